import type { Money } from '@stargraph/kit/contracts/release';
import { issuance, playerOwner, revenue, type AccountRef } from './account.ts';

export const transferKinds = ['reward', 'purchase'] as const;
export type TransferKind = (typeof transferKinds)[number];

export interface Posting {
  readonly account: AccountRef;
  /** Minor units: positive into the account, negative out of it. Never 0. */
  readonly amount: bigint;
}

/** A movement of money before it is written: its postings sum to 0. */
export interface TransferPlan {
  readonly kind: TransferKind;
  /** What it is for. The ledger takes one transfer for each, for good. */
  readonly idempotencyKey: string;
  readonly postings: readonly [player: Posting, system: Posting];
}

const plan = (
  kind: TransferKind,
  idempotencyKey: string,
  playerId: string,
  system: typeof issuance | typeof revenue,
  currencyId: string,
  amount: bigint,
): TransferPlan => ({
  kind,
  idempotencyKey,
  postings: [
    { account: { owner: playerOwner(playerId), currencyId }, amount },
    { account: { owner: system, currencyId }, amount: -amount },
  ],
});

/** Credits a reward. @param eventId the reward's event, which is paid once however often it is delivered */
export const rewardTransfer = (eventId: string, playerId: string, money: Money): TransferPlan =>
  plan('reward', `reward:${eventId}`, playerId, issuance, money.currencyId, BigInt(money.amount));

/** Takes the price of a purchase. @param price minor units, more than 0 */
export const purchaseTransfer = (
  purchaseId: string,
  playerId: string,
  currencyId: string,
  price: bigint,
): TransferPlan => plan('purchase', `purchase:${purchaseId}`, playerId, revenue, currencyId, -price);
