import { Button, SegmentedControl, Table, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useLive } from '../api/use-live.ts';
import { usePages } from '../api/use-pages.ts';
import { useReloadWhile } from '../api/use-reload-while.ts';
import { useFormat } from '../format/use-format.ts';
import { StarsPaymentsDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { PagedTable } from '../ui/paged-table.tsx';
import { RowButton } from '../ui/row-button.tsx';
import { PaymentPanel } from './payment-panel.tsx';
import { PaymentState, standingOf } from './payment-state.tsx';
import { PolicyCard } from './policy-card.tsx';

const filters = {
  ALL: {},
  MATCHED: { state: 'MATCHED', refunded: false },
  UNMATCHED: { state: 'UNMATCHED', refunded: false },
  REFUNDED: { refunded: true },
} as const;
type Filter = keyof typeof filters;
const filterNames = Object.keys(filters) as readonly Filter[];

/** A refund that waits for Telegram is looked at as often. */
const openEveryMs = 3000;

const SearchForm = ({ value, onSearch }: { readonly value: string; readonly onSearch: (text: string) => void }) => {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  return (
    <search>
      <form
        className="ad-inline"
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          onSearch(text.trim());
        }}
      >
        <TextInput
          w={260}
          type="search"
          leftSection={<IconSearch size={15} aria-hidden="true" />}
          placeholder={t('payments.searchFor')}
          aria-label={t('payments.search')}
          value={text}
          maxLength={256}
          spellCheck={false}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            if (currentTarget.value === '') onSearch('');
          }}
        />
        <Button type="submit" variant="default">
          {t('players.find')}
        </Button>
      </form>
    </search>
  );
};

/** Stars that came. Those that paid for nothing stand out: somebody must give them back, or the policy does. */
export const PaymentsPage = () => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const [search, setSearch] = useSearchParams();
  const filter = filterNames.find((each) => each === search.get('state')) ?? 'ALL';
  const text = search.get('q') ?? '';
  const [version, setVersion] = useState(0);
  const [opened, setOpened] = useState<string>();
  useLive(environment.id, (topic) => {
    if (topic === 'activity') setVersion((old) => old + 1);
  });
  const pages = usePages(
    StarsPaymentsDocument,
    `${environment.id} ${filter} ${i18n.language} ${text}`,
    (after) => ({
      environmentId: environment.id,
      first: 50,
      after,
      ...filters[filter],
      search: text === '' ? null : text,
      locale: i18n.language,
    }),
    (data) => data.environment?.starsPayments,
  );
  const { nodes, reload } = pages;
  useReloadWhile(
    nodes.some((payment) => standingOf(payment) === 'REFUNDING'),
    reload,
    openEveryMs,
  );
  const choose = (change: Readonly<Record<string, string>>): void => {
    const all = { ...Object.fromEntries(search), ...change };
    setSearch(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')), { replace: true });
  };
  const chosen = nodes.find(({ id }) => id === opened);
  return (
    <>
      <div className="ad-filter">
        <SearchForm key={text} value={text} onSearch={(q) => choose({ q })} />
        <SegmentedControl
          aria-label={t('payments.filter')}
          value={filter}
          onChange={(value) => choose({ state: value === 'ALL' ? '' : value })}
          data={filterNames.map((value) => ({ value, label: t(`payments.state.${value}`) }))}
        />
      </div>
      <PagedTable
        pages={pages}
        version={version}
        empty={
          filter === 'ALL' && text === ''
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
          <Table.Tr key={payment.id} className="ad-row" onClick={() => setOpened(payment.id)}>
            <Table.Td className="ad-nowrap">
              <RowButton
                label={t('payments.open', { stars: format.amount(payment.stars), when: format.moment(payment.paidAt) })}
                onOpen={() => setOpened(payment.id)}
              >
                {format.moment(payment.paidAt)}
              </RowButton>
            </Table.Td>
            <Table.Td>
              {payment.playerId == null ? (
                <Text span c="dimmed" size="sm">
                  {t('payments.nobody')}
                </Text>
              ) : (
                (payment.playerProfile?.displayName ??
                t('players.short', { id: payment.playerId.slice(-4).toUpperCase() }))
              )}
            </Table.Td>
            <Table.Td>{payment.order?.product.title ?? '—'}</Table.Td>
            <Table.Td>
              <PaymentState payment={payment} />
            </Table.Td>
            <Table.Td className="ad-amount">{format.amount(payment.stars)}</Table.Td>
            <Table.Td className="ad-wide-only">
              <code className="ad-code">{payment.chargeId}</code>
            </Table.Td>
          </Table.Tr>
        )}
      />
      <PolicyCard />
      {chosen !== undefined && (
        <PaymentPanel payment={chosen} onClose={() => setOpened(undefined)} onChanged={reload} />
      )}
    </>
  );
};
