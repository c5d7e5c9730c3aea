import { Button, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { PlayerExportDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { startDownload } from '../ui/download.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';

/** A player with the file of what is held of them. */
export const PlayerFile = ({ playerId, onAsked }: { readonly playerId: string; readonly onAsked: () => void }) => {
  const { t } = useTranslation();
  const { environment } = useRoom();
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, create] = useMutation(PlayerExportDocument);
  const download = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await create({ input: { environmentId: environment.id, playerId } });
    const result = data?.playerExportCreate;
    if (result?.__typename === 'PlayerExportCreateSuccess') {
      startDownload(result.path);
      onAsked();
    } else setProblem(result ?? error);
  };
  return (
    <section className="ad-card ad-stack" aria-label={t('personalData.file')}>
      <h2 className="ad-card-title">{t('personalData.file')}</h2>
      <code className="ad-code">{playerId}</code>
      <Text size="sm">{t('personalData.fileText')}</Text>
      <Text size="sm" c="dimmed">
        {t('personalData.fileRecord')}
      </Text>
      <ProblemAlert problem={problem} />
      <div className="ad-buttons">
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden="true" />}
          loading={fetching}
          onClick={() => void download()}
        >
          {t('personalData.download')}
        </Button>
      </div>
    </section>
  );
};
