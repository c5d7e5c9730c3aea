import type { Scope } from '@stargraph/kit/contracts/permission';
import type { Sql } from '@stargraph/kit/db/sql';

/** An API key without what it is checked by. */
export interface ApiKeyRow {
  readonly id: string;
  readonly environmentId: string;
  readonly projectId: string;
  readonly prefix: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  /** The key that takes its place. */
  readonly replacedBy: string | null;
}

type Hashed = ApiKeyRow & { readonly hash: string };

const columns = `id, environment_id as "environmentId", project_id as "projectId", prefix, name, scopes, created_by as "createdBy",
  created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt",
  replaced_by as "replacedBy"`;
const usable = '(revoked_at is null and (expires_at is null or expires_at > $2))';

/** Counts the environment's usable keys; until the transaction ends nobody else makes one. */
export const lockAndCountKeys = async (tx: Sql, environmentId: string, now: Date): Promise<number> => {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('api_key:' || $1, 0))`, [environmentId]);
  const [row] = await tx.query<{ count: bigint }>(
    `select count(*) as count from api_key where environment_id = $1 and ${usable}`,
    [environmentId, now],
  );
  return Number(row?.count ?? 0);
};

export const insertKey = async (
  tx: Sql,
  key: Omit<Hashed, 'revokedAt' | 'lastUsedAt' | 'replacedBy'>,
): Promise<void> => {
  await tx.query(
    `insert into api_key (id, environment_id, project_id, prefix, hash, name, scopes, created_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      key.id,
      key.environmentId,
      key.projectId,
      key.prefix,
      key.hash,
      key.name,
      key.scopes,
      key.createdBy,
      key.createdAt,
      key.expiresAt,
    ],
  );
};

export const findKey = async (sql: Sql, environmentId: string, apiKeyId: string): Promise<ApiKeyRow | null> =>
  (
    await sql.query<ApiKeyRow>(`select ${columns} from api_key where environment_id = $1 and id = $2`, [
      environmentId,
      apiKeyId,
    ])
  )[0] ?? null;

/** The key, with its row locked until the transaction ends. */
export const lockKey = async (tx: Sql, environmentId: string, apiKeyId: string): Promise<ApiKeyRow | null> =>
  (
    await tx.query<ApiKeyRow>(`select ${columns} from api_key where environment_id = $1 and id = $2 for update`, [
      environmentId,
      apiKeyId,
    ])
  )[0] ?? null;

/** Lets a key end when its successor has taken its place; one that would end sooner keeps its time. */
export const replaceKey = async (
  tx: Sql,
  { environmentId, id }: Pick<ApiKeyRow, 'environmentId' | 'id'>,
  by: { readonly id: string; readonly endsAt: Date },
): Promise<void> => {
  await tx.query(
    `update api_key set replaced_by = $3, expires_at = least(expires_at, $4) where environment_id = $1 and id = $2`,
    [environmentId, id, by.id, by.endsAt],
  );
};

/** The keys of these environments that did not end before `endedSince`, newest first. */
export const findKeysOf = (sql: Sql, environmentIds: readonly string[], endedSince: Date): Promise<ApiKeyRow[]> =>
  sql.query<ApiKeyRow>(
    `select ${columns} from api_key
     where environment_id = any($1::text[]) and coalesce(least(revoked_at, expires_at), 'infinity') > $2
     order by created_at desc, id desc`,
    [environmentIds, endedSince],
  );

/** Ends a key; one that was revoked before keeps its time. Null where the environment has no such key. */
export const revokeKey = async (
  sql: Sql,
  environmentId: string,
  apiKeyId: string,
  at: Date,
): Promise<ApiKeyRow | null> =>
  (
    await sql.query<ApiKeyRow>(
      `update api_key set revoked_at = coalesce(revoked_at, $3) where environment_id = $1 and id = $2 returning ${columns}`,
      [environmentId, apiKeyId, at],
    )
  )[0] ?? null;

/** The usable key of a prefix. A credential is how its tenant is found, so this alone takes no tenant key. */
export const findUsableKey = async (sql: Sql, prefix: string, now: Date): Promise<Hashed | null> =>
  (await sql.query<Hashed>(`select ${columns}, hash from api_key where prefix = $1 and ${usable}`, [prefix, now]))[0] ??
  null;

export const markKeyUsed = async (sql: Sql, environmentId: string, apiKeyId: string, at: Date): Promise<void> => {
  await sql.query(
    'update api_key set last_used_at = greatest(last_used_at, $3) where environment_id = $1 and id = $2',
    [environmentId, apiKeyId, at],
  );
};
