import { Badge, CopyButton, Progress, Tabs, Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowLeft, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useLive } from '../api/use-live.ts';
import { useFormat } from '../format/use-format.ts';
import { PlayerDocument, type PlayerQuery } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { FailureNotice, Notice, RowsSkeleton } from '../ui/state.tsx';
import { PlayerEvents } from './player-events.tsx';
import { PlayerOrders, PlayerPurchases } from './player-orders.tsx';
import { PlayerSubscriptions } from './player-subscriptions.tsx';
import { SignOutButton } from './sign-out-button.tsx';
import { WalletEntries } from './wallet-entries.tsx';

type Player = NonNullable<PlayerQuery['playerById']>;

const Quests = ({ quests }: Pick<Player, 'quests'>) => {
  const { t } = useTranslation();
  const format = useFormat();
  if (quests.length === 0) return <p className="ad-none">{t('player.noQuests')}</p>;
  return (
    <ul className="ad-list">
      {quests.map(({ quest, count, completedAt, claimedAt, claimable }) => (
        <li key={quest.id}>
          <span className="ad-list-main">
            <span>{quest.title}</span>
            <Progress value={(count / quest.goal) * 100} size="xs" mt={6} aria-hidden="true" />
          </span>
          <span className="ad-list-side">
            {claimable && <Badge variant="light">{t('player.claimable')}</Badge>}
            {claimedAt != null && (
              <Badge variant="light" color="teal">
                {t('player.claimed')}
              </Badge>
            )}
            {completedAt != null && claimedAt == null && !claimable && (
              <Badge variant="light" color="gray">
                {t('player.completed')}
              </Badge>
            )}
            <span className="ad-tabular">
              {t('player.progress', { count: format.number(count), goal: format.number(quest.goal) })}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
};

const Items = ({ items }: Pick<Player, 'items'>) => {
  const { t } = useTranslation();
  const format = useFormat();
  if (items.length === 0) return <p className="ad-none">{t('player.noItems')}</p>;
  return (
    <ul className="ad-list">
      {items.map(({ item, quantity }) => (
        <li key={item.id}>
          <span className="ad-list-main">{item.title}</span>
          <span className="ad-list-side ad-tabular">× {format.amount(quantity)}</span>
        </li>
      ))}
    </ul>
  );
};

const tabs = ['state', 'wallets', 'orders', 'events'] as const;

const PlayerRoom = ({ player, version }: { readonly player: Player; readonly version: number }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const tab = tabs.find((each) => each === search.get('tab')) ?? 'state';
  return (
    <>
      <dl className="ad-facts">
        <div>
          <dt>{t('players.level')}</dt>
          <dd>{format.number(player.level)}</dd>
        </div>
        <div>
          <dt>{t('players.points')}</dt>
          <dd>{format.amount(player.points)}</dd>
        </div>
        {player.wallets.map(({ currency, balance, held, debt, nextExpiry }) => (
          <div key={currency.id}>
            <dt>{currency.name}</dt>
            <dd>
              {format.amount(balance)}
              {held !== '0' && <small>{t('player.held', { amount: format.amount(held) })}</small>}
              {nextExpiry != null && (
                <small>
                  {t('player.expires', {
                    amount: format.amount(nextExpiry.amount),
                    when: format.moment(nextExpiry.at),
                  })}
                </small>
              )}
              {debt !== '0' && <small data-loss>{t('player.debt', { amount: format.amount(debt) })}</small>}
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('player.invited')}</dt>
          <dd>{format.number(player.invited)}</dd>
        </div>
        <div>
          <dt>{t('players.since')}</dt>
          <dd className="ad-fact-date">{player.createdAt == null ? '—' : format.moment(player.createdAt)}</dd>
        </div>
      </dl>
      <Tabs
        value={tab}
        onChange={(value) => setSearch(value === null ? {} : { tab: value }, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List>
          {tabs.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`player.tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="state" pt="md">
          <div className="ad-columns">
            <section className="ad-card">
              <h2 className="ad-card-title">{t('player.quests')}</h2>
              <Quests quests={player.quests} />
            </section>
            <section className="ad-card">
              <h2 className="ad-card-title">{t('player.items')}</h2>
              <Items items={player.items} />
            </section>
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="wallets" pt="md">
          {player.wallets.length === 0 ? (
            <div className="ad-card">
              <Notice title={t('player.noWallets.title')} text={t('player.noWallets.text')} />
            </div>
          ) : (
            player.wallets.map((wallet) => (
              <WalletEntries key={wallet.currency.id} playerId={player.id} wallet={wallet} version={version} />
            ))
          )}
        </Tabs.Panel>
        <Tabs.Panel value="orders" pt="md">
          <PlayerSubscriptions playerId={player.id} version={version} />
          <PlayerOrders playerId={player.id} version={version} />
          <PlayerPurchases playerId={player.id} version={version} />
        </Tabs.Panel>
        <Tabs.Panel value="events" pt="md">
          <PlayerEvents playerId={player.id} version={version} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
};

/** All that is known of one player; it follows what happens. */
export const PlayerPage = () => {
  const { t, i18n } = useTranslation();
  const { playerId = '' } = useParams();
  const { environment, project, to } = useRoom();
  const [{ data, error }, reload] = useQuery({
    query: PlayerDocument,
    variables: { environmentId: environment.id, id: playerId, locale: i18n.language },
  });
  const [version, setVersion] = useState(0);
  useLive(environment.id, (topic) => {
    if (topic !== 'activity') return;
    reload({ requestPolicy: 'network-only' });
    setVersion((old) => old + 1);
  });
  const player = data?.playerById;
  return (
    <Page
      title={player?.profile.displayName ?? t('player.title')}
      actions={
        player != null && project.viewerPermissions.includes('player.manage') && <SignOutButton playerId={player.id} />
      }
    >
      <div className="ad-crumbs">
        <Link to={to('players')}>
          <IconArrowLeft size={14} aria-hidden="true" /> {t('page.players')}
        </Link>
        <CopyButton value={playerId}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? t('common.copied') : t('common.copy')}>
              <UnstyledButton className="ad-copy" onClick={copy} aria-label={`${t('player.copyId')} ${playerId}`}>
                <code className="ad-code">{playerId}</code>
                <IconCopy size={13} aria-hidden="true" />
              </UnstyledButton>
            </Tooltip>
          )}
        </CopyButton>
        {project.viewerPermissions.includes('player.manage') && (
          <Link to={`${to('personal-data')}?player=${playerId}`}>{t('player.personalData')}</Link>
        )}
      </div>
      {player != null ? (
        <PlayerRoom player={player} version={version} />
      ) : (
        <div className="ad-card">
          {error !== undefined ? (
            <FailureNotice error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
          ) : data === undefined ? (
            <RowsSkeleton />
          ) : (
            <Notice title={t('player.none.title')} text={t('player.none.text')} />
          )}
        </div>
      )}
    </Page>
  );
};
