import { Button, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { PlayerEraseDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';

/** Erases a player, once their id was typed again. */
export const EraseForm = ({ playerId, onErased }: { readonly playerId: string; readonly onErased: () => void }) => {
  const { t } = useTranslation();
  const { environment } = useRoom();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, erase] = useMutation(PlayerEraseDocument);

  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await erase({ input: { environmentId: environment.id, playerId, reason: reason.trim() } });
    const result = data?.playerErase;
    if (result?.__typename === 'PlayerEraseSuccess') {
      toastDone(t('personalData.asked'));
      onErased();
    } else setProblem(result ?? error);
  };

  return (
    <section className="ad-card ad-danger" aria-label={t('personalData.erase')}>
      <form
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="md">
          <h2 className="ad-card-title">{t('personalData.eraseTitle')}</h2>
          <Text size="sm">{t('personalData.lost')}</Text>
          <Text size="sm">{t('personalData.kept')}</Text>
          <ProblemAlert problem={problem} />
          <Textarea
            label={t('personalData.reason')}
            description={t('personalData.reasonHint')}
            value={reason}
            maxLength={500}
            autosize
            minRows={2}
            required
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <TextInput
            label={t('personalData.typeId')}
            value={typed}
            spellCheck={false}
            autoComplete="off"
            required
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <div className="ad-buttons">
            <Button
              type="submit"
              color="red"
              loading={fetching}
              disabled={typed.trim() !== playerId || reason.trim() === ''}
            >
              {t('personalData.eraseDo')}
            </Button>
          </div>
        </Stack>
      </form>
    </section>
  );
};
