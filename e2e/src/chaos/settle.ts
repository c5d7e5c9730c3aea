import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { SimulatorView } from '@stargraph/embedded/simulator/contract';
import { messageOf } from '@stargraph/kit/errors';
import type { ChaosTarget } from './target.ts';

/** What may be left over, because it was fed: by its question. */
export interface Stuck {
  readonly what: string;
  readonly left: number;
}

/** What each store must have none of once everything has ended, by what it is called. */
const questions: Readonly<Record<string, string>> = {
  'pending purchases': `SELECT count(*) AS n FROM billing.purchase WHERE state = 'pending'`,
  'pending holds': `SELECT count(*) AS n FROM billing.hold WHERE state = 'pending'`,
  'updates not worked on': `SELECT count(*) AS n FROM tenant.received_update WHERE state IN ('waiting', 'inline') AND kind <> 'pre_checkout_query'`,
  'messages not sent': `SELECT count(*) AS n FROM tenant.outbound_message WHERE state IN ('queued', 'sending')`,
  'batches in hand': `SELECT count(*) AS n FROM bus.pending_batch`,
  'dead letters about to be replayed': `SELECT count(*) AS n FROM bus.dead_letter WHERE state = 'replay'`,
};

/** Outbox rows that some group has not passed. */
const lagQuestion = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query<{ source: string }>('SELECT DISTINCT source FROM bus.group_offset');
  const each = rows.map(
    ({ source }) =>
      `SELECT count(*) AS n FROM bus.group_offset g JOIN "${source}".outbox o ON (o.ordering, o.position) > (g.ordering, g.position) WHERE g.source = '${source}'`,
  );
  return `SELECT coalesce(sum(n), 0) AS n FROM (${each.join(' UNION ALL ')}) lag`;
};

/** Jobs that are due and that nobody works on. Those that a dead worker holds are woken by others, so they hurt nobody. */
const jobsQuestion = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query<{ schema: string }>(
    `SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = '_private_jobs' ORDER BY 1`,
  );
  const each = rows.map(
    ({ schema }) =>
      `SELECT count(*) AS n FROM "${schema}"._private_jobs WHERE locked_at IS NULL AND attempts < max_attempts AND run_at < now() - interval '15 seconds'`,
  );
  return each.length === 0 ? 'SELECT 0 AS n' : `SELECT sum(n) AS n FROM (${each.join(' UNION ALL ')}) jobs`;
};

/** All questions in one: each is a round trip else, and it is looked often. */
const askAll = async (client: pg.Client, asked: Readonly<Record<string, string>>): Promise<Stuck[]> => {
  const names = Object.keys(asked);
  const each = Object.values(asked).map((sql, index) => `SELECT ${index} AS index, n::bigint FROM (${sql}) q`);
  const { rows } = await client.query<{ index: number; n: string }>(each.join(' UNION ALL '));
  return rows.map(({ index, n }) => ({ what: names[index] ?? '', left: Number(n) }));
};

const look = async (client: pg.Client, target: ChaosTarget): Promise<Stuck[]> => {
  const { pending } = await target.simulator.get<SimulatorView>('state');
  const left: Stuck[] = [
    { what: 'updates that Telegram could not deliver', left: pending.length },
    ...(await askAll(client, {
      ...questions,
      'outbox rows not read': await lagQuestion(client),
      'jobs not taken': await jobsQuestion(client),
    })),
  ].filter((each) => each.left !== 0);
  // Of what is on its way to the brokers they know nothing, and asking them costs most.
  if (left.length > 0) return left;
  return Object.entries(await target.brokerLag()).map(([what, messages]) => ({ what, left: messages }));
};

/** So often must nothing be left in a row: between two parts of the platform a thing can be seen in neither. */
const quietLooks = 3;

/**
 * Waits until nothing is on its way any more.
 * @param everyMs how long it waits between two looks. @default 500
 * @param meanwhile called after each look that found something
 * @returns what is left when the time is up, and how long it took, milliseconds
 */
export const settle = async (
  client: pg.Client,
  target: ChaosTarget,
  limitMs: number,
  everyMs = 500,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<{ readonly stuck: readonly Stuck[]; readonly tookMs: number }> => {
  const began = performance.now();
  let quietSince = began;
  for (let quiet = 0; ;) {
    const stuck = await look(client, target).catch((error: unknown): Stuck[] => [
      { what: `look that failed: ${messageOf(error)}`, left: 1 },
    ]);
    quiet = stuck.length === 0 ? quiet + 1 : 0;
    if (quiet === 0) quietSince = performance.now();
    if (quiet === quietLooks || performance.now() - began > limitMs) return { stuck, tookMs: quietSince - began };
    if (quiet === 0) await meanwhile();
    await sleep(everyMs);
  }
};
