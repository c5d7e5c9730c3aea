import type pg from 'pg';
import { domains } from '@stargraph/kit/contracts/domain';
import { isAuditEvent } from '@stargraph/kit/contracts/event';
import type { Acknowledged } from './acknowledged.ts';
import { trackedEvent } from './player.ts';
import { compare, type Tally } from './tally.ts';
import type { ChaosTarget } from './target.ts';

/** Tracked events in ClickHouse: each acknowledged one under one id, which no figure counts twice. */
export const tallyTracked = async (target: ChaosTarget, { tracked }: Acknowledged, run: string): Promise<Tally> => {
  const rows = await target.clickhouse<{ load: string; times: string }>(
    `SELECT JSONExtractString(data, 'properties', 'load') AS load, toString(count()) AS times FROM events FINAL
     WHERE environment_id = '${target.environmentId}' AND type = '${trackedEvent}' AND startsWith(load, '${run}-') GROUP BY load`,
  );
  return compare('tracked events', tracked, new Map(rows.map(({ load, times }) => [load, Number(times)])), false);
};

/** Domain events in ClickHouse: exactly those of the outboxes, without the audit log's and the ones that `poison` names. */
export const tallyEvents = async (
  client: pg.Client,
  target: ChaosTarget,
  poison: ReadonlySet<string>,
): Promise<Tally> => {
  const outboxes = domains.map(
    (domain) => `SELECT id::text, type FROM ${domain}.outbox WHERE environment_id = $1 AND type NOT LIKE 'client.%'`,
  );
  const written = await client.query<{ id: string; type: string }>(outboxes.join(' UNION ALL '), [
    target.environmentId,
  ]);
  const found = await target.clickhouse<{ id: string; times: string }>(
    `SELECT toString(event_id) AS id, toString(count()) AS times FROM events FINAL
     WHERE environment_id = '${target.environmentId}' AND NOT startsWith(type, 'client.') GROUP BY id`,
  );
  return compare(
    'domain events',
    written.rows.filter(({ id, type }) => !isAuditEvent(type) && !poison.has(id)).map(({ id }) => id),
    new Map(found.map(({ id, times }) => [id, Number(times)])),
    true,
  );
};

/** Rows of ClickHouse beyond one an event, which a merge folds and no figure counts. */
export const unfoldedCopies = async (target: ChaosTarget): Promise<number> => {
  const [row] = await target.clickhouse<{ copies: string }>(
    `SELECT toString(count() - uniqExact(environment_id, type, event_id)) AS copies FROM events`,
  );
  return Number(row?.copies ?? 0);
};
