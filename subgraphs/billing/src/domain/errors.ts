import { DomainError } from '@stargraph/kit/errors';

/** The wallet has less than the price to spend. */
export class InsufficientFundsError extends DomainError {
  /** Minor units. */
  readonly available: bigint;
  /** Minor units. */
  readonly price: bigint;
  constructor(available: bigint, price: bigint) {
    super('INSUFFICIENT_FUNDS', `The price is ${price}, and only ${available} is available.`);
    this.available = available;
    this.price = price;
  }
}

/** The player has bought as many of the product as one player may. */
export class PurchaseLimitReachedError extends DomainError {
  readonly limit: number;
  constructor(limit: number) {
    super('LIMIT_REACHED', `One player may buy this product ${limit === 1 ? 'once' : `${limit} times`}.`);
    this.limit = limit;
  }
}
