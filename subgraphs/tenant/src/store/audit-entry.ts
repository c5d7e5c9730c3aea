import type { Sql } from '@stargraph/kit/db/sql';
import { chainStart, type AuditEntry, type Origin } from '../domain/audit-entry.ts';

export interface ChainHead {
  readonly companyId: string;
  readonly length: bigint;
  readonly headHash: string;
}

/** An entry as operators read it: with where it came from, as long as that is kept. */
export interface AuditEntryRow extends AuditEntry, Origin {}

const columns = `entry.company_id as "companyId", entry.position, entry.id::text as id, entry.at, entry.actor_kind as "actorKind",
  entry.actor_id as "actorId", entry.action, entry.target_kind as "targetKind", entry.target_id as "targetId",
  entry.target_name as "targetName", entry.project_id as "projectId", entry.environment_id as "environmentId",
  entry.before, entry.after, entry.origin_hash as "originHash", entry.previous_hash as "previousHash", entry.hash`;

/**
 * Locks the ends of these companies' chains until the transaction ends, and makes those that are missing. In the order
 * of their ids, so that two who lock several can't deadlock.
 */
export const lockChains = async (tx: Sql, companyIds: readonly string[]): Promise<ChainHead[]> => {
  const sorted = [...new Set(companyIds)].toSorted();
  await tx.query(
    `insert into audit_chain (company_id, length, head_hash)
     select given.id, 0, given.hash from unnest($1::text[], $2::text[]) as given(id, hash) order by given.id
     on conflict do nothing`,
    [sorted, sorted.map(chainStart)],
  );
  return tx.query<ChainHead>(
    `select company_id as "companyId", length, head_hash as "headHash" from audit_chain
     where company_id = any($1::text[]) order by company_id for update`,
    [sorted],
  );
};

/** Which of these facts a chain has already. The caller holds its lock, so none comes in between. */
export const knownFacts = async (tx: Sql, companyId: string, ids: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await tx.query<{ id: string }>(
        'select id::text as id from audit_entry where company_id = $1 and id = any($2::text[]::uuid[])',
        [companyId, ids],
      )
    ).map(({ id }) => id),
  );

/** Where an entry came from, with its salt. */
export interface StoredOrigin extends Origin {
  readonly position: bigint;
  readonly salt: string;
}

/** Adds entries at the end of a company's chain, whose lock the caller holds. */
export const appendEntries = async (
  tx: Sql,
  companyId: string,
  entries: readonly AuditEntry[],
  origins: readonly StoredOrigin[],
  at: Date,
): Promise<void> => {
  const last = entries.at(-1);
  if (last === undefined) return;
  await tx.query(
    `insert into audit_entry (company_id, position, id, at, actor_kind, actor_id, action, target_kind, target_id, target_name,
       project_id, environment_id, before, after, origin_hash, previous_hash, hash)
     select $1, position, id, at, "actorKind", "actorId", action, "targetKind", "targetId", "targetName",
       "projectId", "environmentId", nullif(before, 'null'), nullif(after, 'null'), "originHash", "previousHash", hash
     from jsonb_to_recordset($2::jsonb) as given(position bigint, id uuid, at timestamptz, "actorKind" text, "actorId" text, action text,
       "targetKind" text, "targetId" text, "targetName" text, "projectId" text, "environmentId" text, before jsonb, after jsonb,
       "originHash" text, "previousHash" text, hash text)`,
    [companyId, JSON.stringify(entries.map((entry) => ({ ...entry, position: entry.position.toString() })))],
  );
  await tx.query(
    `insert into audit_origin (company_id, position, ip, user_agent, salt, recorded_at)
     select $1, position, ip, agent, salt, $6 from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as given(position, ip, agent, salt)`,
    [
      companyId,
      origins.map(({ position }) => position),
      origins.map(({ ip }) => ip),
      origins.map(({ userAgent }) => userAgent),
      origins.map(({ salt }) => salt),
      at,
    ],
  );
  await tx.query('update audit_chain set length = $2, head_hash = $3 where company_id = $1', [
    companyId,
    last.position,
    last.hash,
  ]);
};

/** What operators look for. Times are of when it happened; `to` is not included. */
export interface AuditFilter {
  readonly actorId?: string | null | undefined;
  readonly action?: string | null | undefined;
  readonly targetKind?: string | null | undefined;
  readonly targetId?: string | null | undefined;
  readonly projectId?: string | null | undefined;
  readonly environmentId?: string | null | undefined;
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
}

/** A company's entries below position `before`, newest first. */
export const findEntries = (
  sql: Sql,
  companyId: string,
  filter: AuditFilter,
  before: bigint | null,
  limit: number,
): Promise<AuditEntryRow[]> => {
  const params: unknown[] = [companyId, limit];
  const conditions: string[] = [];
  const add = (value: unknown, condition: (place: string) => string): void => {
    if (value === undefined || value === null) return;
    params.push(value);
    conditions.push(`and ${condition(`$${params.length}`)}`);
  };
  add(before, (place) => `entry.position < ${place}`);
  add(filter.actorId, (place) => `entry.actor_id = ${place}`);
  // `member` finds `member.invited` and all the others.
  add(filter.action, (place) => `(entry.action = ${place} or starts_with(entry.action, ${place} || '.'))`);
  add(filter.targetKind, (place) => `entry.target_kind = ${place}`);
  add(filter.targetId, (place) => `entry.target_id = ${place}`);
  add(filter.projectId, (place) => `entry.project_id = ${place}`);
  add(filter.environmentId, (place) => `entry.environment_id = ${place}`);
  add(filter.from, (place) => `entry.at >= ${place}`);
  add(filter.to, (place) => `entry.at < ${place}`);
  return sql.query<AuditEntryRow>(
    `select ${columns}, origin.ip, origin.user_agent as "userAgent"
     from audit_entry entry
     left join audit_origin origin on origin.company_id = entry.company_id and origin.position = entry.position
     where entry.company_id = $1 ${conditions.join(' ')}
     order by entry.position desc limit $2`,
    params,
  );
};

/** How long a company's chain is now. */
export const chainLength = async (sql: Sql, companyId: string): Promise<bigint> =>
  (await sql.query<{ length: bigint }>('select length from audit_chain where company_id = $1', [companyId]))[0]
    ?.length ?? 0n;

/** The next entries of a chain as it is verified, with what is left of their origins. */
export const readChain = (
  sql: Sql,
  companyId: string,
  after: bigint,
  limit: number,
): Promise<(AuditEntryRow & { readonly salt: string | null })[]> =>
  sql.query(
    `select ${columns}, origin.ip, origin.user_agent as "userAgent", origin.salt
     from audit_entry entry
     left join audit_origin origin on origin.company_id = entry.company_id and origin.position = entry.position
     where entry.company_id = $1 and entry.position > $2 order by entry.position limit $3`,
    [companyId, after, limit],
  );

/** Forgets where entries came from that were recorded before. @returns how many */
export const eraseOrigins = async (sql: Sql, recordedBefore: Date): Promise<number> =>
  (
    await sql.query(
      `delete from audit_origin where (company_id, position) in
         (select company_id, position from audit_origin where recorded_at < $1 order by recorded_at limit 10000)
       returning 1 as gone`,
      [recordedBefore],
    )
  ).length;

/** Deletes the chain of a company that is gone, after its last checkpoint. @returns how many entries it had */
export const forgetChain = async (tx: Sql, companyId: string): Promise<bigint> =>
  (await tx.query<{ count: bigint }>('select forget_audit($1) as count', [companyId]))[0]?.count ?? 0n;
