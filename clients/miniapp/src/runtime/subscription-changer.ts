import { Subscriptions_CancelDocument, Subscriptions_ResumeDocument } from '../generated/graphql.ts';
import type { SubscriptionStanding, SubscriptionWish, WishPhase } from '../view/model.ts';
import type { SubscriptionRefusal } from '../view/subscription-words.ts';
import type { KeyRing } from './key-ring.ts';
import { isOpen, type Request } from './request.ts';

/** What became of a wish, to be told to the player. */
export type WishNews =
  | { readonly kind: 'changed'; readonly wish: SubscriptionWish; readonly standing: SubscriptionStanding }
  | { readonly kind: 'refused'; readonly reason: SubscriptionRefusal }
  | { readonly kind: 'unanswered' | 'trouble' };

type Named = Pick<SubscriptionStanding, 'id' | 'paidUntil'>;

export interface SubscriptionChanger {
  /** Nothing where something is under way for it already. */
  readonly change: (subscription: Named, wish: SubscriptionWish) => void;
  /** Takes up what an earlier life of the page left without an answer. */
  readonly resume: (subscriptions: readonly Named[]) => void;
  /** What is under way, by subscription. */
  readonly phases: () => ReadonlyMap<string, WishPhase>;
  readonly subscribe: (listener: () => void) => () => void;
}

const retryMs = 4000;
const purposeOf = (id: string): string => `subscription:${id}`;

/**
 * Cancels and resumes subscriptions. The key ring keeps the wish under `subscription:` with its id until there is an
 * answer, over reloads too, with the end of what was paid then: after a renewal it is an old wish, and forgotten. The
 * server may be asked for the same twice.
 */
export const createSubscriptionChanger = ({
  request,
  keys,
  onNews,
  after,
}: {
  readonly request: Request;
  readonly keys: KeyRing;
  readonly onNews: (id: string, news: WishNews) => void;
  readonly after: (ms: number, run: () => void) => void;
}): SubscriptionChanger => {
  let phases: ReadonlyMap<string, WishPhase> = new Map();
  const listeners = new Set<() => void>();
  const set = (id: string, phase: WishPhase | null): void => {
    const next = new Map(phases);
    if (phase === null) next.delete(id);
    else next.set(id, phase);
    phases = next;
    for (const listener of listeners) listener();
  };
  const ask = async (subscriptionId: string, wish: SubscriptionWish) => {
    const variables = { input: { subscriptionId } };
    return wish === 'cancel'
      ? (await request(Subscriptions_CancelDocument, variables)).starsSubscriptionCancel
      : (await request(Subscriptions_ResumeDocument, variables)).starsSubscriptionResume;
  };
  const end = (id: string, news: WishNews): void => {
    keys.drop(purposeOf(id));
    set(id, null);
    onNews(id, news);
  };
  const send = async (id: string, wish: SubscriptionWish): Promise<void> => {
    try {
      const answer = await ask(id, wish);
      if ('subscription' in answer) end(id, { kind: 'changed', wish, standing: answer.subscription });
      else end(id, 'reason' in answer ? { kind: 'refused', reason: answer.reason } : { kind: 'trouble' });
    } catch (error) {
      if (!isOpen(error)) return end(id, { kind: 'trouble' });
      if (phases.get(id) === 'sending') onNews(id, { kind: 'unanswered' });
      set(id, 'waiting');
      after(retryMs, () => void send(id, wish));
    }
  };
  const begin = (id: string, wish: SubscriptionWish): void => {
    set(id, 'sending');
    void send(id, wish);
  };
  return {
    change: ({ id, paidUntil }, wish) => {
      if (phases.has(id)) return;
      keys.set(purposeOf(id), `${wish} ${paidUntil}`);
      begin(id, wish);
    },
    resume: (subscriptions) => {
      const waiting = keys.waiting();
      for (const { id, paidUntil } of subscriptions) {
        const [wish, until] = (waiting.get(purposeOf(id)) ?? '').split(' ');
        if (wish === undefined || wish === '' || phases.has(id)) continue;
        if (until === paidUntil && (wish === 'cancel' || wish === 'resume')) begin(id, wish);
        else keys.drop(purposeOf(id));
      }
    },
    phases: () => phases,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
