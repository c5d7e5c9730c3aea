import { hash } from 'node:crypto';
import type { Money } from '@stargraph/kit/contracts/release';
import { accountId, expiry, issuance, playerOwner, revenue, type AccountRef } from './account.ts';
import { grantExpiresAt, sumByCurrency, type CurrencyGrant } from './currency-grant.ts';

export const transferKinds = ['reward', 'purchase', 'stars', 'refund', 'exchange', 'expiry', 'charge'] as const;
export type TransferKind = (typeof transferKinds)[number];

/** What a transfer is for: a definition of the release, by its kind and id. */
export const reasonKinds = ['action', 'level', 'quest', 'product', 'exchange', 'currency'] as const;
export interface TransferReason {
  readonly kind: (typeof reasonKinds)[number];
  readonly id: string;
}

export interface Posting {
  readonly account: AccountRef;
  /** Minor units: positive into the account, negative out of it. Never 0. */
  readonly amount: bigint;
  /** When what comes into a player's account expires; absent where it never does. No part of what is moved. */
  readonly expiresAt?: Date | undefined;
}

/** A movement of money before it is written: its postings sum to 0 in each currency, one for each account. */
export interface TransferPlan {
  readonly kind: TransferKind;
  /** What it is for. The ledger takes one transfer for each, for good. */
  readonly idempotencyKey: string;
  readonly reason: TransferReason;
  readonly postings: readonly Posting[];
  /** Whether it takes also what is not there, as what takes back must: the account then has a debt. @default false */
  readonly overdraws?: boolean;
}

/** What tells the content of two transfers with one key apart: SHA-256 of kind, reason and postings, in hex. */
export const inputHashOf = ({ kind, reason, postings }: TransferPlan): string =>
  hash(
    'sha256',
    [
      kind,
      reason.kind,
      reason.id,
      ...postings.map(({ account, amount }) => `${accountId(account)} ${amount}`).toSorted(),
    ].join('\n'),
  );

const plan = (
  given: Pick<TransferPlan, 'kind' | 'idempotencyKey' | 'reason'>,
  playerId: string,
  system: typeof issuance | typeof revenue,
  currencyId: string,
  amount: bigint,
  expiresAt?: Date,
): TransferPlan => ({
  ...given,
  postings: [
    { account: { owner: playerOwner(playerId), currencyId }, amount, expiresAt },
    { account: { owner: system, currencyId }, amount: -amount },
  ],
});

/**
 * Credits a reward.
 *
 * @param eventId the reward's event, which is paid once however often it is delivered
 * @param expiresAt when it expires; undefined for never
 */
export const rewardTransfer = (
  eventId: string,
  playerId: string,
  money: Money,
  reason: TransferReason,
  expiresAt?: Date,
): TransferPlan =>
  plan(
    { kind: 'reward', idempotencyKey: `reward:${eventId}`, reason },
    playerId,
    issuance,
    money.currencyId,
    BigInt(money.amount),
    expiresAt,
  );

/**
 * Takes what has expired.
 *
 * @param position that of its posting in the account's statement, which is given once: with it no second one has the key
 */
export const expiryTransfer = (account: AccountRef, amount: bigint, position: bigint): TransferPlan => ({
  kind: 'expiry',
  idempotencyKey: `expiry:${accountId(account)}/${position}`,
  reason: { kind: 'currency', id: account.currencyId },
  postings: [
    { account, amount: -amount },
    { account: { owner: expiry, currencyId: account.currencyId }, amount },
  ],
});

/** A product that a player paid for: by a purchase in currency, or by an order in Stars. */
interface Sale {
  readonly id: string;
  readonly playerId: string;
  readonly productId: string;
}

const reasonOf = ({ productId }: Sale): TransferReason => ({ kind: 'product', id: productId });

/** Takes the price of a purchase. */
export const purchaseTransfer = (
  purchase: Sale & {
    readonly currencyId: string;
    /** Minor units, more than 0. */
    readonly price: bigint;
  },
): TransferPlan =>
  plan(
    { kind: 'purchase', idempotencyKey: `purchase:${purchase.id}`, reason: reasonOf(purchase) },
    purchase.playerId,
    revenue,
    purchase.currencyId,
    -purchase.price,
  );

/** Takes what an act cost. */
export const chargeTransfer = (hold: {
  readonly id: string;
  readonly account: AccountRef;
  readonly amount: bigint;
  readonly reason: TransferReason;
}): TransferPlan => ({
  kind: 'charge',
  idempotencyKey: `charge:${hold.id}`,
  reason: hold.reason,
  postings: [
    { account: hold.account, amount: -hold.amount },
    { account: { owner: revenue, currencyId: hold.account.currencyId }, amount: hold.amount },
  ],
});

const grantTransfers = (
  kind: 'purchase' | 'stars',
  sale: Sale & { readonly currencyGrants: readonly CurrencyGrant[] },
  at: Date,
): TransferPlan[] =>
  [...sumByCurrency(sale.currencyGrants)].map(([currencyId, amount]) =>
    plan(
      { kind, idempotencyKey: `${kind}:${sale.id}/${currencyId}`, reason: reasonOf(sale) },
      sale.playerId,
      issuance,
      currencyId,
      amount,
      grantExpiresAt(sale.currencyGrants, currencyId, at),
    ),
  );

/** Credits the currency that a purchase brings: a transfer for each currency. @param at when it is given */
export const purchaseGrantTransfers = (
  purchase: Sale & { readonly currencyGrants: readonly CurrencyGrant[] },
  at: Date,
): TransferPlan[] => grantTransfers('purchase', purchase, at);

/** Takes back what a payment brought, for its refund: once for a payment, in each currency. What is not there becomes a debt. */
export const refundTransfers = (
  order: Sale & { readonly paymentId: string },
  taken: readonly Money[],
): TransferPlan[] =>
  taken.map(({ currencyId, amount }) => ({
    ...plan(
      { kind: 'refund', idempotencyKey: `refund:${order.paymentId}/${currencyId}`, reason: reasonOf(order) },
      order.playerId,
      issuance,
      currencyId,
      -BigInt(amount),
    ),
    overdraws: true,
  }));

/** Credits the currency that was paid for in Stars: a transfer for each currency, once for an order whatever is charged. @param at when it is given */
export const starsTransfers = (
  order: Sale & { readonly currencyGrants: readonly CurrencyGrant[] },
  at: Date,
): TransferPlan[] => grantTransfers('stars', order, at);
