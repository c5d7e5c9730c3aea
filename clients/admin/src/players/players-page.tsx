import { Button, Table, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { useClient } from 'urql';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { PlayerDocument, PlayersDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { MoreButton } from '../ui/more.tsx';
import { Page } from '../ui/page.tsx';
import { RowLink } from '../ui/row-link.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { FailureNotice, Notice, RowsSkeleton } from '../ui/state.tsx';
import { problemText } from '../ui/toast.tsx';

/** Opens a player by the id that a log, an export or a support message names. */
const Search = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useClient();
  const { environment, to } = useRoom();
  const [search, setSearch] = useSearchParams();
  const id = search.get('id') ?? '';
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const find = async (): Promise<void> => {
    if (id.trim() === '') return;
    setBusy(true);
    const { data, error } = await client
      .query(PlayerDocument, { environmentId: environment.id, id: id.trim() }, { requestPolicy: 'network-only' })
      .toPromise();
    setBusy(false);
    if (data?.playerById != null) await navigate(to(`players/${data.playerById.id}`));
    else setProblem(error === undefined ? t('players.notFound') : problemText(error).text);
  };
  return (
    <search>
      <form
        className="ad-filter"
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          void find();
        }}
      >
        <TextInput
          w={320}
          leftSection={<IconSearch size={15} aria-hidden="true" />}
          placeholder="plr_…"
          aria-label={t('players.search')}
          value={id}
          error={problem}
          spellCheck={false}
          onChange={(event) => {
            setProblem(undefined);
            const { value } = event.currentTarget;
            setSearch(value === '' ? {} : { id: value }, { replace: true });
          }}
        />
        <Button type="submit" variant="default" loading={busy} disabled={id.trim() === ''}>
          {t('players.find')}
        </Button>
      </form>
    </search>
  );
};

export const PlayersPage = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment, to } = useRoom();
  const { nodes, loading, error, hasMore, more, reload } = usePages(
    PlayersDocument,
    environment.id,
    (after) => ({ environmentId: environment.id, first: 50, after }),
    (data) => data.players,
  );
  return (
    <Page title={t('page.players')}>
      <Search />
      {nodes.length === 0 ? (
        <div className="ad-card">
          {error !== undefined ? (
            <FailureNotice error={error} onRetry={reload} />
          ) : loading ? (
            <RowsSkeleton />
          ) : (
            <Notice title={t('players.empty.title')} text={t('players.empty.text')} />
          )}
        </div>
      ) : (
        <div className="ad-card ad-card-flush">
          <Scroll label={t('page.players')}>
            <Table className="ad-table" highlightOnHover stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t('players.name')}</Table.Th>
                  <Table.Th scope="col" className="ad-amount">
                    {t('players.level')}
                  </Table.Th>
                  <Table.Th scope="col" className="ad-amount">
                    {t('players.points')}
                  </Table.Th>
                  <Table.Th scope="col">{t('players.since')}</Table.Th>
                  <Table.Th scope="col" className="ad-wide-only">
                    {t('players.id')}
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {nodes.map(({ id, profile, level, points, createdAt }) => (
                  <RowLink key={id} to={to(`players/${id}`)} label={profile.displayName}>
                    <Table.Td className="ad-amount">{format.number(level)}</Table.Td>
                    <Table.Td className="ad-amount">{format.amount(points)}</Table.Td>
                    <Table.Td>{createdAt == null ? '—' : format.date(createdAt)}</Table.Td>
                    <Table.Td className="ad-wide-only">
                      <code className="ad-code">{id}</code>
                    </Table.Td>
                  </RowLink>
                ))}
              </Table.Tbody>
            </Table>
          </Scroll>
          {error !== undefined && <FailureNotice error={error} onRetry={more} />}
          {hasMore && <MoreButton busy={loading} onMore={more} />}
        </div>
      )}
    </Page>
  );
};
