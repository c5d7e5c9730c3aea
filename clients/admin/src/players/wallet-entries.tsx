import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { WalletEntriesDocument, type PlayerQuery } from '../generated/graphql.ts';
import { whyOf } from '../economy/why.ts';
import { useRoom } from '../shell/context.ts';
import { PagedTable } from '../ui/paged-table.tsx';

type Wallet = NonNullable<PlayerQuery['playerById']>['wallets'][number];

/** What moved one wallet, the newest first. */
export const WalletEntries = ({
  playerId,
  wallet,
  version,
}: {
  readonly playerId: string;
  readonly wallet: Wallet;
  readonly version: number;
}) => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const { currency, balance } = wallet;
  const pages = usePages(
    WalletEntriesDocument,
    `${playerId} ${currency.id} ${i18n.language}`,
    (after) => ({
      environmentId: environment.id,
      id: playerId,
      currencyId: currency.id,
      first: 20,
      after,
      locale: i18n.language,
    }),
    (data) => data.playerById?.wallet.entries,
  );
  return (
    <PagedTable
      title={`${currency.name} · ${format.amount(balance)} ${currency.code}`}
      pages={pages}
      version={version}
      empty={{ title: t('player.noEntries.title'), text: t('player.noEntries.text') }}
      columns={[
        { name: t('player.when') },
        { name: t('player.why') },
        { name: t('player.amount'), amount: true },
        { name: t('player.balanceAfter'), amount: true },
      ]}
      renderRow={({ id, amount, balanceAfter, kind, cause, createdAt, expiresAt }) => {
        const gives = amount.startsWith('-');
        const { key, values } = whyOf(kind, cause, gives);
        return (
          <Table.Tr key={id}>
            <Table.Td>{format.moment(createdAt)}</Table.Td>
            <Table.Td>
              {t(key, values)}
              {expiresAt != null && (
                <Text size="xs" c="dimmed">
                  {t('player.goodUntil', { moment: format.moment(expiresAt) })}
                </Text>
              )}
            </Table.Td>
            <Table.Td className="ad-amount" data-loss={gives || undefined}>
              {format.signed(amount)}
            </Table.Td>
            <Table.Td className="ad-amount">{format.amount(balanceAfter)}</Table.Td>
          </Table.Tr>
        );
      }}
    />
  );
};
