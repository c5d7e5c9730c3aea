import { Anchor, Badge, SegmentedControl, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useLive } from '../api/use-live.ts';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { StarsPaymentsDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { PagedTable } from '../ui/paged-table.tsx';

const states = ['MATCHED', 'UNMATCHED'] as const;

/** Stars that came. Those that paid for nothing stand out: somebody must give them back. */
export const PaymentsPage = () => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { environment, to } = useRoom();
  const [search, setSearch] = useSearchParams();
  const state = states.find((each) => each === search.get('state')) ?? null;
  const [version, setVersion] = useState(0);
  useLive(environment.id, (topic) => {
    if (topic === 'activity') setVersion((old) => old + 1);
  });
  const pages = usePages(
    StarsPaymentsDocument,
    `${environment.id} ${state ?? ''} ${i18n.language}`,
    (after) => ({ environmentId: environment.id, first: 50, after, state, locale: i18n.language }),
    (data) => data.environment?.starsPayments,
  );
  return (
    <Page
      title={t('page.payments')}
      actions={
        <SegmentedControl
          aria-label={t('payments.filter')}
          value={state ?? 'ALL'}
          onChange={(value) => setSearch(value === 'ALL' ? {} : { state: value }, { replace: true })}
          data={['ALL', ...states].map((value) => ({ value, label: t(`payments.state.${value}`) }))}
        />
      }
    >
      <PagedTable
        pages={pages}
        version={version}
        empty={
          state === null
            ? { title: t('payments.empty.title'), text: t('payments.empty.text') }
            : { title: t('payments.none.title'), text: t('payments.none.text') }
        }
        columns={[
          { name: t('payments.when') },
          { name: t('payments.player') },
          { name: t('payments.product') },
          { name: t('payments.stateColumn') },
          { name: t('payments.stars'), amount: true },
          { name: t('payments.charge'), wide: true },
        ]}
        renderRow={(payment) => (
          <Table.Tr key={payment.id}>
            <Table.Td className="ad-nowrap">{format.moment(payment.paidAt)}</Table.Td>
            <Table.Td>
              {payment.playerId == null ? (
                <Text span c="dimmed" size="sm">
                  {t('payments.nobody')}
                </Text>
              ) : (
                <Anchor component={Link} to={to(`players/${payment.playerId}`)} size="sm">
                  {payment.player?.profile.displayName ??
                    t('players.short', { id: payment.playerId.slice(-4).toUpperCase() })}
                </Anchor>
              )}
            </Table.Td>
            <Table.Td>{payment.order?.product.title ?? '—'}</Table.Td>
            <Table.Td>
              <Badge variant="light" color={payment.state === 'MATCHED' ? 'teal' : 'red'}>
                {t(`payments.state.${payment.state}`)}
              </Badge>
              {payment.reason != null && (
                <Text size="xs" c="dimmed" mt={4} maw={260}>
                  {t(`payments.reason.${payment.reason}`)}
                </Text>
              )}
            </Table.Td>
            <Table.Td className="ad-amount">{format.amount(payment.stars)}</Table.Td>
            <Table.Td className="ad-wide-only">
              <code className="ad-code">{payment.chargeId}</code>
            </Table.Td>
          </Table.Tr>
        )}
      />
    </Page>
  );
};
