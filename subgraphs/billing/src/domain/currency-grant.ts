import type { CurrencyDefinition, Expiry, Money } from '@stargraph/kit/contracts/release';
import { expiresAt } from '@stargraph/kit/currency-expiry';
import { capacity, type Funds } from './account.ts';
import { WalletFullError } from './errors.ts';

export type ExpiringCurrency = Pick<CurrencyDefinition, 'id' | 'expires'>;

/** Currency that a product brings, by the release under which it was bought or ordered. */
export interface CurrencyGrant extends Money {
  /** When it expires; absent where it never does. */
  readonly expires?: Expiry | undefined;
}

/** When what a product brings of a currency expires, given at a moment; undefined where it never does. */
export const grantExpiresAt = (grants: readonly CurrencyGrant[], currencyId: string, at: Date): Date | undefined => {
  const rule = grants.find((grant) => grant.currencyId === currencyId)?.expires;
  return rule && expiresAt(rule, at.getTime());
};

/** What a product brings of each currency, minor units: several amounts of one currency add up. */
export const sumByCurrency = (grants: readonly Money[]): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const { currencyId, amount } of grants) sums.set(currencyId, (sums.get(currencyId) ?? 0n) + BigInt(amount));
  return sums;
};

/**
 * Makes sure that a player's accounts can hold what a product brings.
 *
 * @param wallets the player's accounts
 * @throws WalletFullError where one would pass 2^63 - 1
 */
export const assertRoom = (
  grants: readonly Money[],
  wallets: readonly (Pick<Funds, 'balance'> & { readonly currencyId: string })[],
): void => {
  const balances = new Map(wallets.map(({ currencyId, balance }) => [currencyId, balance]));
  for (const [currencyId, amount] of sumByCurrency(grants))
    if ((balances.get(currencyId) ?? 0n) + amount > capacity) throw new WalletFullError();
};
