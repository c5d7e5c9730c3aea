import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { PlayerEventsDocument } from '../generated/graphql.ts';
import { EventText } from '../overview/event-text.tsx';
import { useRoom } from '../shell/context.ts';
import { PagedTable } from '../ui/paged-table.tsx';

/** What the player did and what happened to it, the newest first; each event opens to its data. */
export const PlayerEvents = ({ playerId, version }: { readonly playerId: string; readonly version: number }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const pages = usePages(
    PlayerEventsDocument,
    playerId,
    (after) => ({ environmentId: environment.id, id: playerId, first: 30, after }),
    (data) => data.playerById?.events,
  );
  return (
    <PagedTable
      title={t('player.tab.events')}
      pages={pages}
      version={version}
      empty={{ title: t('player.noEvents.title'), text: t('player.noEvents.text') }}
      columns={[{ name: t('player.when') }, { name: t('player.what') }, { name: t('player.event'), wide: true }]}
      renderRow={({ id, name, data, occurredAt }) => (
        <Table.Tr key={id}>
          <Table.Td className="ad-nowrap">{format.moment(occurredAt)}</Table.Td>
          <Table.Td>
            <details className="ad-event">
              <summary>
                <EventText name={name} data={data} />
              </summary>
              <pre>{JSON.stringify(data, undefined, 2)}</pre>
            </details>
          </Table.Td>
          <Table.Td className="ad-wide-only">
            <code className="ad-code">{name}</code>
          </Table.Td>
        </Table.Tr>
      )}
    />
  );
};
