import type { Sql } from '@stargraph/kit/db/sql';

/** An environment's way from one slug to another. */
interface SlugMove {
  readonly environmentId: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Gives a project's environments other slugs, and keeps those of before for it. In the order of the slugs, so that two
 * moves that cross wait for each other in one order.
 * @returns false where another project has, or keeps, one of them; the transaction must roll back then
 */
export const moveSlugs = async (
  tx: Sql,
  projectId: string,
  moves: readonly SlugMove[],
  now: Date,
  until: Date,
): Promise<boolean> => {
  for (const { environmentId, to } of moves.toSorted((a, b) => (a.to < b.to ? -1 : 1))) {
    const moved = await tx.query(
      `update environment set slug = $3 where project_id = $1 and id = $2
       and not exists (select from environment other where other.slug = $3 and other.project_id <> $1) returning id`,
      [projectId, environmentId, to],
    );
    if (moved.length === 0) return false;
  }
  // A slug that it had before and takes back is no former one any more.
  await tx.query('delete from former_slug where project_id = $1 and slug = any($2::text[])', [
    projectId,
    moves.map(({ to }) => to),
  ]);
  if (
    await isKept(
      tx,
      projectId,
      moves.map(({ to }) => to),
      now,
    )
  )
    return false;
  await tx.query(
    `insert into former_slug (slug, project_id, environment_id, until)
     select given.slug, $1, given.environment_id, $2 from unnest($3::text[], $4::text[]) as given(slug, environment_id) order by given.slug
     on conflict (slug) do update set project_id = excluded.project_id, environment_id = excluded.environment_id, until = excluded.until`,
    [projectId, until, moves.map(({ from }) => from), moves.map(({ environmentId }) => environmentId)],
  );
  return true;
};

/**
 * Whether another project keeps one of these slugs. Asked after they were taken, never before: whoever gave one up at
 * the same moment has committed by then.
 */
export const isKept = async (tx: Sql, projectId: string, slugs: readonly string[], now: Date): Promise<boolean> =>
  (
    await tx.query('select from former_slug where slug = any($1::text[]) and project_id <> $2 and until > $3 limit 1', [
      slugs,
      projectId,
      now,
    ])
  ).length > 0;

export const purgeFormerSlugs = async (sql: Sql, now: Date): Promise<void> => {
  await sql.query('delete from former_slug where until <= $1', [now]);
};
