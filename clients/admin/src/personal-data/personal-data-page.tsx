import { Badge, Button, Table, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Fragment, useEffect, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useClient } from 'urql';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { ErasuresDocument, PlayerOfTelegramUserDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { MoreButton } from '../ui/more.tsx';
import { Page } from '../ui/page.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { FailureNotice, Notice, RowsSkeleton } from '../ui/state.tsx';
import { problemText } from '../ui/toast.tsx';
import { EraseForm } from './erase-form.tsx';
import { ErasurePanel } from './erasure-panel.tsx';
import { PlayerFile } from './player-file.tsx';

const openEveryMs = 5000;

/** Finds a player by their id, or by the number that the person has in Telegram. */
const Search = ({ onFound }: { readonly onFound: (playerId: string) => void }) => {
  const { t } = useTranslation();
  const client = useClient();
  const { environment } = useRoom();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const find = async (): Promise<void> => {
    const wanted = text.trim();
    if (wanted.startsWith('plr_')) {
      onFound(wanted);
      return;
    }
    setBusy(true);
    const { data, error } = await client
      .query(
        PlayerOfTelegramUserDocument,
        { environmentId: environment.id, telegramUserId: wanted },
        { requestPolicy: 'network-only' },
      )
      .toPromise();
    setBusy(false);
    const found = data?.playerIdByTelegramUser;
    if (found != null) onFound(found);
    else setProblem(error === undefined ? t('personalData.notFound') : problemText(error).text);
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
          placeholder="plr_… / 123456789"
          aria-label={t('personalData.search')}
          value={text}
          error={problem}
          spellCheck={false}
          onChange={(event) => {
            setProblem(undefined);
            setText(event.currentTarget.value);
          }}
        />
        <Button type="submit" variant="default" loading={busy} disabled={text.trim() === ''}>
          {t('players.find')}
        </Button>
      </form>
    </search>
  );
};

/** What becomes of players' personal data: whom to erase, who was erased, and the proof. */
export const PersonalDataPage = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const [search, setSearch] = useSearchParams();
  const found = search.get('player');
  const [opened, setOpened] = useState<string>();
  const { nodes, loading, error, hasMore, more, reload } = usePages(
    ErasuresDocument,
    environment.id,
    (after) => ({ environmentId: environment.id, first: 50, after }),
    (data) => data.erasureRequests,
  );
  const open = nodes.some(({ verifiedAt }) => verifiedAt == null);
  useEffect(() => {
    if (!open) return undefined;
    const timer = setInterval(reload, openEveryMs);
    return () => clearInterval(timer);
  }, [open, reload]);
  const chosen = nodes.find(({ id }) => id === opened);
  return (
    <Page title={t('page.personal-data')}>
      <Search onFound={(playerId) => setSearch({ player: playerId })} />
      {found !== null && (
        <Fragment key={found}>
          <PlayerFile playerId={found} />
          <EraseForm
            playerId={found}
            onErased={() => {
              setSearch({});
              reload();
            }}
          />
        </Fragment>
      )}
      <section className="ad-card ad-card-flush">
        {nodes.length === 0 ? (
          error !== undefined ? (
            <FailureNotice error={error} onRetry={reload} />
          ) : loading ? (
            <div className="ad-inset">
              <RowsSkeleton rows={4} />
            </div>
          ) : (
            <Notice title={t('personalData.none.title')} text={t('personalData.none.text')} />
          )
        ) : (
          <>
            <Scroll label={t('personalData.requests')}>
              <Table className="ad-table" stickyHeader>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('personalData.player')}</Table.Th>
                    <Table.Th scope="col">{t('personalData.state')}</Table.Th>
                    <Table.Th scope="col">{t('personalData.askedAt')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {nodes.map(({ id, playerId, verifiedAt, requestedAt }) => (
                    <Table.Tr key={id}>
                      <Table.Td>
                        <Button
                          variant="transparent"
                          className="ad-row-link"
                          h="auto"
                          p={0}
                          aria-label={t('personalData.open', { player: playerId })}
                          onClick={() => setOpened(id)}
                        >
                          <code className="ad-code">{playerId}</code>
                        </Button>
                      </Table.Td>
                      <Table.Td>
                        <Badge variant="light" color={verifiedAt == null ? 'yellow' : 'teal'}>
                          {verifiedAt == null ? t('personalData.running') : t('personalData.over')}
                        </Badge>
                      </Table.Td>
                      <Table.Td className="ad-nowrap">{format.moment(requestedAt)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Scroll>
            {hasMore && <MoreButton busy={loading} onMore={more} />}
          </>
        )}
      </section>
      {chosen !== undefined && <ErasurePanel request={chosen} onClose={() => setOpened(undefined)} />}
    </Page>
  );
};
