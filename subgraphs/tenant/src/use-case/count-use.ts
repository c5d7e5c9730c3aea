import type { Pool } from 'pg';
import type { Clock } from '@stargraph/kit/clock';
import { claimEvents } from '@stargraph/kit/consume';
import { eventData, isClientEventName, type Envelope, type EventType } from '@stargraph/kit/contracts/event';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { monthAfter, monthOf, type CompanyUse } from '../domain/usage.ts';
import {
  addUse,
  findOwners,
  findStandingUse,
  insertActivePlayers,
  keepMost,
  removeAsset,
  saveAsset,
  type ActivePlayer,
} from '../store/usage.ts';
import { noteUse } from './note-use.ts';

export const usageGroup = 'tenant.usage';

type Owners = ReadonlyMap<string, { readonly companyId: string; readonly projectId: string }>;

/** What players do themselves. Others tell of what happened to somebody who may be long gone. */
const ownDoing: ReadonlySet<string> = new Set<EventType>([
  'auth.session.started.v1',
  'game.act.applied.v1',
  'billing.purchase.completed.v1',
  'billing.stars.paid.v1',
]);

/** The player whose being there an event proves; null for one that proves nobody's. */
const playerOf = ({ type, data }: Envelope): string | null =>
  (ownDoing.has(type) || isClientEventName(type)) &&
  typeof data === 'object' &&
  data !== null &&
  'playerId' in data &&
  typeof data.playerId === 'string'
    ? data.playerId
    : null;

/** The month of an event's time, which is in UTC: so it is that of its day. Computed once a day, not once an event. */
const createMonthAt = (): ((occurredAt: string) => string) => {
  const months = new Map<string, string>();
  return (occurredAt) => {
    const day = occurredAt.slice(0, 10);
    const month = months.get(day) ?? monthOf(new Date(occurredAt));
    months.set(day, month);
    return month;
  };
};

/** One count for each company, limit and month. */
const summed = (
  uses: readonly { readonly companyId: string; readonly month: string }[],
  limit: 'players' | 'events',
): (CompanyUse & { readonly month: string })[] =>
  [...Map.groupBy(uses, ({ companyId, month }) => `${companyId} ${month}`).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ companyId: first.companyId, month: first.month, limit, used: group.length }];
  });

const keepAssets = async (tx: Sql, events: readonly Envelope[], owners: Owners): Promise<Set<string>> => {
  const touched = new Set<string>();
  for (const event of events) {
    const owner = owners.get(event.projectId);
    if (owner === undefined) continue;
    touched.add(owner.companyId);
    if (event.type === 'config.asset.stored.v1')
      await saveAsset(tx, { ...owner, ...eventData(event, 'config.asset.stored.v1') });
    else await removeAsset(tx, { ...owner, ...eventData(event, 'config.asset.deleted.v1') });
  }
  return touched;
};

const isAsset = ({ type }: Envelope): boolean =>
  type === 'config.asset.stored.v1' || type === 'config.asset.deleted.v1';

/**
 * Counts what events tell of use, once however often they come: who was there is a set, a tracked event is known by its
 * id, a file is a row. An event counts in the month in which it happened; one that is older than the last month is
 * late for good.
 */
export const createCountUse =
  ({ pool, clock }: { readonly pool: Pool; readonly clock: Clock }) =>
  async (batch: readonly Envelope[]): Promise<void> => {
    const tracked = batch.filter(({ type }) => isClientEventName(type));
    const assets = batch.filter(isAsset);
    const present = batch.flatMap((event) => {
      const playerId = playerOf(event);
      return playerId === null ? [] : [{ event, playerId }];
    });
    if (tracked.length + assets.length + present.length === 0) return;
    const placeIds = new Set<string>();
    for (const { environmentId, projectId } of batch) placeIds.add(environmentId).add(projectId);
    const owners = await findOwners(sqlOfPool(pool), [...placeIds]);
    const thisMonth = monthOf(new Date(clock.now()));
    const oldest = monthAfter(thisMonth, -1);
    const monthAt = createMonthAt();

    const placed = (event: Envelope): { readonly companyId: string; readonly month: string }[] => {
      const owner = owners.get(event.environmentId);
      const month = monthAt(event.occurredAt);
      return owner === undefined || month < oldest ? [] : [{ companyId: owner.companyId, month }];
    };
    const players = new Map<string, ActivePlayer>();
    for (const { event, playerId } of present)
      for (const place of placed(event))
        players.set(`${place.companyId} ${place.month} ${playerId}`, { ...place, playerId });
    await inTransaction(pool, async (tx) => {
      const fresh = await claimEvents(
        tx,
        usageGroup,
        tracked.map(({ id }) => id),
      );
      const counted = await addUse(tx, [
        ...summed(tracked.filter(({ id }) => fresh.has(id)).flatMap(placed), 'events'),
        ...summed(await insertActivePlayers(tx, [...players.values()]), 'players'),
      ]);
      const touched = [...(await keepAssets(tx, assets, owners))];
      const stored = (await findStandingUse(tx, touched, new Date(clock.now()))).filter(
        ({ limit }) => limit === 'storage',
      );
      await keepMost(
        tx,
        stored.map((use) => ({ ...use, month: thisMonth })),
      );
      await noteUse(tx, clock, [...counted.filter(({ month }) => month === thisMonth), ...stored]);
    });
  };
