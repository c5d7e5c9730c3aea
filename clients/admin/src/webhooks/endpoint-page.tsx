import { Alert, Button, CopyButton, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowLeft,
  IconCopy,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { useMutation, useQuery, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { useFormat } from '../format/use-format.ts';
import {
  WebhookEndpointDocument,
  WebhookEndpointPauseDocument,
  WebhookEndpointResumeDocument,
  WebhookEndpointTestDocument,
} from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { FailureNotice, Notice, RowsSkeleton } from '../ui/state.tsx';
import { DeliveryLog } from './delivery-log.tsx';
import { EndpointSettings } from './endpoint-settings.tsx';
import { ReplayPanel } from './replay-panel.tsx';
import { EndpointState, type Endpoint } from './state.tsx';
import { usePulse } from './use-pulse.ts';

/** What an operator does every day: try it, hold it, let it go. */
const Actions = ({ endpoint, onChanged }: { readonly endpoint: Endpoint; readonly onChanged: () => void }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { environment, to } = useRoom();
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [replaying, setReplaying] = useState(false);
  const [tested, test] = useMutation(WebhookEndpointTestDocument);
  const [paused, pause] = useMutation(WebhookEndpointPauseDocument);
  const [resumed, resume] = useMutation(WebhookEndpointResumeDocument);
  // A test that has gone is another wish the next time.
  const [round, setRound] = useState(0);
  const key = useMemo(() => createIdempotencyKeys(), []);
  const input = { environmentId: environment.id, endpointId: endpoint.id };
  const sendTest = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await test({ input: { ...input, idempotencyKey: key({ ...input, round }) } });
    const result = data?.webhookEndpointTest;
    if (result?.__typename === 'WebhookEndpointTestSuccess') {
      setRound(round + 1);
      void navigate(to(`webhooks/deliveries/${result.delivery.id}`));
    } else setProblem(result ?? error);
  };
  const turn = async (): Promise<void> => {
    setProblem(undefined);
    const [result, error] =
      endpoint.state === 'ACTIVE'
        ? await pause({ input }).then((answer) => [answer.data?.webhookEndpointPause, answer.error] as const)
        : await resume({ input }).then((answer) => [answer.data?.webhookEndpointResume, answer.error] as const);
    if (result === undefined || 'code' in result) setProblem(result ?? error);
    onChanged();
  };
  return (
    <>
      <ProblemAlert problem={problem} />
      <div className="ad-buttons ad-buttons-row">
        <Button variant="default" loading={tested.fetching} onClick={() => void sendTest()}>
          {t('webhooks.test')}
        </Button>
        <Button
          variant={endpoint.state === 'ACTIVE' ? 'default' : 'filled'}
          loading={paused.fetching || resumed.fetching}
          leftSection={endpoint.state === 'ACTIVE' ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />}
          onClick={() => void turn()}
        >
          {t(endpoint.state === 'ACTIVE' ? 'webhooks.pause' : 'webhooks.resume')}
        </Button>
        <Button variant="default" onClick={() => setReplaying(true)}>
          {t('webhooks.replay')}
        </Button>
        <Button
          variant="default"
          component={Link}
          to={to(`webhooks/${endpoint.id}/edit`)}
          leftSection={<IconPencil size={15} />}
        >
          {t('webhooks.edit')}
        </Button>
      </div>
      {replaying && <ReplayPanel endpointId={endpoint.id} onClose={() => setReplaying(false)} onStarted={onChanged} />}
    </>
  );
};

/** What is wrong with the endpoint, and what follows from it. */
const Trouble = ({ endpoint }: { readonly endpoint: Endpoint }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, disabledReason, failingSince, stateChangedAt } = endpoint;
  if (state === 'DISABLED')
    return (
      <Alert color="red" variant="light" icon={<IconAlertTriangle size={16} />} title={t('webhooks.off.title')} mb="md">
        {t(`webhooks.off.${disabledReason ?? 'FAILING'}`, { when: format.moment(stateChangedAt) })}
      </Alert>
    );
  if (state === 'ACTIVE' && failingSince != null)
    return (
      <Alert color="red" variant="light" icon={<IconAlertTriangle size={16} />} title={t('webhooks.ill.title')} mb="md">
        {t('webhooks.ill.text', { when: format.moment(failingSince) })}
      </Alert>
    );
  return null;
};

