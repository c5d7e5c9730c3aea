import { useState } from 'react';
import { useApp } from '../app/context.ts';
import { History_EntriesDocument, type History_EntriesQuery } from '../generated/graphql.ts';
import type { Currency } from '../release/release.ts';
import { HistoryPageView, HistoryView, MoreEntries } from '../view/history.tsx';
import type { HistoryEntry } from '../view/model.ts';
import { useStage } from '../view/stage.tsx';
import { useLoaded } from './loaded.ts';

type Node = History_EntriesQuery['player']['wallet']['entries']['edges'][number]['node'];

const entryOf = ({ id, amount, balanceAfter, kind, cause, createdAt, expiresAt }: Node): HistoryEntry => ({
  id,
  amount: BigInt(amount.replace('-', '')),
  gives: amount.startsWith('-'),
  balanceAfter: BigInt(balanceAfter),
  kind,
  cause: cause == null ? null : { kind: cause.kind, name: cause.level == null ? cause.name : String(cause.level) },
  at: new Date(createdAt),
  expiresAt: expiresAt == null ? null : new Date(expiresAt),
});

/** A page, and under it the next one once it is asked for: what is new pushes all of them on. */
const HistoryPage = ({ currency, after }: { readonly currency: Currency; readonly after: string | null }) => {
  const { stale } = useApp();
  const { locale } = useStage();
  const [open, setOpen] = useState(false);
  const page = useLoaded(History_EntriesDocument, { currencyId: currency.id, after, locale }, stale.wallet);
  if (page.state !== 'ready') return <HistoryPageView entries={page} currency={currency} first={after === null} />;
  const { edges, pageInfo } = page.value.player.wallet.entries;
  return (
    <HistoryPageView
      entries={{ state: 'ready', value: edges.map(({ node }) => entryOf(node)) }}
      currency={currency}
      first={after === null}
    >
      {pageInfo.hasNextPage &&
        (open ? (
          <HistoryPage currency={currency} after={pageInfo.endCursor ?? null} />
        ) : (
          <MoreEntries onMore={() => setOpen(true)} />
        ))}
    </HistoryPageView>
  );
};

export const History = () => {
  const { release } = useStage();
  const { player } = useApp();
  const [wanted, setWanted] = useState<string>();
  const currency = release.currencies.find(({ id }) => id === wanted) ?? release.currencies[0];
  if (currency === undefined) return null;
  const expiry = player.state === 'ready' ? player.value.expiries?.get(currency.id) : undefined;
  return (
    <HistoryView currencies={release.currencies} chosen={currency.id} expiry={expiry} onChoose={setWanted}>
      <HistoryPage key={currency.id} currency={currency} after={null} />
    </HistoryView>
  );
};
