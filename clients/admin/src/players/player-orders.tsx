import { Badge, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { PlayerOrdersDocument, PlayerPurchasesDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { PagedTable } from '../ui/paged-table.tsx';

interface Props {
  readonly playerId: string;
  readonly version: number;
}

export const PlayerOrders = ({ playerId, version }: Props) => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const pages = usePages(
    PlayerOrdersDocument,
    `${playerId} ${i18n.language}`,
    (after) => ({ environmentId: environment.id, id: playerId, first: 20, after, locale: i18n.language }),
    (data) => data.playerById?.starsOrders,
  );
  return (
    <PagedTable
      title={t('player.starsOrders')}
      pages={pages}
      version={version}
      empty={{ title: t('player.noOrders.title'), text: t('player.noOrders.text') }}
      columns={[
        { name: t('player.when') },
        { name: t('player.product') },
        { name: t('player.state') },
        { name: t('player.stars'), amount: true },
      ]}
      renderRow={({ id, product, stars, state, createdAt, paidAt }) => (
        <Table.Tr key={id}>
          <Table.Td>{format.moment(paidAt ?? createdAt)}</Table.Td>
          <Table.Td>{product.title}</Table.Td>
          <Table.Td>
            <Badge variant="light" color={state === 'PAID' ? 'teal' : 'gray'}>
              {t(`order.${state}`)}
            </Badge>
          </Table.Td>
          <Table.Td className="ad-amount">{format.number(stars)}</Table.Td>
        </Table.Tr>
      )}
    />
  );
};

export const PlayerPurchases = ({ playerId, version }: Props) => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const pages = usePages(
    PlayerPurchasesDocument,
    `${playerId} ${i18n.language}`,
    (after) => ({ environmentId: environment.id, id: playerId, first: 20, after, locale: i18n.language }),
    (data) => data.playerById?.purchases,
  );
  return (
    <PagedTable
      title={t('player.purchases')}
      pages={pages}
      version={version}
      empty={{ title: t('player.noPurchases.title'), text: t('player.noPurchases.text') }}
      columns={[
        { name: t('player.when') },
        { name: t('player.product') },
        { name: t('player.state') },
        { name: t('player.price'), amount: true },
      ]}
      renderRow={({ id, product, price, state, createdAt }) => (
        <Table.Tr key={id}>
          <Table.Td>{format.moment(createdAt)}</Table.Td>
          <Table.Td>{product.title}</Table.Td>
          <Table.Td>
            <Badge variant="light" color={state === 'COMPLETED' ? 'teal' : 'gray'}>
              {t(`purchase.${state}`)}
            </Badge>
          </Table.Td>
          <Table.Td className="ad-amount">
            {format.amount(price.amount)} {price.currency.code}
          </Table.Td>
        </Table.Tr>
      )}
    />
  );
};
