import type { ExchangeDefinition } from '@stargraph/kit/contracts/release';
import { exchange, playerOwner } from './account.ts';
import { ExchangeAmountError, ExchangeLimitReachedError } from './errors.ts';
import type { TransferPlan } from './transfer.ts';

/**
 * What an amount is exchanged for. Nothing is rounded: only whole multiples of what the rate gives for are exchanged.
 *
 * @param amount minor units of the currency that is given
 * @returns minor units of the currency that is got, more than 0
 * @throws ExchangeAmountError for an amount that is no multiple, outside the rate's bounds, or gets more than a wallet holds
 */
export const exchangedFor = ({ give, get, minimum, maximum }: ExchangeDefinition, amount: bigint): bigint => {
  const unit = BigInt(give.amount);
  const least = minimum === null ? unit : BigInt(minimum);
  const most = maximum === null ? null : BigInt(maximum);
  if (amount <= 0n || amount % unit !== 0n || amount < least || (most !== null && amount > most))
    throw new ExchangeAmountError(unit, least, most);
  const got = (amount / unit) * BigInt(get.amount);
  if (got >= 2n ** 63n) throw new ExchangeAmountError(unit, least, most);
  return got;
};

/** What the player asked for: the ledger keeps one exchange for it, for good. */
export interface ExchangeAsked {
  readonly playerId: string;
  readonly idempotencyKey: string;
}

export const exchangeKey = ({ playerId, idempotencyKey }: ExchangeAsked): string =>
  `exchange:${playerId}/${idempotencyKey}`;

/** Takes what is given and gives what is got, through the environment's exchange: four postings, two of each currency. @param expiresAt when what is got expires; undefined for never */
export const exchangeTransfer = (
  asked: ExchangeAsked,
  rate: Pick<ExchangeDefinition, 'id' | 'give' | 'get'>,
  given: bigint,
  got: bigint,
  expiresAt?: Date,
): TransferPlan => {
  const owner = playerOwner(asked.playerId);
  const [from, to] = [rate.give.currencyId, rate.get.currencyId];
  return {
    kind: 'exchange',
    idempotencyKey: exchangeKey(asked),
    reason: { kind: 'exchange', id: rate.id },
    postings: [
      { account: { owner, currencyId: from }, amount: -given },
      { account: { owner: exchange, currencyId: from }, amount: given },
      { account: { owner: exchange, currencyId: to }, amount: -got },
      { account: { owner, currencyId: to }, amount: got, expiresAt },
    ],
  };
};

const dayMs = 24 * 60 * 60 * 1000;

/** The day, in UTC, in which something is exchanged: the limit of one player begins anew with each. */
export const exchangeDay = (at: Date): { readonly from: Date; readonly to: Date } => {
  const from = Math.floor(at.getTime() / dayMs) * dayMs;
  return { from: new Date(from), to: new Date(from + dayMs) };
};

/** What of a day's limit is left of what was given so far; nothing below 0, should a release have lowered it. */
export const leftOfDay = (perDay: bigint, given: bigint): bigint => (given >= perDay ? 0n : perDay - given);

/** @throws ExchangeLimitReachedError where `amount` is more than is left today */
export const assertWithinDay = (perDay: bigint, given: bigint, amount: bigint, at: Date): void => {
  const left = leftOfDay(perDay, given);
  if (amount > left) throw new ExchangeLimitReachedError(perDay, left, exchangeDay(at).to);
};
