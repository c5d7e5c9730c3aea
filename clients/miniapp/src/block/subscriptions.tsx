import { useCallback, useEffect, useState } from 'react';
import { useApp } from '../app/context.ts';
import { createStore, useStore, type Store } from '../app/store.ts';
import type { Toast } from '../app/toast.tsx';
import { Subscriptions_ListDocument, type Subscriptions_ListQuery } from '../generated/graphql.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { createSubscriptionChanger, type SubscriptionChanger, type WishNews } from '../runtime/subscription-changer.ts';
import type { Loadable, SubscriptionRow, SubscriptionStanding } from '../view/model.ts';
import { useStage } from '../view/stage.tsx';
import { runningFirst, wishOf } from '../view/subscription-state.ts';
import { dayIn, subscriptionWords } from '../view/subscription-words.ts';
import { CancelSheet, SubscriptionsView } from '../view/subscriptions.tsx';
import { useLoaded } from './loaded.ts';

const rowsOf = ({ player }: Subscriptions_ListQuery): readonly SubscriptionRow[] =>
  player.subscriptions.edges.map(({ node: { product, ...standing } }) => ({
    ...standing,
    productId: product.id,
    title: product.title,
  }));

/** What is said of a wish. */
const toastOf = (news: WishNews, locale: string, somethingWrong: string): Toast => {
  const words = subscriptionWords(locale);
  switch (news.kind) {
    case 'changed': {
      const { pendingChange, state, paidUntil } = news.standing;
      if (pendingChange !== null) return { tone: 'note', text: words.noted };
      if (state === 'EXPIRED') return { tone: 'done', text: words.endedNow };
      const day = dayIn(locale, paidUntil);
      return { tone: 'done', text: news.wish === 'cancel' ? words.canceledNow(day) : words.resumedNow(day) };
    }
    case 'refused':
      return { tone: 'refused', text: words.refused[news.reason] };
    case 'unanswered':
      return { tone: 'note', text: words.waiting };
    case 'trouble':
      return { tone: 'refused', text: somethingWrong };
  }
};

interface Changes {
  readonly changer: SubscriptionChanger;
  /** Who tells the player, in the language of the moment. */
  readonly teller: Store<{ readonly tell: (id: string, news: WishNews) => void }>;
}
/** One for the life of the page: what has no answer yet is asked again also while another screen is open. */
const changesOfRuntime = new WeakMap<Runtime, Changes>();
const changesOf = (runtime: Runtime): Changes => {
  const known = changesOfRuntime.get(runtime);
  if (known !== undefined) return known;
  const teller: Changes['teller'] = createStore({ tell: (_id: string, _news: WishNews): void => undefined });
  const changer = createSubscriptionChanger({
    request: runtime.request,
    keys: runtime.keys,
    onNews: (id, news) => teller.get().tell(id, news),
    after: (ms, run) => void setTimeout(run, ms),
  });
  const changes = { changer, teller };
  changesOfRuntime.set(runtime, changes);
  return changes;
};

export const SubscriptionsBlock = () => {
  const { runtime, telegram, checkout, toasts, stale, setOverlay } = useApp();
  const { locale, messages } = useStage();
  const { changer, teller } = changesOf(runtime);
  const phases = useStore({ get: changer.phases, subscribe: changer.subscribe });
  const sales = useStore({ get: checkout.phases, subscribe: checkout.subscribe });
  const [looks, setLooks] = useState(0);
  const found = useLoaded(Subscriptions_ListDocument, { locale }, stale.order + looks);
  const answer = found.state === 'ready' ? found.value : null;
  // What the server answered to a wish counts until the list is there that was asked for after it.
  const [standings, setStandings] = useState<ReadonlyMap<string, SubscriptionStanding>>(new Map());
  const [listed, setListed] = useState(answer);
  if (answer !== listed) {
    setListed(answer);
    setStandings(new Map());
  }
  useEffect(() => {
    const tell = (id: string, news: WishNews): void => {
      if (news.kind === 'changed') setStandings((before) => new Map([...before, [id, news.standing]]));
      const toast = toastOf(news, locale, messages.somethingWrong);
      if (toast.tone !== 'note') telegram.haptic(toast.tone === 'done' ? 'success' : 'error');
      toasts.set(toast);
      if (news.kind !== 'unanswered') setLooks((before) => before + 1);
    };
    teller.set({ tell });
  }, [teller, locale, messages, telegram, toasts]);
  useEffect(() => {
    if (answer !== null) changer.resume(rowsOf(answer));
  }, [changer, answer]);
  useEffect(() => checkout.resume(), [checkout]);

  const rows: Loadable<readonly SubscriptionRow[]> =
    found.state === 'ready'
      ? {
          state: 'ready',
          value: runningFirst(rowsOf(found.value).map((row) => ({ ...row, ...standings.get(row.id) }))),
        }
      : found;
  const [asked, setAsked] = useState<string>();
  const close = useCallback(() => setAsked(undefined), []);
  useEffect(() => {
    if (asked === undefined) return;
    setOverlay(close);
    return () => setOverlay(null);
  }, [asked, close, setOverlay]);
  // What has ended meanwhile is not asked about any more.
  const toCancel =
    rows.state === 'ready' ? rows.value.find((row) => row.id === asked && wishOf(row) === 'cancel') : undefined;
  if (asked !== undefined && toCancel === undefined) setAsked(undefined);
  return (
    <>
      <SubscriptionsView
        rows={rows}
        phases={phases}
        sales={sales}
        onBuy={checkout.buy}
        onWish={(row, wish) => {
          if (wish === 'cancel') setAsked(row.id);
          else changer.change(row, wish);
        }}
      />
      {toCancel !== undefined && (
        <CancelSheet
          row={toCancel}
          onCancel={() => {
            changer.change(toCancel, 'cancel');
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
};
