import { Badge, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../api/use-pages.ts';
import { useReloadWhile } from '../api/use-reload-while.ts';
import { useFormat } from '../format/use-format.ts';
import { ErasuresDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { PagedTable } from '../ui/paged-table.tsx';
import { RowButton } from '../ui/row-button.tsx';
import { ErasurePanel } from './erasure-panel.tsx';

const openEveryMs = 5000;

/** Who was erased, how far it is, and the proof. */
export const ErasureList = ({ version }: { readonly version: number }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const [opened, setOpened] = useState<string>();
  const pages = usePages(
    ErasuresDocument,
    environment.id,
    (after) => ({ environmentId: environment.id, first: 50, after }),
    (data) => data.erasureRequests,
  );
  const { nodes, reload } = pages;
  useReloadWhile(
    nodes.some(({ verifiedAt }) => verifiedAt == null),
    reload,
    openEveryMs,
  );
  const chosen = nodes.find(({ id }) => id === opened);
  return (
    <>
      <PagedTable
        title={t('personalData.requests')}
        pages={pages}
        version={version}
        empty={{ title: t('personalData.none.title'), text: t('personalData.none.text') }}
        columns={[
          { name: t('personalData.player') },
          { name: t('personalData.state') },
          { name: t('personalData.askedAt') },
        ]}
        renderRow={({ id, playerId, verifiedAt, requestedAt }) => (
          <Table.Tr key={id} className="ad-row" onClick={() => setOpened(id)}>
            <Table.Td>
              <RowButton label={t('personalData.open', { player: playerId })} onOpen={() => setOpened(id)}>
                <code className="ad-code">{playerId}</code>
              </RowButton>
            </Table.Td>
            <Table.Td>
              <Badge variant="light" miw="max-content" color={verifiedAt == null ? 'indigo' : 'teal'}>
                {verifiedAt == null ? t('personalData.running') : t('personalData.over')}
              </Badge>
            </Table.Td>
            <Table.Td className="ad-nowrap">{format.moment(requestedAt)}</Table.Td>
          </Table.Tr>
        )}
      />
      {chosen !== undefined && <ErasurePanel request={chosen} onClose={() => setOpened(undefined)} />}
    </>
  );
};
