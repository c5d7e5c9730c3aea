import { Button, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useFormat } from '../format/use-format.ts';
import { WebhookEndpointsDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { RowLink } from '../ui/row-link.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { FailureNotice, Notice, RowsSkeleton } from '../ui/state.tsx';
import { DeliveryLog } from './delivery-log.tsx';
import { EndpointState, type Endpoint } from './state.tsx';
import { usePulse } from './use-pulse.ts';

const EndpointTable = ({ endpoints }: { readonly endpoints: readonly Endpoint[] }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { to } = useRoom();
  return (
    <section className="ad-card ad-card-flush">
      <Scroll label={t('page.webhooks')}>
        <Table className="ad-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('webhooks.endpoint')}</Table.Th>
              <Table.Th scope="col">{t('webhooks.stateColumn')}</Table.Th>
              <Table.Th scope="col" className="ad-wide-only">
                {t('webhooks.events')}
              </Table.Th>
              <Table.Th scope="col" className="ad-amount">
                {t('webhooks.deliveredDay')}
              </Table.Th>
              <Table.Th scope="col" className="ad-amount">
                {t('webhooks.failedDay')}
              </Table.Th>
              <Table.Th scope="col" className="ad-amount">
                {t('webhooks.open')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {endpoints.map((endpoint) => (
              <RowLink
                key={endpoint.id}
                to={to(`webhooks/${endpoint.id}`)}
                label={endpoint.description === '' ? endpoint.url : endpoint.description}
                hint={endpoint.description === '' ? undefined : endpoint.url}
              >
                <Table.Td>
                  <EndpointState endpoint={endpoint} />
                </Table.Td>
                <Table.Td className="ad-wide-only">
                  {endpoint.eventTypes.includes('*')
                    ? t('webhooks.allEvents')
                    : t('webhooks.types', { count: endpoint.eventTypes.length })}
                </Table.Td>
                <Table.Td className="ad-amount">{format.number(endpoint.health.delivered)}</Table.Td>
                <Table.Td className="ad-amount" data-loss={endpoint.health.failed > 0 || undefined}>
                  {format.number(endpoint.health.failed)}
                </Table.Td>
                <Table.Td className="ad-amount">{format.number(endpoint.health.open)}</Table.Td>
              </RowLink>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </section>
  );
};

/** Where the company is told of this environment's events, and how that goes. */
export const WebhooksPage = () => {
  const { t } = useTranslation();
  const { environment, to } = useRoom();
  const [{ data, error }, reload] = useQuery({
    query: WebhookEndpointsDocument,
    variables: { environmentId: environment.id },
  });
  const beat = usePulse(5000);
  useEffect(() => {
    if (beat > 0) reload({ requestPolicy: 'network-only' });
  }, [beat, reload]);
  const endpoints = data?.environment?.webhookEndpoints;
  const add = (
    <Button component={Link} to={to('webhooks/new')} leftSection={<IconPlus size={16} />}>
      {t('webhooks.add')}
    </Button>
  );
  return (
    <Page title={t('page.webhooks')} actions={endpoints?.length === 0 ? undefined : add}>
      {endpoints === undefined ? (
        <div className="ad-card">
          {error === undefined ? (
            <RowsSkeleton rows={4} />
          ) : (
            <FailureNotice error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
          )}
        </div>
      ) : endpoints.length === 0 ? (
        <div className="ad-card">
          <Notice title={t('webhooks.empty.title')} text={t('webhooks.empty.text')} action={add} />
        </div>
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="md" maw={720}>
            {t('webhooks.intro')}
          </Text>
          <EndpointTable endpoints={endpoints} />
          <DeliveryLog version={beat} />
        </>
      )}
    </Page>
  );
};
