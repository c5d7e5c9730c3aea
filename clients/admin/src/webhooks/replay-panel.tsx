import { Button, Checkbox, Drawer, Radio, Stack, Text } from '@mantine/core';
import { useMemo, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { WebhookEndpointReplayDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';

const spans = { hour: 1, day: 24, week: 7 * 24, month: 30 * 24 } as const;
type Span = keyof typeof spans;
const spanNames = Object.keys(spans) as readonly Span[];
/** Messages are kept for 30 days to the minute; the request takes a moment. */
const leewayMs = 60_000;

/** Sends an endpoint's messages since a time again. */
export const ReplayPanel = ({
  endpointId,
  onClose,
  onStarted,
}: {
  readonly endpointId: string;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}) => {
  const { t } = useTranslation();
  const { environment } = useRoom();
  const [span, setSpan] = useState<Span>('day');
  const [everything, setEverything] = useState(false);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, replay] = useMutation(WebhookEndpointReplayDocument);
  const key = useMemo(() => createIdempotencyKeys(), []);
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const since = new Date(Date.now() - spans[span] * 3_600_000 + leewayMs).toISOString();
    const wanted = { environmentId: environment.id, endpointId, since, everything };
    const { data, error } = await replay({ input: { ...wanted, idempotencyKey: key(wanted) } });
    const result = data?.webhookEndpointReplay;
    if (result?.__typename !== 'WebhookEndpointReplaySuccess') {
      setProblem(result ?? error);
      return;
    }
    toastDone(t('webhooks.replayStarted'));
    onStarted();
    onClose();
  };
  return (
    <Drawer
      opened
      position="right"
      size={420}
      onClose={onClose}
      title={t('webhooks.replay')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="md">
          <ProblemAlert problem={problem} />
          <Text size="sm" c="dimmed">
            {t('webhooks.replayHint')}
          </Text>
          <Radio.Group
            label={t('webhooks.since')}
            value={span}
            onChange={(value) => setSpan(spanNames.find((each) => each === value) ?? 'day')}
          >
            <Stack gap={8} mt={8}>
              {spanNames.map((each) => (
                <Radio key={each} value={each} label={t(`webhooks.span.${each}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Checkbox
            label={t('webhooks.everything')}
            description={t('webhooks.everythingHint')}
            checked={everything}
            onChange={(event) => setEverything(event.currentTarget.checked)}
          />
          <Button type="submit" loading={fetching}>
            {t('webhooks.replayStart')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  );
};
