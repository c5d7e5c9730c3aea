import type { Sql } from '@stargraph/kit/db/sql';
import { accountId, accountOfId } from '../domain/account.ts';
import { accountKey, type EnvironmentAccount } from '../domain/ledger.ts';
import type { Lot, Lots } from '../domain/lot.ts';

interface AccountIds {
  readonly environmentId: string;
  readonly id: string;
}

/** A lot with the account that has it. */
type AccountLot = EnvironmentAccount & Lot;

/** What expires of accounts, by environment and account id. To be read under their locks, in a statement of its own. */
export const findLots = async (tx: Sql, accounts: readonly AccountIds[]): Promise<ReadonlyMap<string, Lots>> => {
  const rows = await tx.query<Lot & { readonly environmentId: string; readonly accountId: string }>(
    `select environment_id as "environmentId", account_id as "accountId", expires_at as "expiresAt", project_id as "projectId", amount
     from lot join unnest($1::text[], $2::text[]) as wanted(environment_id, account_id) using (environment_id, account_id)
     order by expires_at`,
    [accounts.map(({ environmentId }) => environmentId), accounts.map(({ id }) => id)],
  );
  return new Map(
    [...Map.groupBy(rows, (row) => `${row.environmentId}\n${row.accountId}`)].map(([key, own]) => [
      key,
      own.map(({ expiresAt, amount, projectId }) => ({ expiresAt, amount, projectId })),
    ]),
  );
};

/** Accounts that have units whose time is up, those first whose were up first: at most so many. */
export const findDueAccounts = async (sql: Sql, now: Date, limit: number): Promise<EnvironmentAccount[]> => {
  const rows = await sql.query<{ readonly environmentId: string; readonly accountId: string }>(
    `select environment_id as "environmentId", account_id as "accountId" from lot where expires_at <= $1 order by expires_at limit $2`,
    [now, limit],
  );
  const accounts = rows.map(({ environmentId, accountId: id }) => ({ environmentId, ...accountOfId(id) }));
  return [...new Map(accounts.map((account) => [accountKey(account), account])).values()];
};

/**
 * What a statement that writes accounts does to their lots besides, as two of its common table expressions.
 *
 * @param first the number of its first parameter: those of {@link lotColumns}
 */
export const lotWrites = (first: number): string => {
  const [environment, account, expires, project, amount] = Array.from({ length: 5 }, (_, index) => `$${first + index}`);
  const given = `unnest(${environment}::text[], ${account}::text[], ${expires}::timestamptz[], ${project}::text[], ${amount}::bigint[])
    as given(environment_id, account_id, expires_at, project_id, amount)`;
  return `kept as (
       insert into lot (environment_id, account_id, expires_at, project_id, amount) select * from ${given} where amount > 0
       on conflict (environment_id, account_id, expires_at) do update set amount = excluded.amount
     ), gone as (
       delete from lot using ${given} where given.amount = 0 and lot.environment_id = given.environment_id
         and lot.account_id = given.account_id and lot.expires_at = given.expires_at
     )`;
};

export const lotColumns = (lots: readonly AccountLot[]): unknown[][] => [
  lots.map(({ environmentId }) => environmentId),
  lots.map(accountId),
  lots.map(({ expiresAt }) => expiresAt),
  lots.map(({ projectId }) => projectId),
  lots.map(({ amount }) => amount),
];
