import type { Sql } from '@stargraph/kit/db/sql';
import { exchange, expiry, issuance, revenue } from '../domain/account.ts';
import type { Books } from '../domain/trial-balance.ts';

/**
 * The books of an environment by currency, at one moment. Reads every posting of the environment's system
 * accounts: for an audit, not for a screen that everybody opens.
 */
export const readBooks = async (sql: Sql, environmentId: string): Promise<Books[]> => {
  const rows = await sql.query<Record<keyof Books, string>>(
    `select account.currency_id as "currencyId",
       coalesce(sum(account.balance), 0)::text as "playerBalances",
       coalesce(sum(account.held), 0)::text as held,
       coalesce(-sum(posted.amount) filter (where account.owner = $2), 0)::text as issued,
       coalesce(sum(posted.amount) filter (where account.owner = $3), 0)::text as revenue,
       coalesce(sum(posted.amount) filter (where account.owner = $4), 0)::text as exchanged,
       coalesce(sum(posted.amount) filter (where account.owner = $5), 0)::text as expired
     from account left join lateral (
       select sum(posting.amount) as amount from posting
       where posting.environment_id = account.environment_id and posting.account_id = account.id and account.balance is null
     ) as posted on account.balance is null
     where account.environment_id = $1
     group by account.currency_id order by account.currency_id`,
    [environmentId, issuance, revenue, exchange, expiry],
  );
  return rows.map((row) => ({
    currencyId: row.currencyId,
    playerBalances: BigInt(row.playerBalances),
    held: BigInt(row.held),
    issued: BigInt(row.issued),
    revenue: BigInt(row.revenue),
    exchanged: BigInt(row.exchanged),
    expired: BigInt(row.expired),
  }));
};
