import type { Sql } from '@stargraph/kit/db/sql';
import type { Asset, ImageType } from '../domain/asset.ts';

const columns = `asset.project_id as "projectId", asset.id, asset.sha256, asset.content_type as "contentType",
  asset.byte_size as "byteSize", asset.width, asset.height, asset.name, asset.created_at as "createdAt", asset.state`;

export interface AnnouncedAsset {
  readonly projectId: string;
  readonly id: string;
  readonly sha256: string;
  readonly contentType: ImageType;
  readonly byteSize: number;
  readonly name: string;
  readonly author: string;
  readonly at: Date;
  readonly uploadUntil: Date;
}

/**
 * The project's one row for this content: a new one, the one that somebody announced before, or one that was deleted
 * and is announced anew, with the id that it had. Only what is true of all of them can become ready.
 */
export const announceAsset = async (tx: Sql, asset: AnnouncedAsset): Promise<string> => {
  const [row] = await tx.query<{ id: string }>(
    `insert into asset as kept (project_id, id, sha256, content_type, byte_size, name, created_by, created_at, state, changed_at, upload_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $8, $9)
     on conflict (project_id, sha256, content_type, byte_size) do update set
       name         = case when kept.state = 'deleted' then excluded.name else kept.name end,
       created_by   = case when kept.state = 'deleted' then excluded.created_by else kept.created_by end,
       changed_at   = case when kept.state = 'deleted' then excluded.changed_at else kept.changed_at end,
       upload_until = case when kept.state = 'ready' then kept.upload_until else excluded.upload_until end,
       state        = case when kept.state = 'deleted' then 'pending' else kept.state end
     returning id`,
    [
      asset.projectId,
      asset.id,
      asset.sha256,
      asset.contentType,
      asset.byteSize,
      asset.name,
      asset.author,
      asset.at,
      asset.uploadUntil,
    ],
  );
  if (row === undefined) throw new Error('The asset row is gone');
  return row.id;
};

/** Bytes of what these projects have, what is announced included. */
export const countBytes = async (sql: Sql, projectIds: readonly string[]): Promise<number> => {
  const [row] = await sql.query<{ bytes: bigint }>(
    `select coalesce(sum(byte_size), 0)::bigint as bytes from asset
     where project_id = any($1::text[]) and state <> 'deleted'`,
    [projectIds],
  );
  return Number(row?.bytes ?? 0);
};

/**
 * Lets those who add to a company's files go one at a time until the transaction ends.
 * @returns its bytes, as {@link countBytes}
 */
export const lockStorage = async (
  tx: Sql,
  { companyId, projectIds }: { readonly companyId: string; readonly projectIds: readonly string[] },
): Promise<number> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`storage ${companyId}`]);
  return countBytes(tx, projectIds);
};

/** Those of the named assets that the project has, whatever their state. */
export const findAssets = (sql: Sql, projectId: string, ids: readonly string[]): Promise<Asset[]> =>
  sql.query<Asset>(`select ${columns} from asset where project_id = $1 and id = any($2::text[])`, [projectId, ids]);

/** One that is pending or ready; null where there is none. */
export const findAsset = async (sql: Sql, projectId: string, id: string): Promise<Asset | null> =>
  (await findAssets(sql, projectId, [id])).find(({ state }) => state !== 'deleted') ?? null;

/** Assets that are ready, the newest first, older than `before` where that is given. */
export const readyAssets = (sql: Sql, projectId: string, limit: number, before: string | null): Promise<Asset[]> =>
  sql.query<Asset>(
    `select ${columns} from asset
     where project_id = $1 and state = 'ready' and ($3::text is null or id < $3) order by id desc limit $2`,
    [projectId, limit, before],
  );

/** Keeps what waits aside until then, so that no purge takes it away while it is looked at. False where nothing is pending. */
export const holdUpload = async (sql: Sql, projectId: string, id: string, until: Date): Promise<boolean> => {
  const rows = await sql.query(
    `update asset set upload_until = greatest(upload_until, $3::timestamptz)
     where project_id = $1 and id = $2 and state = 'pending' returning 1`,
    [projectId, id, until],
  );
  return rows.length > 0;
};

