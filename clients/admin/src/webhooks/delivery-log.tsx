import { SegmentedControl, Select, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { WebhookDeliveriesDocument, WebhookEventTypesDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { PagedTable } from '../ui/paged-table.tsx';
import { RowLink } from '../ui/row-link.tsx';
import { useEventName } from './event-name.ts';
import { DeliveryState, Outcome } from './state.tsx';

const states = ['WAITING', 'DELIVERED', 'FAILED'] as const;

/** What was sent where and how it went, the latest first; of one endpoint or of all. The filters stand in the address. */
export const DeliveryLog = ({ endpointId, version }: { readonly endpointId?: string; readonly version: number }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useEventName();
  const { environment, to } = useRoom();
  const [search, setSearch] = useSearchParams();
  const state = states.find((each) => each === search.get('state')) ?? null;
  const eventType = search.get('type');
  const [{ data }] = useQuery({ query: WebhookEventTypesDocument });
  const pages = usePages(
    WebhookDeliveriesDocument,
    `${environment.id} ${endpointId ?? ''} ${state ?? ''} ${eventType ?? ''}`,
    (after) => ({ environmentId: environment.id, first: 50, after, endpointId: endpointId ?? null, state, eventType }),
    (found) => found.environment?.webhookDeliveries,
  );
  const filter = (name: string, value: string | null): void => {
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        if (value === null) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };
  const filtered = state !== null || eventType !== null;
  return (
    <>
      <h2 className="ad-section-title">{t('webhooks.log')}</h2>
      <div className="ad-filter">
        <SegmentedControl
          aria-label={t('webhooks.filterState')}
          value={state ?? 'ALL'}
          onChange={(value) => filter('state', value === 'ALL' ? null : value)}
          data={['ALL', ...states].map((value) => ({
            value,
            label: value === 'ALL' ? t('webhooks.everyState') : t(`webhooks.delivery.${value}`),
          }))}
        />
        <Select
          aria-label={t('webhooks.filterType')}
          placeholder={t('webhooks.everyType')}
          value={eventType}
          data={[...(data?.webhookEventTypes ?? []).map(({ name }) => name), 'webhook.test'].map((name) => ({
            value: name,
            label: nameOf(name, name),
          }))}
          clearable
          clearButtonProps={{ 'aria-label': t('webhooks.everyType') }}
          searchable
          w={280}
          maw="100%"
          onChange={(value) => filter('type', value)}
        />
      </div>
      <PagedTable
        pages={pages}
        version={version}
        empty={
          filtered
            ? { title: t('webhooks.noneFound.title'), text: t('webhooks.noneFound.text') }
            : { title: t('webhooks.noneYet.title'), text: t('webhooks.noneYet.text') }
        }
        columns={[
          { name: t('webhooks.event_') },
          { name: t('webhooks.stateColumn') },
          { name: t('webhooks.lastAnswer') },
          { name: t('webhooks.attempts'), amount: true },
          { name: t('webhooks.when') },
          ...(endpointId === undefined ? [{ name: t('webhooks.endpoint'), wide: true }] : []),
        ]}
        renderRow={(delivery) => (
          <RowLink
            key={delivery.id}
            to={to(`webhooks/deliveries/${delivery.id}`)}
            label={nameOf(delivery.eventType, delivery.eventType)}
          >
            <Table.Td>
              <DeliveryState state={delivery.state} />
              {delivery.nextAttemptAt != null && delivery.attemptCount > 0 && (
                <Text size="xs" c="dimmed" mt={4}>
                  {t('webhooks.next', { when: format.moment(delivery.nextAttemptAt) })}
                </Text>
              )}
            </Table.Td>
            <Table.Td>{delivery.lastAttempt == null ? '—' : <Outcome attempt={delivery.lastAttempt} />}</Table.Td>
            <Table.Td className="ad-amount">{format.number(delivery.attemptCount)}</Table.Td>
            <Table.Td className="ad-nowrap">{format.moment(delivery.createdAt)}</Table.Td>
            {endpointId === undefined && (
              <Table.Td className="ad-wide-only">
                <code className="ad-code">{delivery.endpoint?.url ?? '—'}</code>
              </Table.Td>
            )}
          </RowLink>
        )}
      />
    </>
  );
};
