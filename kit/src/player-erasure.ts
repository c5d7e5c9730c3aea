import type { Pool } from 'pg';
import type { Bus, Subscription } from './bus/bus.ts';
import type { Clock } from './clock.ts';
import { consumeOnce } from './consume.ts';
import { eventData, newEvent, type Envelope } from './contracts/event.ts';
import { inTransaction, type Sql } from './db/sql.ts';
import { appendEvents } from './outbox.ts';
import type { FoundRows, Person } from './personal-data.ts';

/** The domains that are asked to erase what they hold of a player; auth, who asks, erases its own itself. */
export const erasingDomains = ['tenant', 'game', 'billing', 'analytics'] as const;
export type ErasingDomain = (typeof erasingDomains)[number];

interface ErasureDeps {
  readonly domain: ErasingDomain;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly wake: () => void;
  /** Which Telegram user an open request is about, for a domain that keeps chats; asked before the transaction. */
  readonly telegramUserOf?: (request: { environmentId: string; requestId: string }) => Promise<string | null>;
  /** Erases, in the transaction or in a store of its own, repeatably. @returns how many rows there were to erase */
  readonly erase: (tx: Sql, person: Person) => Promise<FoundRows>;
}

const type = 'auth.erasure.requested.v1';

const eraseOne = async (deps: ErasureDeps, event: Envelope): Promise<void> => {
  const { domain, clock } = deps;
  const { requestId, playerId, until, round } = eventData(event, type);
  const { environmentId } = event;
  const person: Person = {
    environmentId,
    playerId,
    telegramUserId: (await deps.telegramUserOf?.({ environmentId, requestId })) ?? null,
    until: new Date(until),
  };
  const done = await inTransaction(deps.pool, async (tx) => {
    if (!(await consumeOnce(tx, `${domain}.erasures`, event.id))) return false;
    const found = await deps.erase(tx, person);
    const report = newEvent({
      type: `${domain}.erasure.completed.v1`,
      environmentId,
      projectId: event.projectId,
      subject: event.subject,
      occurredAt: new Date(clock.now()).toISOString(),
      traceparent: event.traceparent,
      data: { requestId, playerId, round, found: { ...found } },
    });
    await appendEvents(tx, [report], clock);
    return true;
  });
  if (done) deps.wake();
};

/** Erases whom a batch of requests names, one after the other: each in a transaction of its own. */
export const eraseRequested = async (deps: ErasureDeps, batch: readonly Envelope[]): Promise<void> => {
  for (const event of batch) await eraseOne(deps, event);
};

/** Takes requests to erase players from the bus. Each round of a request takes effect once. */
export const subscribeToErasures = (deps: ErasureDeps & { readonly bus: Bus }): Subscription =>
  deps.bus.subscribe({
    group: `${deps.domain}.erasures`,
    sources: ['auth'],
    types: [type],
    handle: (batch) => eraseRequested(deps, batch),
  });
