import { limitNames, type LimitName, type PlanId } from '@stargraph/kit/contracts/plan';
import type { Sql } from '@stargraph/kit/db/sql';
import { planOf, type CompanyUse, type NoticeLevel } from '../domain/usage.ts';

interface MonthlyCount extends CompanyUse {
  readonly month: string;
}

interface Row {
  readonly companyId: string;
  readonly limit: string;
  readonly month: string;
  readonly used: bigint;
}

const names: ReadonlySet<string> = new Set(limitNames);
const countOf = ({ companyId, limit, month, used }: Row): MonthlyCount[] =>
  names.has(limit) ? [{ companyId, limit: limit as LimitName, month, used: Number(used) }] : [];

const columns = `company_id as "companyId", limit_name as "limit", to_char(month, 'YYYY-MM-DD') as month, used`;

const write = async (tx: Sql, counts: readonly MonthlyCount[], merged: string): Promise<MonthlyCount[]> => {
  if (counts.length === 0) return [];
  // In one order: two batches that count for the same companies must not deadlock.
  const rows = await tx.query<Row>(
    `insert into usage_month as kept (company_id, limit_name, month, used)
     select company_id, limit_name, month, used
     from unnest($1::text[], $2::text[], $3::date[], $4::bigint[]) as given(company_id, limit_name, month, used)
     order by company_id, limit_name, month
     on conflict (company_id, limit_name, month) do update set used = ${merged}
     returning ${columns}`,
    [
      counts.map(({ companyId }) => companyId),
      counts.map(({ limit }) => limit),
      counts.map(({ month }) => month),
      counts.map(({ used }) => used),
    ],
  );
  return rows.flatMap(countOf);
};

/** Counts more; no two of `counts` for the same company, limit and month. @returns how much it is by now */
export const addUse = (tx: Sql, counts: readonly MonthlyCount[]): Promise<MonthlyCount[]> =>
  write(tx, counts, 'kept.used + excluded.used');

/** Keeps the most that stood at once in the month. */
export const keepMost = async (tx: Sql, counts: readonly MonthlyCount[]): Promise<void> => {
  await write(tx, counts, 'greatest(kept.used, excluded.used)');
};

export interface ActivePlayer {
  readonly companyId: string;
  readonly month: string;
  readonly playerId: string;
}

/** Notes who was there. @returns those who had not been there in that month before */
export const insertActivePlayers = async (tx: Sql, players: readonly ActivePlayer[]): Promise<ActivePlayer[]> => {
  if (players.length === 0) return [];
  return tx.query<ActivePlayer>(
    `insert into active_player (month, company_id, player_id)
     select distinct month, company_id, player_id
     from unnest($1::date[], $2::text[], $3::text[]) as given(month, company_id, player_id)
     order by month, company_id, player_id
     on conflict do nothing
     returning company_id as "companyId", to_char(month, 'YYYY-MM-DD') as month, player_id as "playerId"`,
    [
      players.map(({ month }) => month),
      players.map(({ companyId }) => companyId),
      players.map(({ playerId }) => playerId),
    ],
  );
};

/** Forgets who was there in months before this one; how many they were is kept. */
export const forgetActivePlayers = async (sql: Sql, before: string, limit: number): Promise<number> =>
  (
    await sql.query(
      `delete from active_player where (month, company_id, player_id) in
         (select month, company_id, player_id from active_player where month < $1::date limit $2) returning 1`,
      [before, limit],
    )
  ).length;

/** What stands at this moment: projects that are not to be deleted, members with open invitations, bytes of files. */
export const findStandingUse = async (sql: Sql, companyIds: readonly string[], at: Date): Promise<CompanyUse[]> => {
  const rows = await sql.query<{
    companyId: string;
    projects: bigint;
    members: bigint;
    storage: bigint;
  }>(
    `select id as "companyId",
       (select count(*) from project where company_id = company.id and delete_after is null) as projects,
       (select count(*) from member where company_id = company.id)
         + (select count(*) from invitation where company_id = company.id and state = 'open' and expires_at > $2) as members,
       (select coalesce(sum(byte_size), 0)::bigint from stored_asset where company_id = company.id) as storage
     from company where id = any($1::text[])`,
    [companyIds, at],
  );
  return rows.flatMap(({ companyId, projects, members, storage }) => [
    { companyId, limit: 'projects', used: Number(projects) },
    { companyId, limit: 'members', used: Number(members) },
    { companyId, limit: 'storage', used: Number(storage) },
  ]);
};

