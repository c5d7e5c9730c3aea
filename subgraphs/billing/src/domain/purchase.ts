import type { Money } from '@stargraph/kit/contracts/release';
import { availableOf, type Funds } from './account.ts';
import { InsufficientFundsError, PurchaseLimitReachedError } from './errors.ts';

export interface PurchaseGrant {
  readonly itemId: string;
  readonly quantity: number;
}

/**
 * Whether a player may buy a product now.
 *
 * @param bought how many of it the player has bought already, those not yet completed included
 * @param funds what stands in the account of the price's currency
 * @returns the price, minor units
 * @throws PurchaseLimitReachedError
 * @throws InsufficientFundsError
 */
export const decidePurchase = (
  { price, perPlayerLimit }: { readonly price: Money; readonly perPlayerLimit: number | null },
  bought: number,
  funds: Funds,
): bigint => {
  if (perPlayerLimit !== null && bought >= perPlayerLimit) throw new PurchaseLimitReachedError(perPlayerLimit);
  const amount = BigInt(price.amount);
  const available = availableOf(funds);
  if (available < amount) throw new InsufficientFundsError(available, amount);
  return amount;
};

const idempotencyKeyShape = /^[\x21-\x7e]{1,200}$/;

/** What is wrong with an input's shape, in words for its sender; null where nothing is. */
export const shapeProblem = ({
  productId,
  idempotencyKey,
}: {
  readonly productId: string;
  readonly idempotencyKey: string;
}): string | null => {
  if (!isDefinitionId(productId)) return 'productId must be an id of a product.';
  return idempotencyKeyShape.test(idempotencyKey) ? null : 'idempotencyKey must be 1 to 200 visible ASCII characters.';
};

/** Whether `id` can be one of a definition of a release. */
export const isDefinitionId = (id: string): boolean => /^[\x21-\x7e]{1,100}$/.test(id);
