import type { Sql } from '@stargraph/kit/db/sql';
import { assertWithinDay, exchangeDay } from '../domain/exchange.ts';
import { sumGiven, type GivenKey } from '../store/exchange-store.ts';
import type { NewTransfer } from '../store/ledger-store.ts';

/** The limit that an exchange is made under. */
export interface ExchangeCap extends Pick<GivenKey, 'playerId' | 'exchangeId' | 'giveCurrencyId'> {
  /** Minor units of what is given, in a day. */
  readonly perDay: bigint;
  readonly amount: bigint;
}

/** A transfer, and what limits it beside the wallets. */
export type CappedTransfer = NewTransfer & { readonly cap?: ExchangeCap };

/** What was given today, as far as limits ask for it, and what is given beside. */
export interface ExchangeCaps {
  /** @throws ExchangeLimitReachedError */
  assert(order: CappedTransfer): void;
  note(order: CappedTransfer): void;
}

/** Reads what was given so far. Needs the locks of the accounts that give. */
export const createExchangeCaps = async (tx: Sql, orders: readonly CappedTransfer[]): Promise<ExchangeCaps> => {
  const keys = new Map<string, GivenKey>();
  const nameOf = ({ environmentId, createdAt }: NewTransfer, { playerId, exchangeId }: ExchangeCap): string =>
    [environmentId, playerId, exchangeId, exchangeDay(createdAt).from.getTime()].join('\n');
  for (const order of orders) {
    if (order.cap === undefined) continue;
    const { playerId, exchangeId, giveCurrencyId } = order.cap;
    const key = { environmentId: order.environmentId, playerId, exchangeId, giveCurrencyId };
    keys.set(nameOf(order, order.cap), { ...key, ...exchangeDay(order.createdAt) });
  }
  const sums = await sumGiven(tx, [...keys.values()]);
  const given = new Map([...keys.keys()].map((name, index) => [name, sums[index] ?? 0n]));
  return {
    assert: (order) => {
      if (order.cap === undefined) return;
      const { perDay, amount } = order.cap;
      assertWithinDay(perDay, given.get(nameOf(order, order.cap)) ?? 0n, amount, order.createdAt);
    },
    note: (order) => {
      if (order.cap === undefined) return;
      const name = nameOf(order, order.cap);
      given.set(name, (given.get(name) ?? 0n) + order.cap.amount);
    },
  };
};