/** What was counted from `since` on. */
export const findCounts = async (sql: Sql, companyIds: readonly string[], since: string): Promise<MonthlyCount[]> =>
  (
    await sql.query<Row>(
      `select ${columns} from usage_month where company_id = any($1::text[]) and month >= $2::date
       order by company_id, limit_name, month`,
      [companyIds, since],
    )
  ).flatMap(countOf);

/** The companies of projects and environments, by the id of either. What is gone is not among them. */
export const findOwners = async (
  sql: Sql,
  placeIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly companyId: string; readonly projectId: string }>> =>
  new Map(
    (
      await sql.query<{ id: string; companyId: string; projectId: string }>(
        `select id, company_id as "companyId", project_id as "projectId" from environment where id = any($1::text[])
         union all select id, company_id, id from project where id = any($1::text[])`,
        [placeIds],
      )
    ).map(({ id, ...owner }) => [id, owner]),
  );

export interface StoredAsset {
  readonly companyId: string;
  readonly projectId: string;
  readonly assetId: string;
  readonly byteSize: number;
}

/** A file is there; a repeat changes nothing. */
export const saveAsset = async (tx: Sql, asset: StoredAsset): Promise<void> => {
  await tx.query(
    `insert into stored_asset (project_id, asset_id, company_id, byte_size) values ($1, $2, $3, $4)
     on conflict (project_id, asset_id) do update set byte_size = excluded.byte_size`,
    [asset.projectId, asset.assetId, asset.companyId, asset.byteSize],
  );
};

export const removeAsset = async (
  tx: Sql,
  { projectId, assetId }: Pick<StoredAsset, 'projectId' | 'assetId'>,
): Promise<void> => {
  await tx.query('delete from stored_asset where project_id = $1 and asset_id = $2', [projectId, assetId]);
};

export interface LimitNotice {
  readonly companyId: string;
  readonly limit: LimitName;
  readonly month: string;
  readonly level: NoticeLevel;
}

/** Notes that a company is told. @returns those that it was not told of before in that month */
export const insertNotices = async (tx: Sql, notices: readonly LimitNotice[], at: Date): Promise<LimitNotice[]> =>
  tx.query<LimitNotice>(
    `insert into limit_notice (company_id, limit_name, month, level, at)
     select company_id, limit_name, month, level, $5
     from unnest($1::text[], $2::text[], $3::date[], $4::text[]) as given(company_id, limit_name, month, level)
     order by company_id, limit_name, month, level
     on conflict do nothing
     returning company_id as "companyId", limit_name as "limit", to_char(month, 'YYYY-MM-DD') as month, level`,
    [
      notices.map(({ companyId }) => companyId),
      notices.map(({ limit }) => limit),
      notices.map(({ month }) => month),
      notices.map(({ level }) => level),
      at,
    ],
  );

/** Who answers for a company: its owners and admins, the first twenty. */
export const findResponsible = async (sql: Sql, companyId: string): Promise<string[]> =>
  (
    await sql.query<{ operatorId: string }>(
      `select operator_id as "operatorId" from member where company_id = $1 and role in ('owner', 'admin')
       order by role desc, created_at, operator_id limit 20`,
      [companyId],
    )
  ).map(({ operatorId }) => operatorId);

/** Ids of companies after `after`, in their order. */
export const findCompanyIds = async (sql: Sql, after: string, limit: number): Promise<string[]> =>
  (await sql.query<{ id: string }>('select id from company where id > $1 order by id limit $2', [after, limit])).map(
    ({ id }) => id,
  );

/** What the company of an environment has counted in a month, with its plan; null where there is no such environment. */
export const findCountsAt = async (
  sql: Sql,
  environmentId: string,
  month: string,
): Promise<{ readonly companyId: string; readonly plan: PlanId; readonly counts: readonly CompanyUse[] } | null> => {
  const rows = await sql.query<{ companyId: string; plan: string; limit: string | null; used: bigint | null }>(
    `select company.id as "companyId", plan, limit_name as "limit", used
     from environment join company on company.id = environment.company_id
     left join usage_month counted on counted.company_id = company.id and counted.month = $2::date
     where environment.id = $1`,
    [environmentId, month],
  );
  const [first] = rows;
  if (first === undefined) return null;
  return {
    companyId: first.companyId,
    plan: planOf(first.plan),
    counts: rows.flatMap(({ companyId, limit, used }) =>
      limit === null ? [] : countOf({ companyId, limit, month, used: used ?? 0n }),
    ),
  };
};
