import { Exchange_ExchangeDocument } from '../generated/graphql.ts';
import type { KeyRing } from './key-ring.ts';
import { isOpen, type Request } from './request.ts';

/** What became of an exchange, to be told to the player. */
export type ExchangeNews =
  | { readonly kind: 'exchanged'; readonly got: bigint }
  | { readonly kind: 'too-little' | 'limit' | 'gone' | 'refused' | 'unanswered' };

export interface Exchanger {
  /** @param amount what is given, minor units */
  readonly exchange: (rateId: string, amount: bigint) => void;
  /** Takes up what an earlier life of the page, or a lost answer, left open. */
  readonly resume: (rateIds: readonly string[]) => void;
  /** The rates at which an exchange is under way. */
  readonly busy: () => ReadonlySet<string>;
  readonly subscribe: (listener: () => void) => () => void;
}

const retryMs = 4000;

const newsOf = (code: string): ExchangeNews => {
  switch (code) {
    case 'INSUFFICIENT_FUNDS':
      return { kind: 'too-little' };
    case 'LIMIT_REACHED':
      return { kind: 'limit' };
    case 'NOT_FOUND':
    case 'NOT_PUBLISHED':
      return { kind: 'gone' };
    default:
      return { kind: 'refused' };
  }
};

/**
 * Exchanges, once for what the player pressed: the key ring keeps key and amount under `exchange:` with the rate's id
 * until there is an answer, over reloads too.
 */
export const createExchanger = ({
  request,
  keys,
  onNews,
  after,
}: {
  readonly request: Request;
  readonly keys: KeyRing;
  readonly onNews: (rateId: string, news: ExchangeNews) => void;
  readonly after: (ms: number, run: () => void) => void;
}): Exchanger => {
  let busy: ReadonlySet<string> = new Set();
  const listeners = new Set<() => void>();
  const set = (next: ReadonlySet<string>): void => {
    busy = next;
    for (const listener of listeners) listener();
  };
  const purposeOf = (rateId: string): string => `exchange:${rateId}`;
  const end = (rateId: string, news: ExchangeNews): void => {
    keys.drop(purposeOf(rateId));
    set(new Set([...busy].filter((each) => each !== rateId)));
    onNews(rateId, news);
  };
  const send = async (rateId: string, idempotencyKey: string, amount: string): Promise<void> => {
    try {
      const { currencyExchange: answer } = await request(Exchange_ExchangeDocument, {
        input: { exchangeId: rateId, amount, idempotencyKey },
      });
      end(
        rateId,
        'exchange' in answer ? { kind: 'exchanged', got: BigInt(answer.exchange.got.amount) } : newsOf(answer.code),
      );
    } catch (error) {
      if (isOpen(error)) {
        onNews(rateId, { kind: 'unanswered' });
        after(retryMs, () => void send(rateId, idempotencyKey, amount));
      } else end(rateId, { kind: 'refused' });
    }
  };
  const begin = (rateId: string, key: string, amount: string): void => {
    set(new Set([...busy, rateId]));
    void send(rateId, key, amount);
  };
  const resume = (rateIds: readonly string[]): void => {
    const waiting = keys.waiting();
    for (const rateId of rateIds) {
      const [key, amount] = (waiting.get(purposeOf(rateId)) ?? '').split(' ');
      if (key !== undefined && amount !== undefined && !busy.has(rateId)) begin(rateId, key, amount);
    }
  };
  return {
    exchange: (rateId, amount) => {
      if (busy.has(rateId)) return;
      const purpose = purposeOf(rateId);
      const open = keys.waiting().get(purpose);
      // What has no answer yet is settled first: its amount counts.
      if (open === undefined) keys.set(purpose, `${keys.take(purpose)} ${amount}`);
      resume([rateId]);
    },
    resume,
    busy: () => busy,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
