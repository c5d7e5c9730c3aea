import { Badge, Button, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { useFormat } from '../format/use-format.ts';
import { ApiKeysDocument, type KeyFieldsFragment } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { RowButton } from '../ui/row-button.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { SecretOnce } from '../ui/secret-once.tsx';
import { FailureNotice, Notice, RowsSkeleton } from '../ui/state.tsx';
import { KeyForm } from './key-form.tsx';
import { KeyPanel } from './key-panel.tsx';
import { isUsable, keyStateOf, type KeyState } from './key-state.ts';

const colours: Record<KeyState, string> = {
  active: 'teal',
  ending: 'red',
  replaced: 'indigo',
  expired: 'gray',
  revoked: 'gray',
};

const KeyRow = ({
  apiKey,
  now,
  onOpen,
}: {
  readonly apiKey: KeyFieldsFragment;
  readonly now: number;
  readonly onOpen: () => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const state = keyStateOf(apiKey, now);
  const ended = apiKey.revokedAt ?? apiKey.expiresAt;
  return (
    <Table.Tr>
      <Table.Td>
        {isUsable(state) ? (
          <RowButton label={t('keys.open', { name: apiKey.name })} onOpen={onOpen}>
            {apiKey.name}
          </RowButton>
        ) : (
          <Text span size="sm" c="dimmed">
            {apiKey.name}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          <code className="ad-code">sgk_{apiKey.prefix}_…</code>
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={colours[state]}>
          {t(`keys.state.${state}`)}
        </Badge>
      </Table.Td>
      <Table.Td className="ad-wide-only">{apiKey.scopes.map((scope) => t(`scope.${scope}`)).join(', ')}</Table.Td>
      <Table.Td className="ad-nowrap ad-wide-only">
        {apiKey.lastUsedAt == null ? t('keys.neverUsed') : format.ago(apiKey.lastUsedAt, now)}
      </Table.Td>
      <Table.Td className="ad-nowrap">{ended == null ? t('keys.never') : format.moment(ended)}</Table.Td>
    </Table.Tr>
  );
};

/** The environment's API keys: who may ask for what by a program, and until when. */
export const KeysPage = () => {
  const { t } = useTranslation();
  const { environment } = useRoom();
  const [{ data, error }, reload] = useQuery({ query: ApiKeysDocument, variables: { environmentId: environment.id } });
  const [now, setNow] = useState(() => Date.now());
  const [making, setMaking] = useState(false);
  const [opened, setOpened] = useState<string>();
  const [made, setMade] = useState<{ readonly name: string; readonly secret: string }>();
  const again = (): void => {
    setNow(Date.now());
    reload({ requestPolicy: 'network-only' });
  };
  const keys = data?.environment?.apiKeys;
  const chosen = keys?.find(({ id }) => id === opened);
  const show = (secret: { readonly name: string; readonly secret: string }): void => {
    setMaking(false);
    setOpened(undefined);
    setMade(secret);
    again();
  };
  return (
    <Page
      title={t('page.keys')}
      actions={
        <Button leftSection={<IconPlus size={15} aria-hidden="true" />} onClick={() => setMaking(true)}>
          {t('keys.new')}
        </Button>
      }
    >
      {made !== undefined && (
        <SecretOnce
          title={t('keys.secretTitle', { name: made.name })}
          text={t('keys.secretText')}
          secret={made.secret}
          onDone={() => setMade(undefined)}
        />
      )}
      <section className="ad-card ad-card-flush">
        {keys === undefined ? (
          error === undefined ? (
            <div className="ad-inset">
              <RowsSkeleton rows={4} />
            </div>
          ) : (
            <FailureNotice error={error} onRetry={again} />
          )
        ) : keys.length === 0 ? (
          <Notice title={t('keys.empty.title')} text={t('keys.empty.text')} />
        ) : (
          <Scroll label={t('page.keys')}>
            <Table className="ad-table" stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t('keys.name')}</Table.Th>
                  <Table.Th scope="col">{t('keys.stateColumn')}</Table.Th>
                  <Table.Th scope="col" className="ad-wide-only">
                    {t('keys.scopes')}
                  </Table.Th>
                  <Table.Th scope="col" className="ad-wide-only">
                    {t('keys.lastUsed')}
                  </Table.Th>
                  <Table.Th scope="col">{t('keys.ends')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {keys.map((apiKey) => (
                  <KeyRow key={apiKey.id} apiKey={apiKey} now={now} onOpen={() => setOpened(apiKey.id)} />
                ))}
              </Table.Tbody>
            </Table>
          </Scroll>
        )}
      </section>
      {making && <KeyForm onClose={() => setMaking(false)} onMade={show} />}
      {chosen !== undefined && (
        <KeyPanel
          apiKey={chosen}
          onClose={() => setOpened(undefined)}
          onRotated={show}
          onRevoked={() => {
            setOpened(undefined);
            again();
          }}
        />
      )}
    </Page>
  );
};
