import { newEvent, type NewEvent } from '@stargraph/kit/contracts/event';
import type { Money } from '@stargraph/kit/contracts/release';
import { playerIdOf, playerOwner } from './account.ts';
import type { PurchaseGrant } from './purchase.ts';
import type { LedgerTransfer } from './ledger.ts';
import type { RefundCause } from './stars-refund.ts';

/** What all events of billing carry. They are about a player, so that they stay in order. */
export interface EventScope {
  readonly environmentId: string;
  readonly projectId: string;
  readonly playerId: string;
  readonly releaseHash: string | undefined;
  readonly traceparent: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What every event of a scope carries. */
export const common = (scope: EventScope) => ({
  environmentId: scope.environmentId,
  projectId: scope.projectId,
  subject: playerOwner(scope.playerId),
  ...(scope.releaseHash === undefined ? {} : { releaseHash: scope.releaseHash }),
  occurredAt: new Date(scope.now).toISOString(),
  traceparent: scope.traceparent,
});

/** One for each posting of a player's account. @param scope of the transfer; whose accounts they are is in its postings */
export const transferPosted = (
  scope: Omit<EventScope, 'playerId'>,
  { id, kind, postings }: Pick<LedgerTransfer, 'id' | 'kind' | 'postings'>,
): NewEvent[] =>
  postings.flatMap(({ account: { owner, currencyId }, amount }) => {
    const playerId = playerIdOf(owner);
    if (playerId === null) return [];
    return newEvent({
      ...common({ ...scope, playerId }),
      type: 'billing.transfer.posted.v1',
      data: { transferId: id, kind, playerId, amount: String(amount), currencyId },
    });
  });

export const purchaseCompleted = (
  scope: EventScope,
  purchase: {
    readonly id: string;
    readonly productId: string;
    readonly price: bigint;
    readonly currencyId: string;
    readonly grants: readonly PurchaseGrant[];
  },
): NewEvent =>
  newEvent({
    ...common(scope),
    type: 'billing.purchase.completed.v1',
    data: {
      purchaseId: purchase.id,
      playerId: scope.playerId,
      productId: purchase.productId,
      price: { currencyId: purchase.currencyId, amount: String(purchase.price) },
      grants: [...purchase.grants],
    },
  });

export const starsPaid = (
  scope: EventScope,
  order: {
    readonly id: string;
    readonly productId: string;
    readonly stars: number;
    readonly grants: readonly PurchaseGrant[];
    readonly currencyGrants: readonly Money[];
  },
  period?: { readonly subscriptionId: string; readonly paymentId: string; readonly until: Date },
): NewEvent =>
  newEvent({
    ...common(scope),
    type: 'billing.stars.paid.v1',
    data: {
      orderId: order.id,
      playerId: scope.playerId,
      productId: order.productId,
      stars: order.stars,
      grants: [...order.grants],
      currencyGrants: order.currencyGrants.map(({ currencyId, amount }) => ({ currencyId, amount })),
      ...(period === undefined ? {} : { period: { ...period, until: period.until.toISOString() } }),
    },
  });

/** @param refund why the Stars were given back: by an operator, by policy, or without our asking */
export const starsRefunded = (
  scope: EventScope,
  order: Parameters<typeof starsPaid>[1],
  refund: { readonly id: string; readonly cause: RefundCause },
): NewEvent =>
  newEvent({
    ...common(scope),
    type: 'billing.stars.refunded.v1',
    data: {
      orderId: order.id,
      refundId: refund.id,
      cause: refund.cause,
      playerId: scope.playerId,
      productId: order.productId,
      stars: order.stars,
      grants: [...order.grants],
      currencyGrants: order.currencyGrants.map(({ currencyId, amount }) => ({ currencyId, amount })),
    },
  });
