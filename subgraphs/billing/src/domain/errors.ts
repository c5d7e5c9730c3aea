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

/** The rate does not exchange this amount. All in minor units of what is given. */
export class ExchangeAmountError extends DomainError {
  /** Only multiples of it are exchanged. */
  readonly unit: bigint;
  readonly minimum: bigint;
  /** Null for no bound. */
  readonly maximum: bigint | null;
  constructor(unit: bigint, minimum: bigint, maximum: bigint | null) {
    const bound = maximum === null ? '' : ` and at most ${maximum}`;
    super('INVALID_INPUT', `Exchange a multiple of ${unit}, at least ${minimum}${bound}.`);
    this.unit = unit;
    this.minimum = minimum;
    this.maximum = maximum;
  }
}

/** The player has exchanged as much at the rate as one may in a day. All in minor units of what is given. */
export class ExchangeLimitReachedError extends DomainError {
  readonly perDay: bigint;
  /** What may still be given today: less than was asked for. */
  readonly left: bigint;
  readonly resetsAt: Date;
  constructor(perDay: bigint, left: bigint, resetsAt: Date) {
    super('LIMIT_REACHED', `One player may give ${perDay} a day at this rate, and ${left} of it is left today.`);
    this.perDay = perDay;
    this.left = left;
    this.resetsAt = resetsAt;
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

/** All that there were of the product are sold. */
export class SoldOutError extends DomainError {
  readonly stock: number;
  constructor(stock: number) {
    super('LIMIT_REACHED', `All ${stock} of this product are sold.`);
    this.stock = stock;
  }
}

/** The product is sold from a later moment on. */
export class SaleNotStartedError extends DomainError {
  readonly availableFrom: Date;
  constructor(availableFrom: Date) {
    super('UNAVAILABLE', `This product is sold from ${availableFrom.toISOString()} on.`);
    this.availableFrom = availableFrom;
  }
}

/** The product was sold up to a moment that has passed. */
export class SaleEndedError extends DomainError {
  readonly availableUntil: Date;
  constructor(availableUntil: Date) {
    super('EXPIRED', `This product was sold until ${availableUntil.toISOString()}.`);
    this.availableUntil = availableUntil;
  }
}

/** The product costs something else than the buyer was shown: another release is live by now. */
export class PriceChangedError extends DomainError {
  constructor() {
    super('CONFLICT', 'The price of this product has changed. Look at the new one, and buy again if it suits you.');
  }
}

/** An account can hold 2^63 - 1 minor units, and the product would bring more. */
export class WalletFullError extends DomainError {
  constructor() {
    super('LIMIT_REACHED', 'Your wallet can not hold what this product brings. Spend some of it first.');
  }
}

const unavailable = {
  'no-bot': 'This Mini App has no bot yet that could sell for Stars.',
  'telegram-refused': 'Telegram refused to make the invoice. Try again later.',
  'telegram-unavailable': 'Telegram does not answer. Try again with the same key.',
} as const;

/** The order stands, but there is no invoice to pay it by. A repeat with the same key asks for it again. */
export class InvoiceUnavailableError extends DomainError {
  constructor(reason: keyof typeof unavailable) {
    super('UNAVAILABLE', unavailable[reason]);
  }
}

/** What game told of a hold contradicts what the ledger knows. */
export class HoldUnsettledError extends Error {
  readonly eventId: string;
  constructor(eventId: string, why: string) {
    super(why);
    this.name = 'HoldUnsettledError';
    this.eventId = eventId;
  }
}

export const planOrderRefusals = ['not-sold', 'running', 'given', 'stands-still'] as const;
export type PlanOrderRefusal = (typeof planOrderRefusals)[number];

const refusedPlans: Readonly<Record<PlanOrderRefusal, string>> = {
  'not-sold': "This plan is not sold. The platform's staff sets it.",
  running: 'The company pays for this plan already, and it is renewed by itself.',
  given: "The platform's staff has set the company's plan. As long as it stands no other one can be paid for.",
  'stands-still': 'The company stands still: it was suspended, or its deletion was asked for.',
};

/** A plan can't be ordered now. Nothing was made. */
export class PlanOrderRefusedError extends DomainError {
  readonly reason: PlanOrderRefusal;
  constructor(reason: PlanOrderRefusal) {
    super('CONFLICT', refusedPlans[reason]);
    this.reason = reason;
  }
}

/** There is no subscription whose renewal could be stopped, or go on. */
export class NoPlanSubscriptionError extends DomainError {
  constructor() {
    super('NOT_FOUND', 'The company has no subscription that runs.');
  }
}

const unchanged = {
  ended: 'It has ended. Begin a new one.',
  telegram: 'You cancelled it in Telegram: resume it there, under Settings, My Stars.',
  platform: 'It can not be resumed. Begin a new one when it has ended.',
  'no-bot': 'The bot that it is paid to is not connected any more. Cancel it in Telegram, under Settings, My Stars.',
  refused: 'Telegram refused the change. Try again later, or change it in Telegram, under Settings, My Stars.',
} as const;

/** A subscription can't be cancelled or resumed as it is, or not here. */
export class SubscriptionUnchangedError extends DomainError {
  readonly reason: keyof typeof unchanged;
  constructor(reason: keyof typeof unchanged) {
    super('UNAVAILABLE', unchanged[reason]);
    this.reason = reason;
  }
}
