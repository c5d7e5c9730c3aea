import { Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../api/use-pages.ts';
import { useReloadWhile } from '../api/use-reload-while.ts';
import { useFormat } from '../format/use-format.ts';
import { PlayerExportsDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { PagedTable } from '../ui/paged-table.tsx';
import { RowButton } from '../ui/row-button.tsx';
import { ExportPanel } from './export-panel.tsx';
import { ExportState } from './export-state.tsx';

/** A download takes a second or two: soon enough to be seen to end. */
const openEveryMs = 2000;

/** What was handed out, and whether it was sent whole: of everybody here, or of one player. */
export const ExportList = ({ playerId, version }: { readonly playerId: string | null; readonly version: number }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const [opened, setOpened] = useState<string>();
  const pages = usePages(
    PlayerExportsDocument,
    `${environment.id} ${playerId ?? ''}`,
    (after) => ({ environmentId: environment.id, playerId, first: 50, after }),
    (data) => data.playerExports,
  );
  const { nodes, reload } = pages;
  useReloadWhile(
    nodes.some(({ endedAt }) => endedAt == null),
    reload,
    openEveryMs,
  );
  const chosen = nodes.find(({ id }) => id === opened);
  return (
    <>
      <PagedTable
        title={t(playerId === null ? 'personalData.export.all' : 'personalData.export.ofPlayer')}
        pages={pages}
        version={version}
        empty={{
          title: t('personalData.export.none.title'),
          text: t(playerId === null ? 'personalData.export.none.text' : 'personalData.export.none.ofPlayer'),
        }}
        columns={[
          { name: t(playerId === null ? 'personalData.export.askedOf' : 'personalData.askedAt') },
          { name: t('personalData.state') },
          { name: t('personalData.export.rows'), amount: true, wide: true },
          { name: t('personalData.export.size'), amount: true, wide: true },
        ]}
        renderRow={(each) => (
          <Table.Tr key={each.id} className="ad-row" onClick={() => setOpened(each.id)}>
            <Table.Td>
              <RowButton
                label={t('personalData.export.open', { player: each.playerId, when: format.moment(each.requestedAt) })}
                onOpen={() => setOpened(each.id)}
              >
                {format.moment(each.requestedAt)}
              </RowButton>
              {playerId === null && <div className="ad-code">{each.playerId}</div>}
            </Table.Td>
            <Table.Td>
              <ExportState state={each.state} />
            </Table.Td>
            <Table.Td className="ad-amount ad-wide-only">
              {format.number(each.parts.reduce((sum, { rows }) => sum + rows, 0))}
            </Table.Td>
            <Table.Td className="ad-amount ad-wide-only">{format.bytes(each.bytes)}</Table.Td>
          </Table.Tr>
        )}
      />
      {chosen !== undefined && <ExportPanel found={chosen} onClose={() => setOpened(undefined)} />}
    </>
  );
};
