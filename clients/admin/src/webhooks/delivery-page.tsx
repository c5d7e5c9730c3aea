import { Button, CopyButton, Table, Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowLeft, IconCopy, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useMutation, useQuery, type CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { useFormat } from '../format/use-format.ts';
import {
  WebhookDeliveryDocument,
  WebhookDeliveryReplayDocument,
  type WebhookDeliveryQuery,
} from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { FailureNotice, Notice, RowsSkeleton } from '../ui/state.tsx';
import { useEventName } from './event-name.ts';
import { DeliveryState, Outcome } from './state.tsx';
import { usePulse } from './use-pulse.ts';

type Delivery = NonNullable<NonNullable<WebhookDeliveryQuery['environment']>['webhookDelivery']>;

const pretty = (payload: string): string => {
  try {
    return JSON.stringify(JSON.parse(payload), undefined, 2);
  } catch {
    // Whatever was sent is shown as it was.
    return payload;
  }
};

const Attempts = ({ attempts }: Pick<Delivery, 'attempts'>) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="ad-card ad-card-flush">
      <h2 className="ad-card-title">{t('webhooks.attempts')}</h2>
      {attempts.length === 0 ? (
        <Notice title={t('webhooks.noAttempt.title')} text={t('webhooks.noAttempt.text')} />
      ) : (
        <Scroll label={t('webhooks.attempts')}>
          <Table className="ad-table">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('webhooks.number')}</Table.Th>
                <Table.Th scope="col">{t('webhooks.when')}</Table.Th>
                <Table.Th scope="col">{t('webhooks.answer')}</Table.Th>
                <Table.Th scope="col" className="ad-amount">
                  {t('webhooks.duration')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {attempts.map((attempt) => (
                <Table.Tr key={attempt.number}>
                  <Table.Td className="ad-tabular">{attempt.number}</Table.Td>
                  <Table.Td className="ad-nowrap">{format.moment(attempt.at)}</Table.Td>
                  <Table.Td>
                    {attempt.response == null || attempt.response === '' ? (
                      <Outcome attempt={attempt} />
                    ) : (
                      <details className="ad-event">
                        <summary>
                          <Outcome attempt={attempt} />
                        </summary>
                        <pre>{attempt.response}</pre>
                      </details>
                    )}
                  </Table.Td>
                  <Table.Td className="ad-amount">
                    {t('webhooks.milliseconds', {
                      count: attempt.durationMs,
                      shown: format.number(attempt.durationMs),
                    })}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
    </section>
  );
};

const Payload = ({ payload }: { readonly payload: string }) => {
  const { t } = useTranslation();
  return (
    <section className="ad-card">
      <div className="ad-card-head">
        <h2 className="ad-card-title">{t('webhooks.payload')}</h2>
        <CopyButton value={payload}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? t('common.copied') : t('common.copy')}>
              <UnstyledButton
                className="ad-copy"
                onClick={copy}
                aria-label={`${t('common.copy')}: ${t('webhooks.payload')}`}
              >
                <IconCopy size={15} aria-hidden="true" />
              </UnstyledButton>
            </Tooltip>
          )}
        </CopyButton>
      </div>
      <Scroll label={t('webhooks.payload')}>
        <pre className="ad-pre">{pretty(payload)}</pre>
      </Scroll>
    </section>
  );
};

const Facts = ({ delivery }: { readonly delivery: Delivery }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { to } = useRoom();
  return (
    <dl className="ad-pairs ad-card">
      <dt>{t('webhooks.stateColumn')}</dt>
      <dd>
        <DeliveryState state={delivery.state} />
      </dd>
      {delivery.nextAttemptAt != null && (
        <>
          <dt>{t('webhooks.nextAttempt')}</dt>
          <dd>{format.moment(delivery.nextAttemptAt)}</dd>
        </>
      )}
      <dt>{t('webhooks.endpoint')}</dt>
      <dd>
        {delivery.endpoint == null ? (
          '—'
        ) : (
          <Link className="ad-link ad-url" to={to(`webhooks/${delivery.endpoint.id}`)}>
            {delivery.endpoint.url}
          </Link>
        )}
      </dd>
      <dt>{t('webhooks.type')}</dt>
      <dd>
        <code className="ad-code">{delivery.eventType}</code>
      </dd>
      <dt>webhook-id</dt>
      <dd>
        <code className="ad-code">{delivery.eventId}</code>
      </dd>
      <dt>{t('webhooks.when')}</dt>
      <dd>{format.moment(delivery.createdAt)}</dd>
    </dl>
  );
};

/** An event's way to one endpoint: each attempt with its answer, and what was sent. */
export const DeliveryPage = () => {
  const { t } = useTranslation();
  const nameOf = useEventName();
  const { environment, to } = useRoom();
  const { deliveryId = '' } = useParams();
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ data, error }, reload] = useQuery({
    query: WebhookDeliveryDocument,
    variables: { environmentId: environment.id, deliveryId },
  });
  const [{ fetching }, replay] = useMutation(WebhookDeliveryReplayDocument);
  const delivery = data?.environment?.webhookDelivery;
  const open = delivery?.state === 'WAITING' || delivery?.state === 'SENDING';
  const beat = usePulse(1000);
  useEffect(() => {
    if (beat > 0 && open) reload({ requestPolicy: 'network-only' });
  }, [beat, open, reload]);
  const again = async (): Promise<void> => {
    setProblem(undefined);
    const answer = await replay({ input: { environmentId: environment.id, deliveryId } });
    const result = answer.data?.webhookDeliveryReplay;
    if (result?.__typename !== 'WebhookDeliveryReplaySuccess') setProblem(result ?? answer.error);
    reload({ requestPolicy: 'network-only' });
  };
  return (
    <Page
      title={delivery == null ? t('webhooks.delivery_') : nameOf(delivery.eventType, delivery.eventType)}
      actions={
        delivery == null ? undefined : (
          <Button
            variant="default"
            loading={fetching}
            disabled={delivery.state === 'SENDING'}
            leftSection={<IconRefresh size={15} />}
            onClick={() => void again()}
          >
            {t(delivery.state === 'WAITING' ? 'webhooks.sendNow' : 'webhooks.sendAgain')}
          </Button>
        )
      }
    >
      <div className="ad-crumbs">
        <Link to={to(delivery?.endpoint == null ? 'webhooks' : `webhooks/${delivery.endpoint.id}`)}>
          <IconArrowLeft size={14} aria-hidden="true" />{' '}
          {t(delivery?.endpoint == null ? 'page.webhooks' : 'webhooks.endpoint')}
        </Link>
      </div>
      {delivery != null ? (
        <>
          <ProblemAlert problem={problem} />
          <Facts delivery={delivery} />
          <Attempts attempts={delivery.attempts} />
          {delivery.payload != null && <Payload payload={delivery.payload} />}
        </>
      ) : (
        <div className="ad-card">
          {error !== undefined ? (
            <FailureNotice error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
          ) : data === undefined ? (
            <RowsSkeleton />
          ) : (
            <Notice title={t('webhooks.gone.title')} text={t('webhooks.goneDelivery')} />
          )}
        </div>
      )}
    </Page>
  );
};
