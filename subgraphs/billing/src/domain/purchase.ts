import type { Money } from '@stargraph/kit/contracts/release';
import { availableOf, type Funds } from './account.ts';
import { InsufficientFundsError } from './errors.ts';
import { assertOneMore, assertOpenForSale, type SaleBounds, type Sales, type SaleTime } from './sale.ts';

export interface PurchaseGrant {
  readonly itemId: string;
  readonly quantity: number;
}

/**
 * Whether a player may buy a product now.
 *
 * @param sales what was sold of it already, purchases not yet completed included
 * @param funds what stands in the account of the price's currency
 * @param now milliseconds since the epoch
 * @returns the price, minor units
 * @throws SaleNotStartedError, SaleEndedError, PurchaseLimitReachedError, SoldOutError, InsufficientFundsError
 */
export const decidePurchase = (
  { price, ...rules }: { readonly price: Money } & SaleBounds & SaleTime,
  sales: Sales,
  funds: Funds,
  now: number,
): bigint => {
  assertOpenForSale(rules, now);
  assertOneMore(rules, sales);
  const amount = BigInt(price.amount);
  const available = availableOf(funds);
  if (available < amount) throw new InsufficientFundsError(available, amount);
  return amount;
};

const idempotencyKeyShape = /^[\x21-\x7e]{1,200}$/;

const keyProblem = (idempotencyKey: string): string | null =>
  idempotencyKeyShape.test(idempotencyKey) ? null : 'idempotencyKey must be 1 to 200 visible ASCII characters.';

/** What is wrong with an input's shape, in words for its sender; null where nothing is. */
export const shapeProblem = ({
  productId,
  idempotencyKey,
}: {
  readonly productId: string;
  readonly idempotencyKey: string;
}): string | null => (isDefinitionId(productId) ? keyProblem(idempotencyKey) : 'productId must be an id of a product.');

/** The same of an exchange. */
export const exchangeShapeProblem = ({
  exchangeId,
  idempotencyKey,
}: {
  readonly exchangeId: string;
  readonly idempotencyKey: string;
}): string | null => (isDefinitionId(exchangeId) ? keyProblem(idempotencyKey) : 'exchangeId must be an id of a rate.');

/** Whether `id` can be one of a definition of a release. */
export const isDefinitionId = (id: string): boolean => /^[\x21-\x7e]{1,100}$/.test(id);
