import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useClient } from 'urql';
import { PlayerOfTelegramUserDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { problemText } from '../ui/toast.tsx';
import { EraseForm } from './erase-form.tsx';
import { ErasureList } from './erasure-list.tsx';
import { ExportList } from './export-list.tsx';
import { PlayerFile } from './player-file.tsx';

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

/** What becomes of players' personal data: what was handed out to whom, whom to erase, who was erased, and the proof. */
export const PersonalDataPage = () => {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const found = search.get('player');
  const [asked, setAsked] = useState(0);
  const [erased, setErased] = useState(0);
  return (
    <Page title={t('page.personal-data')}>
      <Search onFound={(playerId) => setSearch({ player: playerId })} />
      {found !== null && <PlayerFile key={found} playerId={found} onAsked={() => setAsked((count) => count + 1)} />}
      <ExportList playerId={found} version={asked} />
      {found !== null && (
        <EraseForm
          key={found}
          playerId={found}
          onErased={() => {
            setSearch({});
            setErased((count) => count + 1);
          }}
        />
      )}
      <ErasureList version={erased} />
    </Page>
  );
};
