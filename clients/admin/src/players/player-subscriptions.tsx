import { Badge, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { PlayerSubscriptionsDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { PagedTable } from '../ui/paged-table.tsx';
import { subscriptionFacts } from './subscription-facts.ts';

/** What the player pays for every 30 days, ended ones included. */
export const PlayerSubscriptions = ({ playerId, version }: { readonly playerId: string; readonly version: number }) => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const pages = usePages(
    PlayerSubscriptionsDocument,
    `${playerId} ${i18n.language}`,
    (after) => ({ environmentId: environment.id, id: playerId, first: 20, after, locale: i18n.language }),
    (data) => data.playerById?.subscriptions,
  );
  return (
    <PagedTable
      title={t('subscription.title')}
      pages={pages}
      version={version}
      empty={{ title: t('subscription.none.title'), text: t('subscription.none.text') }}
      columns={[
        { name: t('player.product') },
        { name: t('player.state') },
        { name: t('subscription.since') },
        { name: t('subscription.until') },
        { name: t('subscription.stars'), amount: true },
      ]}
      renderRow={(subscription) => {
        const { id, product, stars, state, startedAt } = subscription;
        const { colour, stateNotes, until, untilNote } = subscriptionFacts(subscription);
        return (
          <Table.Tr key={id}>
            <Table.Td>{product.title}</Table.Td>
            <Table.Td>
              <Badge variant="light" color={colour}>
                {t(`subscription.state.${state}`)}
              </Badge>
              {stateNotes.map((note) => (
                <div key={note} className="ad-dim">
                  {t(`subscription.${note}`)}
                </div>
              ))}
            </Table.Td>
            <Table.Td>{format.moment(startedAt)}</Table.Td>
            <Table.Td>
              {format.moment(until)}
              <div className="ad-dim">{t(`subscription.${untilNote}`)}</div>
            </Table.Td>
            <Table.Td className="ad-amount">{format.number(stars)}</Table.Td>
          </Table.Tr>
        );
      }}
    />
  );
};
