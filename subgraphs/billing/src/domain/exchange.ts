import type { ExchangeDefinition } from '@stargraph/kit/contracts/release';
import { exchange, playerOwner } from './account.ts';
import { ExchangeAmountError } from './errors.ts';
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
