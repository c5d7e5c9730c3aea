import { newEvent, type NewEvent } from '@stargraph/kit/contracts/event';
import type { Money } from '@stargraph/kit/contracts/release';
import { playerOwner } from './account.ts';
import type { PurchaseGrant } from './purchase.ts';
import type { TransferKind } from './transfer.ts';

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

const common = (scope: EventScope) => ({
  environmentId: scope.environmentId,
  projectId: scope.projectId,
  subject: playerOwner(scope.playerId),
  ...(scope.releaseHash === undefined ? {} : { releaseHash: scope.releaseHash }),
  occurredAt: new Date(scope.now).toISOString(),
  traceparent: scope.traceparent,
});

/** @param transfer its amount is the player's: rewards are positive, purchases negative */
export const transferPosted = (
  scope: EventScope,
  transfer: { readonly id: string; readonly kind: TransferKind; readonly amount: bigint; readonly currencyId: string },
): NewEvent =>
  newEvent({
    ...common(scope),
    type: 'billing.transfer.posted.v1',
    data: {
      transferId: transfer.id,
      kind: transfer.kind,
      playerId: scope.playerId,
      amount: String(transfer.amount),
      currencyId: transfer.currencyId,
    },
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
      currencyGrants: [...order.currencyGrants],
    },
  });
