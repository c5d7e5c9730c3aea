import { DomainError } from '@stargraph/kit/errors';
import type { Money } from '@stargraph/kit/contracts/release';
import { capacity, noFunds, type Funds } from './account.ts';
import { sumByCurrency } from './currency-grant.ts';
import { overdraftOf } from './ledger.ts';

/** Who wanted it: an operator, the environment's policy, or nobody here: Telegram tells of a refund that it was not asked for. */
export const refundCauses = ['operator', 'policy', 'telegram'] as const;
export type RefundCause = (typeof refundCauses)[number];
export type RefundState = 'requested' | 'done' | 'failed';
export const refundFailures = ['no-bot', 'balance-too-low', 'charge-unknown', 'telegram-refused'] as const;
export type RefundFailure = (typeof refundFailures)[number];

/** What was taken back of one currency, minor units as decimal strings. */
export interface Taken {
  readonly currencyId: string;
  readonly amount: string;
  /** The part of it that was not there any more: the player's debt grew by it. */
  readonly debt: string;
}

/**
 * What a refund takes back of each currency that the payment brought, and how much of it makes a debt: all of it,
 * unless an account would come below what it can hold.
 *
 * @param wallets the player's accounts, locked
 */
export const takeBack = (
  grants: readonly Money[],
  wallets: readonly (Funds & { readonly currencyId: string })[],
): Taken[] => {
  const held = new Map(wallets.map((wallet) => [wallet.currencyId, wallet]));
  return [...sumByCurrency(grants)].flatMap(([currencyId, brought]) => {
    const before = held.get(currencyId) ?? noFunds;
    const room = before.balance + capacity;
    const amount = brought < room ? brought : room;
    if (amount <= 0n) return [];
    const after = { ...before, balance: before.balance - amount };
    const debt = overdraftOf(after) - overdraftOf(before);
    return [{ currencyId, amount: String(amount), debt: String(debt) }];
  });
};

/** When Telegram, which gave no answer, is asked again: soon, then ever later, hourly at the end. */
export const askAgainMs = (attempts: number): number =>
  Math.min(5_000 * 2 ** Math.min(Math.max(attempts - 1, 0), 20), 3_600_000);

/** The Stars of the payment were given back before, or are about to be. */
export class AlreadyRefundedError extends DomainError {
  constructor(state: Exclude<RefundState, 'failed'>) {
    super(
      'CONFLICT',
      state === 'done'
        ? 'The Stars of this payment were given back already.'
        : 'A refund of this payment is under way already.',
    );
  }
}

/** The bot that took the Stars is not connected any more, or its token was revoked: nobody else can give them back. */
export class BotDisconnectedError extends DomainError {
  constructor() {
    super('UNAVAILABLE', 'The bot that took these Stars is not connected. Connect it again, then repeat the refund.');
  }
}

/** The bot has fewer Stars than are to be given back. */
export class StarsBalanceTooLowError extends DomainError {
  constructor() {
    super(
      'INSUFFICIENT_FUNDS',
      "The bot's balance of Stars is lower than this payment. Repeat the refund when it has grown.",
    );
  }
}

/** Telegram gives them not back. */
export class RefundRefusedError extends DomainError {
  constructor(words: string | null) {
    super(
      'CONFLICT',
      words === null || words === ''
        ? 'Telegram knows no such payment of this bot, so there is nothing to give back.'
        : `Telegram refused the refund: ${words}`,
    );
  }
}

export const errorOfFailure = (failure: RefundFailure, words: string | null): DomainError => {
  switch (failure) {
    case 'no-bot':
      return new BotDisconnectedError();
    case 'balance-too-low':
      return new StarsBalanceTooLowError();
    case 'charge-unknown':
    case 'telegram-refused':
      return new RefundRefusedError(words);
  }
};