const Facts = ({ endpoint }: { readonly endpoint: Endpoint }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { health, replay } = endpoint;
  return (
    <dl className="ad-facts">
      <div>
        <dt>{t('webhooks.stateColumn')}</dt>
        <dd>
          <EndpointState endpoint={endpoint} />
        </dd>
      </div>
      <div>
        <dt>{t('webhooks.deliveredDay')}</dt>
        <dd>{format.number(health.delivered)}</dd>
      </div>
      <div>
        <dt>{t('webhooks.failedDay')}</dt>
        <dd className={health.failed > 0 ? 'ad-bad' : undefined}>{format.number(health.failed)}</dd>
      </div>
      <div>
        <dt>{t('webhooks.open')}</dt>
        <dd>{format.number(health.open)}</dd>
      </div>
      <div>
        <dt>{t('webhooks.lastDelivered')}</dt>
        <dd className="ad-fact-date">{endpoint.deliveredAt == null ? '—' : format.moment(endpoint.deliveredAt)}</dd>
      </div>
      {replay != null && (
        <div>
          <dt>{t('webhooks.lastReplay')}</dt>
          <dd className="ad-fact-date">
            {replay.endedAt == null
              ? t('webhooks.replayRunning', { count: replay.queued })
              : t('webhooks.replayEnded', { count: replay.queued })}
          </dd>
        </div>
      )}
    </dl>
  );
};

/** One endpoint: how it does, what it was told, and everything that can be done about it. */
export const EndpointPage = () => {
  const { t } = useTranslation();
  const { environment, to } = useRoom();
  const { endpointId = '' } = useParams();
  const [{ data, error }, reload] = useQuery({
    query: WebhookEndpointDocument,
    variables: { environmentId: environment.id, endpointId },
  });
  const beat = usePulse(5000);
  useEffect(() => {
    if (beat > 0) reload({ requestPolicy: 'network-only' });
  }, [beat, reload]);
  const again = (): void => reload({ requestPolicy: 'network-only' });
  const endpoint = data?.environment?.webhookEndpoint;
  return (
    <Page title={endpoint == null ? t('webhooks.endpoint') : endpoint.description || t('webhooks.endpoint')}>
      <div className="ad-crumbs">
        <Link to={to('webhooks')}>
          <IconArrowLeft size={14} aria-hidden="true" /> {t('page.webhooks')}
        </Link>
        {endpoint != null && (
          <CopyButton value={endpoint.url}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? t('common.copied') : t('common.copy')}>
                <UnstyledButton className="ad-copy" onClick={copy} aria-label={`${t('common.copy')} ${endpoint.url}`}>
                  <code className="ad-code">{endpoint.url}</code>
                  <IconCopy size={13} aria-hidden="true" />
                </UnstyledButton>
              </Tooltip>
            )}
          </CopyButton>
        )}
      </div>
      {endpoint != null ? (
        <>
          <Trouble endpoint={endpoint} />
          <Facts endpoint={endpoint} />
          <Actions endpoint={endpoint} onChanged={again} />
          <DeliveryLog endpointId={endpoint.id} version={beat} />
          <EndpointSettings endpoint={endpoint} onChanged={again} />
        </>
      ) : (
        <div className="ad-card">
          {error !== undefined ? (
            <FailureNotice error={error} onRetry={again} />
          ) : data === undefined ? (
            <RowsSkeleton />
          ) : (
            <Notice title={t('webhooks.gone.title')} text={t('webhooks.gone.text')} />
          )}
        </div>
      )}
    </Page>
  );
};
