import type { Sql } from '@stargraph/kit/db/sql';

/** A release without its content, which is in the object store. */
export interface ReleaseRow {
  readonly projectId: string;
  readonly hash: string;
  /** 1, 2, 3, … in the project. */
  readonly number: number;
  readonly note: string | null;
  readonly publishedAt: Date;
}

export interface Pointer {
  readonly environmentId: string;
  readonly projectId: string;
  readonly hash: string;
  readonly number: number;
}

const columns = `release.project_id as "projectId", release.hash, release.number, release.note, release.created_at as "publishedAt"`;
const pointerColumns = `environment_id as "environmentId", project_id as "projectId", hash, number`;

/** Those of a project's releases that have one of these hashes. */
export const findReleases = (sql: Sql, projectId: string, hashes: readonly string[]): Promise<ReleaseRow[]> =>
  sql.query<ReleaseRow>(`select ${columns} from release where project_id = $1 and hash = any($2::text[])`, [
    projectId,
    hashes,
  ]);

/** Releases that the environment ever pointed to, the newest number first, below `before` where that is given. */
export const releasesOf = (
  sql: Sql,
  environmentId: string,
  limit: number,
  before: number | null,
): Promise<ReleaseRow[]> =>
  sql.query<ReleaseRow>(
    `select ${columns} from release
     where (project_id, hash) in (select project_id, hash from release_switch where environment_id = $1)
       and ($3::int is null or number < $3)
     order by number desc limit $2`,
    [environmentId, limit, before],
  );

/** A release that the environment pointed to once. */
export const findPublished = async (sql: Sql, environmentId: string, hash: string): Promise<ReleaseRow | null> => {
  const [row] = await sql.query<ReleaseRow>(
    `select ${columns} from release
     where hash = $2 and (project_id, hash) in (select project_id, hash from release_switch where environment_id = $1 and hash = $2)`,
    [environmentId, hash],
  );
  return row ?? null;
};

/** Why a release was taken away; null where it was not. */
export const findTakedown = async (
  sql: Sql,
  projectId: string,
  hash: string,
): Promise<{ readonly reason: string; readonly takenAt: Date } | null> =>
  (
    await sql.query<{ reason: string; takenAt: Date }>(
      `select reason, taken_at as "takenAt" from taken_down_release where project_id = $1 and hash = $2`,
      [projectId, hash],
    )
  )[0] ?? null;

/** @returns false where it was taken away before */
export const insertTakedown = async (
  tx: Sql,
  takedown: {
    readonly projectId: string;
    readonly hash: string;
    readonly reason: string;
    readonly by: string;
    readonly at: Date;
  },
): Promise<boolean> =>
  (
    await tx.query(
      `insert into taken_down_release (project_id, hash, reason, taken_by, taken_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning hash`,
      [takedown.projectId, takedown.hash, takedown.reason, takedown.by, takedown.at],
    )
  ).length === 1;

/** The pointers to a release, locked until the transaction ends, in one order for everybody. */
export const lockPointersTo = (tx: Sql, projectId: string, hash: string): Promise<Pointer[]> =>
  tx.query<Pointer>(
    `select ${pointerColumns} from release_pointer where project_id = $1 and hash = $2 order by environment_id for update`,
    [projectId, hash],
  );

/** The release that an environment pointed to last and that was not taken away. */
export const findLastGood = async (tx: Sql, environmentId: string): Promise<ReleaseRow | null> =>
  (
    await tx.query<ReleaseRow>(
      `select ${columns} from release_switch switched
       join release on release.project_id = switched.project_id and release.hash = switched.hash
       where switched.environment_id = $1
         and not exists (select from taken_down_release taken where taken.project_id = switched.project_id and taken.hash = switched.hash)
       order by switched.ordinal desc limit 1`,
      [environmentId],
    )
  )[0] ?? null;

/** Points the environment to nothing. The caller holds the pointer's lock. */
export const dropPointer = async (tx: Sql, environmentId: string): Promise<void> => {
  await tx.query('delete from release_pointer where environment_id = $1', [environmentId]);
};

/** The pointers of those environments that have one. */
export const findPointers = (sql: Sql, environmentIds: readonly string[]): Promise<Pointer[]> =>
  sql.query<Pointer>(`select ${pointerColumns} from release_pointer where environment_id = any($1::text[])`, [
    environmentIds,
  ]);

/**
 * Adds a release under the project's next number; content that was published before stays the release that
 * it was, with its number, note and time. The caller holds the draft's lock, which orders the numbers.
 */
export const saveRelease = async (
  tx: Sql,
  release: {
    readonly projectId: string;
    readonly hash: string;
    readonly revision: number;
    readonly note: string | null;
    readonly author: string;
    readonly at: Date;
  },
): Promise<ReleaseRow> => {
  await tx.query(
    `insert into release (project_id, hash, number, revision, note, author, created_at)
     select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6 from release where project_id = $1
     on conflict (project_id, hash) do nothing`,
    [release.projectId, release.hash, release.revision, release.note, release.author, release.at],
  );
  const [row] = await findReleases(tx, release.projectId, [release.hash]);
  if (row === undefined) throw new Error('The release row is gone');
  return row;
};

/** Locks the environment's pointer until the transaction ends; null where it never pointed anywhere. */
export const lockPointer = async (tx: Sql, environmentId: string): Promise<Pointer | null> => {
  const [row] = await tx.query<Pointer>(
    `select ${pointerColumns} from release_pointer where environment_id = $1 for update`,
    [environmentId],
  );
  return row ?? null;
};

/** Points the environment to `release` and adds a line to its history. The caller holds the lock on the pointer or, before the first publication, on the draft. */
export const movePointer = async (
  tx: Sql,
  environmentId: string,
  release: ReleaseRow,
  how: { readonly previousHash: string | null; readonly rollback: boolean; readonly author: string; readonly at: Date },
): Promise<void> => {
  await tx.query(
    `insert into release_pointer (environment_id, project_id, hash, number, switched_at) values ($1, $2, $3, $4, $5)
     on conflict (environment_id) do update
       set project_id = excluded.project_id, hash = excluded.hash, number = excluded.number, switched_at = excluded.switched_at`,
    [environmentId, release.projectId, release.hash, release.number, how.at],
  );
  await tx.query(
    `insert into release_switch (environment_id, ordinal, project_id, hash, previous_hash, rollback, author, at)
     select $1, coalesce(max(ordinal), 0) + 1, $2, $3, $4, $5, $6, $7 from release_switch where environment_id = $1`,
    [environmentId, release.projectId, release.hash, how.previousHash, how.rollback, how.author, how.at],
  );
};
