import { Button, Drawer, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { ApiKeyRevokeDocument, ApiKeyRotateDocument, type KeyFieldsFragment } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';

/** How long the old secret stays good, seconds. */
const overlaps = ['0', '3600', '86400', '604800'] as const;

/** What can be done with a key that is still good: give it a successor, or end it. */
export const KeyPanel = ({
  apiKey,
  onClose,
  onRotated,
  onRevoked,
}: {
  readonly apiKey: KeyFieldsFragment;
  readonly onClose: () => void;
  readonly onRotated: (made: { readonly name: string; readonly secret: string }) => void;
  readonly onRevoked: () => void;
}) => {
  const { t } = useTranslation();
  const { environment } = useRoom();
  const [overlap, setOverlap] = useState<(typeof overlaps)[number]>('86400');
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [rotated, rotate] = useMutation(ApiKeyRotateDocument);
  const [revoked, revoke] = useMutation(ApiKeyRevokeDocument);
  const key = useMemo(() => createIdempotencyKeys(), []);
  const named = { environmentId: environment.id, apiKeyId: apiKey.id };

  const submitRotation = async (): Promise<void> => {
    setProblem(undefined);
    const wanted = { ...named, overlapSeconds: Number(overlap) };
    const { data, error } = await rotate({ input: { ...wanted, idempotencyKey: key(wanted) } });
    const result = data?.apiKeyRotate;
    if (result?.__typename === 'ApiKeyRotateSuccess') onRotated({ name: result.apiKey.name, secret: result.secret });
    else setProblem(result ?? error);
  };
  const submitRevocation = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await revoke({ input: named });
    const result = data?.apiKeyRevoke;
    if (result?.__typename === 'ApiKeyRevokeSuccess') {
      toastDone(t('keys.revoked', { name: apiKey.name }));
      onRevoked();
    } else setProblem(result ?? error);
  };

  return (
    <Drawer
      opened
      position="right"
      size={420}
      onClose={onClose}
      title={apiKey.name}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="lg">
        <ProblemAlert problem={problem} />
        {apiKey.replacedBy == null && (
          <section aria-label={t('keys.rotate')}>
            <Title order={3}>{t('keys.rotate')}</Title>
            <Text size="sm" c="dimmed" mb="sm">
              {t('keys.rotateHint')}
            </Text>
            <Select
              label={t('keys.overlap')}
              value={overlap}
              data={overlaps.map((value) => ({ value, label: t(`keys.overlaps.${value}`) }))}
              allowDeselect={false}
              onChange={(value) => setOverlap(overlaps.find((each) => each === value) ?? '86400')}
            />
            <Button mt="sm" loading={rotated.fetching} onClick={() => void submitRotation()}>
              {t('keys.rotateDo')}
            </Button>
          </section>
        )}
        {asked ? (
          <section className="ad-loss" aria-label={t('keys.revoke')}>
            <Title order={3}>{t('keys.revokeTitle', { name: apiKey.name })}</Title>
            <Text size="sm">{t('keys.revokeText')}</Text>
            <Group gap="sm" mt="sm">
              <Button color="red" loading={revoked.fetching} onClick={() => void submitRevocation()}>
                {t('keys.revokeDo')}
              </Button>
              <Button variant="default" onClick={() => setAsked(false)}>
                {t('common.cancel')}
              </Button>
            </Group>
          </section>
        ) : (
          <Button variant="light" color="red" onClick={() => setAsked(true)}>
            {t('keys.revoke')}
          </Button>
        )}
      </Stack>
    </Drawer>
  );
};
