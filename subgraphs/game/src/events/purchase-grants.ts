import type { Pool } from 'pg';
import { v5 } from 'uuid';
import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { claimEvents } from '@stargraph/kit/consume';
import { eventData, newEvent, type Envelope, type NewEvent } from '@stargraph/kit/contracts/event';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { appendEvents } from '@stargraph/kit/outbox';
import { playerSubject } from '../domain/act-events.ts';
import { addItems, takeItems, type ItemGrant } from '../store/inventory-store.ts';

const group = 'game.purchase-grants';
const purchaseType = 'billing.purchase.completed.v1';
const starsType = 'billing.stars.paid.v1';
const refundType = 'billing.stars.refunded.v1';

/** Namespace of grant ids. Never change it: they are the same however often the purchase's event comes. */
const grantNamespace = 'a7c64d5e-0c0e-4f0e-8b83-6d1c9b1f2e70';

/** What was bought, whatever it was paid with. */
const boughtBy = (purchase: Envelope) => {
  if (purchase.type === starsType) {
    const { orderId, playerId, grants, period } = eventData(purchase, starsType);
    // Each period of a subscription is a purchase of its own.
    return { purchaseId: period?.paymentId ?? orderId, playerId, grants };
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

/** Takes what is still there of what a refunded order had brought. */
const takeBack = async (tx: Sql, refund: Envelope, now: number): Promise<NewEvent[]> => {
  const { environmentId, projectId, releaseHash, traceparent } = refund;
  const { playerId, refundId, grants } = eventData(refund, refundType);
  const taken = await takeItems(
    tx,
    grants.map((grant) => ({ ...grant, environmentId, playerId })),
  );
  return taken.map(({ itemId, quantity }) =>
    newEvent({
      id: v5(`${refund.id}\n${itemId}`, grantNamespace),
      type: 'game.item.taken.v1',
      environmentId,
      projectId,
      subject: playerSubject(playerId),
      ...(releaseHash === undefined ? {} : { releaseHash }),
      occurredAt: new Date(now).toISOString(),
      traceparent,
      data: { playerId, itemId, quantity, refundId },
    }),
  );
};

/** Neighbours that are of one kind, in their order: what is taken back in between must see what was there then. */
const runsOf = (batch: readonly Envelope[]): Envelope[][] => {
  const runs: Envelope[][] = [];
  for (const event of batch) {
    const last = runs.at(-1);
    if (event.type !== refundType && last?.[0] !== undefined && last[0].type !== refundType) last.push(event);
    else runs.push([event]);
  }
  return runs;
};

/**
 * Grants the items that completed purchases and paid Stars orders bought, and takes those of refunded orders back. Each
 * event takes effect once, however often it is delivered, in the order in which they came.
 */
export const grantPurchases = async (deps: GrantDeps, batch: readonly Envelope[]): Promise<void> => {
  const changed = await inTransaction(deps.pool, async (tx) => {
    const fresh = await claimEvents(
      tx,
      group,
      batch.map((event) => event.id),
    );
    const now = deps.clock.now();
    const events: NewEvent[] = [];
    for (const run of runsOf(batch.filter((event) => fresh.has(event.id)))) {
      const [first] = run;
      if (first?.type === refundType) {
        events.push(...(await takeBack(tx, first, now)));
        continue;
      }
      const grants = run.flatMap(grantsOf);
      // One that bought currency alone: billing has credited it.
      if (grants.length > 0) await addItems(tx, grants);
      events.push(...run.flatMap((purchase) => eventsOf(purchase, now)));
    }
    if (events.length > 0) await appendEvents(tx, events, deps.clock);
    return events.length > 0;
  });
  if (changed) deps.wake();
};

/** Takes completed purchases, paid and refunded Stars orders from the bus: in one group, so that they stay in order. */
export const subscribeToPurchases = (deps: GrantDeps & { readonly bus: Bus }): Subscription =>
  deps.bus.subscribe({
    group,
    sources: ['billing'],
    types: [purchaseType, starsType, refundType],
    handle: (batch) => grantPurchases(deps, batch),
  });
