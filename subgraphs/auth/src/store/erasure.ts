import type { Sql } from '@stargraph/kit/db/sql';
import type { FoundRows } from '@stargraph/kit/personal-data';

export interface ErasureRow {
  readonly id: string;
  readonly environmentId: string;
  readonly projectId: string;
  readonly playerId: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly round: number;
  readonly verifiedAt: Date | null;
  readonly traceparent: string;
}

export interface ErasurePartRow {
  readonly requestId: string;
  readonly domain: string;
  readonly round: number;
  readonly erased: FoundRows;
  readonly found: number;
  readonly reportedAt: Date | null;
}

const columns = `id, environment_id as "environmentId", project_id as "projectId", player_id as "playerId", reason,
  requested_by as "requestedBy", requested_at as "requestedAt", round, verified_at as "verifiedAt", traceparent`;
const partColumns = 'request_id as "requestId", domain, round, erased, found, reported_at as "reportedAt"';

/** @returns false where the player has a request already */
export const insertErasure = async (
  tx: Sql,
  request: Omit<ErasureRow, 'round' | 'verifiedAt'> & { readonly telegramSealed: string; readonly nextAt: Date },
  domains: readonly string[],
): Promise<boolean> => {
  const rows = await tx.query(
    `insert into erasure_request (id, environment_id, project_id, player_id, telegram_sealed, reason, requested_by, requested_at, round, next_at, traceparent)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10) on conflict (environment_id, player_id) do nothing returning id`,
    [
      request.id,
      request.environmentId,
      request.projectId,
      request.playerId,
      request.telegramSealed,
      request.reason,
      request.requestedBy,
      request.requestedAt,
      request.nextAt,
      request.traceparent,
    ],
  );
  if (rows.length === 0) return false;
  await tx.query(
    `insert into erasure_part (request_id, domain, round, erased, found)
     select $1, domain, 0, '{}', 0 from unnest($2::text[]) as given(domain)`,
    [request.id, domains],
  );
  return true;
};

export const findErasureOf = async (sql: Sql, environmentId: string, playerId: string): Promise<ErasureRow | null> =>
  (
    await sql.query<ErasureRow>(`select ${columns} from erasure_request where environment_id = $1 and player_id = $2`, [
      environmentId,
      playerId,
    ])
  )[0] ?? null;

/** The Telegram user of a request that is not over, sealed. */
export const findSealedSubject = async (sql: Sql, environmentId: string, requestId: string): Promise<string | null> =>
  (
    await sql.query<{ sealed: string | null }>(
      `select telegram_sealed as sealed from erasure_request where environment_id = $1 and id = $2`,
      [environmentId, requestId],
    )
  )[0]?.sealed ?? null;

/** The request with its row locked until the transaction ends: what is reported of one is counted one at a time. */
export const lockErasure = async (tx: Sql, environmentId: string, requestId: string): Promise<ErasureRow | null> =>
  (
    await tx.query<ErasureRow>(
      `select ${columns} from erasure_request where environment_id = $1 and id = $2 for update`,
      [environmentId, requestId],
    )
  )[0] ?? null;

/** One request, of whatever tenant, whose domains are to be asked again by now, locked. For the job alone. */
export const lockDueErasure = async (tx: Sql, now: Date): Promise<ErasureRow | null> =>
  (
    await tx.query<ErasureRow>(
      `select ${columns} from erasure_request where next_at <= $1 order by next_at limit 1 for update skip locked`,
      [now],
    )
  )[0] ?? null;

/** The caller holds the request's lock. */
export const beginRound = async (tx: Sql, requestId: string, round: number, nextAt: Date): Promise<void> => {
  await tx.query('update erasure_request set round = $2, next_at = $3 where id = $1', [requestId, round, nextAt]);
};

/** The caller holds the request's lock. */
export const askAgainAt = async (tx: Sql, requestId: string, at: Date): Promise<void> => {
  await tx.query('update erasure_request set next_at = $2 where id = $1', [requestId, at]);
};

/** It is over: nothing is left, the link to the person in the request itself included. The caller holds its lock. */
export const endErasure = async (tx: Sql, requestId: string, at: Date): Promise<void> => {
  await tx.query('update erasure_request set next_at = null, verified_at = $2, telegram_sealed = null where id = $1', [
    requestId,
    at,
  ]);
};

/** The caller holds the request's lock. A report of an earlier round than the last known changes nothing. */
export const recordReport = async (
  tx: Sql,
  requestId: string,
  domain: string,
  report: { readonly round: number; readonly found: FoundRows; readonly at: Date },
): Promise<void> => {
  await tx.query(
    `update erasure_part set round = $3, reported_at = $6, found = $5,
       erased = (select coalesce(jsonb_object_agg(key, total), '{}') from (
         select key, sum(value::int) as total
         from (select * from jsonb_each_text(erased::jsonb) union all select * from jsonb_each_text($4::jsonb)) as both_rounds
         group by key) as summed)
     where request_id = $1 and domain = $2 and round < $3`,
    [
      requestId,
      domain,
      report.round,
      JSON.stringify(report.found),
      Object.values(report.found).reduce((sum, count) => sum + count, 0),
      report.at,
    ],
  );
};

export const findParts = (sql: Sql, requestIds: readonly string[]): Promise<ErasurePartRow[]> =>
  sql.query<ErasurePartRow>(
    `select ${partColumns} from erasure_part where request_id = any($1) order by request_id, domain`,
    [requestIds],
  );

/** An environment's requests, the newest first. */
export const findErasures = (
  sql: Sql,
  environmentId: string,
  after: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<ErasureRow[]> =>
  sql.query<ErasureRow>(
    `select ${columns} from erasure_request
     where environment_id = $1 and ($2::timestamptz is null or (requested_at, id) < ($2, $3))
     order by requested_at desc, id desc limit $4`,
    [environmentId, after?.at ?? null, after?.id ?? null, limit],
  );

/** Of all tenants, for the figures: how many are not over, and for how many seconds the oldest. */
export const openErasures = async (sql: Sql, now: Date): Promise<{ readonly count: number; readonly age: number }> =>
  (
    await sql.query<{ count: number; age: number }>(
      `select count(*)::int as count, coalesce(extract(epoch from $1::timestamptz - min(requested_at)), 0)::float8 as age
       from erasure_request where verified_at is null`,
      [now],
    )
  )[0] ?? { count: 0, age: 0 };
