import type { Pool } from 'pg';
import { v5 } from 'uuid';
import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { claimEvents } from '@stargraph/kit/consume';
import { eventData, newEvent, type Envelope, type NewEvent } from '@stargraph/kit/contracts/event';
import { inTransaction } from '@stargraph/kit/db/sql';
import { appendEvents } from '@stargraph/kit/outbox';
import { playerSubject } from '../domain/act-events.ts';
import { addItems, type ItemGrant } from '../store/inventory-store.ts';

const group = 'game.purchase-grants';
const purchaseType = 'billing.purchase.completed.v1';
const starsType = 'billing.stars.paid.v1';

/** Namespace of grant ids. Never change it: they are the same however often the purchase's event comes. */
const grantNamespace = 'a7c64d5e-0c0e-4f0e-8b83-6d1c9b1f2e70';

/** What was bought, whatever it was paid with. */
const boughtBy = (purchase: Envelope) => {
  if (purchase.type === starsType) {
    const { orderId, playerId, grants } = eventData(purchase, starsType);
    return { purchaseId: orderId, playerId, grants };
  }
  return eventData(purchase, purchaseType);
};

const grantsOf = (purchase: Envelope): ItemGrant[] => {
  const { playerId, grants } = boughtBy(purchase);
  return grants.map(({ itemId, quantity }) => ({ environmentId: purchase.environmentId, playerId, itemId, quantity }));
};

const eventsOf = (purchase: Envelope, now: number): NewEvent[] => {
  const { playerId, purchaseId, grants } = boughtBy(purchase);
  return grants.map(({ itemId, quantity }, index) =>
    newEvent({
      id: v5(`${purchase.id}\n${index}`, grantNamespace),
      type: 'game.item.granted.v1',
      environmentId: purchase.environmentId,
      projectId: purchase.projectId,
      subject: playerSubject(playerId),
      ...(purchase.releaseHash === undefined ? {} : { releaseHash: purchase.releaseHash }),
      occurredAt: new Date(now).toISOString(),
      traceparent: purchase.traceparent,
      data: { playerId, itemId, quantity, purchaseId },
    }),
  );
};

interface GrantDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly wake: () => void;
}

/** Grants the items that completed purchases and paid Stars orders bought. Each event takes effect once, however often it is delivered. */
export const grantPurchases = async (deps: GrantDeps, batch: readonly Envelope[]): Promise<void> => {
  const granted = await inTransaction(deps.pool, async (tx) => {
    const fresh = await claimEvents(
      tx,
      group,
      batch.map((purchase) => purchase.id),
    );
    const purchases = batch.filter((purchase) => fresh.has(purchase.id));
    if (purchases.length === 0) return false;
    const grants = purchases.flatMap(grantsOf);
    // One that bought currency alone: billing has credited it.
    if (grants.length === 0) return false;
    await addItems(tx, grants);
    const now = deps.clock.now();
    await appendEvents(
      tx,
      purchases.flatMap((purchase) => eventsOf(purchase, now)),
      deps.clock,
    );
    return true;
  });
  if (granted) deps.wake();
};

/** Takes completed purchases and paid Stars orders from the bus. */
export const subscribeToPurchases = (deps: GrantDeps & { readonly bus: Bus }): Subscription =>
  deps.bus.subscribe({
    group,
    sources: ['billing'],
    types: [purchaseType, starsType],
    handle: (batch) => grantPurchases(deps, batch),
  });