/** Makes a pending asset ready. Null where it is not pending any more. */
export const settleAsset = async (
  sql: Sql,
  { projectId, id }: Pick<Asset, 'projectId' | 'id'>,
  size: { readonly width: number; readonly height: number },
  at: Date,
): Promise<Asset | null> => {
  const [row] = await sql.query<Asset>(
    `update asset set state = 'ready', width = $3, height = $4, changed_at = $5
     where project_id = $1 and id = $2 and state = 'pending' returning ${columns}`,
    [projectId, id, size.width, size.height, at],
  );
  return row ?? null;
};

/** What it was; null where there is none that is not deleted already. The caller holds the draft's lock. */
export const markDeleted = async (tx: Sql, projectId: string, id: string, at: Date): Promise<Asset | null> => {
  const [row] = await tx.query<Asset>(
    `update asset set state = 'deleted', changed_at = $3
     where project_id = $1 and id = $2 and state <> 'deleted' returning ${columns}`,
    [projectId, id, at],
  );
  return row ?? null;
};

/** Where it is shown: nodes of the draft, and environments whose release shows it. */
export const usesOfAsset = async (
  tx: Sql,
  projectId: string,
  id: string,
): Promise<{ readonly nodeIds: string[]; readonly environmentIds: string[] }> => {
  const nodes = await tx.query<{ id: string }>(
    `select id from draft_node
     where project_id = $1 and jsonb_path_exists(props, '$.**.assetId ? (@ == $id)', jsonb_build_object('id', $2::text))
     order by id`,
    [projectId, id],
  );
  const pointers = await tx.query<{ id: string }>(
    `select environment_id as id from release_pointer join release_asset using (project_id, hash)
     where project_id = $1 and asset_id = $2 order by environment_id`,
    [projectId, id],
  );
  return { nodeIds: nodes.map((row) => row.id), environmentIds: pointers.map((row) => row.id) };
};

/** Remembers what a release shows. */
export const saveReleaseAssets = async (
  tx: Sql,
  projectId: string,
  hash: string,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  await tx.query(
    `insert into release_asset (project_id, hash, asset_id) select $1, $2, unnest($3::text[]) on conflict do nothing`,
    [projectId, hash, ids],
  );
};

/**
 * Locks one asset whose upload waits aside though its last grant ended before `over`; while it is pending, only where
 * it ended before `given up`. Null where there is none that nobody else holds.
 */
export const lockOldUpload = async (
  tx: Sql,
  over: Date,
  givenUp: Date,
): Promise<Pick<Asset, 'projectId' | 'id'> | null> => {
  const [row] = await tx.query<Pick<Asset, 'projectId' | 'id'>>(
    `select project_id as "projectId", id from asset
     where upload_until < $1 and (state <> 'pending' or upload_until < $2)
     order by upload_until limit 1 for update skip locked`,
    [over, givenUp],
  );
  return row ?? null;
};

/** Nothing waits aside for it any more; what is still pending is given up. */
export const forgetUpload = async (
  tx: Sql,
  { projectId, id }: Pick<Asset, 'projectId' | 'id'>,
  at: Date,
): Promise<void> => {
  await tx.query(
    `update asset set upload_until = null,
       changed_at = case when state = 'pending' then $3::timestamptz else changed_at end,
       state = case when state = 'pending' then 'deleted' else state end
     where project_id = $1 and id = $2`,
    [projectId, id, at],
  );
};

/** Locks one asset that was deleted before then and that no release shows, not even one that nobody points to. */
export const lockOldDeleted = async (tx: Sql, before: Date): Promise<Asset | null> => {
  const [row] = await tx.query<Asset>(
    `select ${columns} from asset where state = 'deleted' and changed_at < $1 and upload_until is null
       and not exists (select from release_asset where project_id = asset.project_id and asset_id = asset.id)
     order by changed_at limit 1 for update skip locked`,
    [before],
  );
  return row ?? null;
};

export const removeAsset = async (tx: Sql, { projectId, id }: Pick<Asset, 'projectId' | 'id'>): Promise<void> => {
  await tx.query('delete from asset where project_id = $1 and id = $2', [projectId, id]);
};
