import type { Sql } from '@stargraph/kit/db/sql';
import type { Breach, LedgerLaw } from '../domain/ledger-law.ts';

/** A part of an environment's accounts or transfers that was looked at. */
export interface ProvedSlice {
  /** The id behind which the next slice begins; null where there was nothing more. */
  readonly last: string | null;
  readonly breaches: readonly Breach[];
}

interface Found {
  readonly last: string | null;
  readonly law: LedgerLaw | null;
  readonly subject: string | null;
  readonly currencyId: string | null;
  readonly expected: string | null;
  readonly found: string | null;
}

const wholeOrNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

const breachOf = ({ law, subject, currencyId, expected, found }: Found): Breach[] =>
  law === null || subject === null
    ? []
    : [{ law, subject, currencyId, expected: wholeOrNull(expected), found: wholeOrNull(found) }];

/** Of one slice so many are told: a ledger that is broken in more places is broken in these. */
const mostTold = 20;

/**
 * Looks at the rows behind `$2`, at most `$3` of them, in one statement: what it compares was there at one moment, so
 * a transfer that is posted meanwhile is in all of it or in nothing, and nobody waits.
 *
 * @param slice the rows that are looked at, with their `id`
 * @param breach rows of law, subject, currency_id, expected and found
 */
const sliceQuery = (slice: string, breach: string): string =>
  `with slice as materialized (${slice}), breach as (${breach})
   select behind.last, breach.law, breach.subject, breach.currency_id as "currencyId", breach.expected::text, breach.found::text
   from (select max(id) as last from slice) as behind left join (select * from breach limit ${mostTold}) as breach on true`;

const prove = async (
  sql: Sql,
  query: string,
  environmentId: string,
  behind: string,
  size: number,
): Promise<ProvedSlice> => {
  const rows = await sql.query<Found>(query, [environmentId, behind, size]);
  return { last: rows[0]?.last ?? null, breaches: rows.flatMap(breachOf) };
};

const accountSlice = `select id, currency_id, balance, held, overdraft, entries, expiring from account
  where environment_id = $1 and id > $2 and balance is not null order by id limit $3`;

const recentAccounts = sliceQuery(
  accountSlice,
  `select law, id as subject, currency_id, expected, found from slice
   left join lateral (
     select balance_after, position from posting
     where posting.environment_id = $1 and posting.account_id = slice.id order by created_at desc, position desc limit 1
   ) as last on true
   left join (
     select account_id, sum(amount) as amount from hold
     where environment_id = $1 and state = 'pending' and account_id > $2 group by account_id
   ) as promised on promised.account_id = slice.id
   cross join lateral (
     select sum(amount) as amount from lot where lot.environment_id = $1 and lot.account_id = slice.id
   ) as expires
   cross join lateral (values
     ('balance', coalesce(last.balance_after, 0), slice.balance),
     ('statement', coalesce(last.position, 0), slice.entries),
     ('held', coalesce(promised.amount, 0), slice.held),
     ('debt', greatest(0, slice.held::numeric - slice.balance), slice.overdraft),
     ('lots', coalesce(expires.amount, 0), slice.expiring)
   ) as compared(law, expected, found)
   where expected <> found`,
);

/** Compares accounts with their last posting, their pending holds and what of them expires. */
export const proveAccountsRecent = (sql: Sql, environmentId: string, behind: string): Promise<ProvedSlice> =>
  prove(sql, recentAccounts, environmentId, behind, 2000);

const wholeAccounts = sliceQuery(
  accountSlice,
  `select law, id as subject, currency_id, expected, found from slice
   left join (
     select account_id, sum(amount) as total, count(*) as places,
       min(place) filter (where position <> place or balance_after <> running) as odd
     from (
       select posting.account_id, amount, balance_after, position, row_number() over own as place, sum(amount) over own as running
       from slice join posting on posting.environment_id = $1 and posting.account_id = slice.id
       window own as (partition by posting.account_id order by position rows unbounded preceding)
     ) as placed group by account_id
   ) as summed on summed.account_id = slice.id
   cross join lateral (values
     ('balance', coalesce(total, 0), slice.balance),
     ('statement', coalesce(places, 0), coalesce(odd, slice.entries))
   ) as compared(law, expected, found)
   where expected <> found or (law = 'statement' and odd is not null)`,
);

/** Sums up all postings of accounts, in their order. */
export const proveAccountsWhole = (sql: Sql, environmentId: string, behind: string): Promise<ProvedSlice> =>
  prove(sql, wholeAccounts, environmentId, behind, 500);

const wholeTransfers = sliceQuery(
  `select id from transfer where environment_id = $1 and id > $2 order by id limit $3`,
  `select distinct on (slice.id) 'transfer' as law, slice.id as subject, account.currency_id, 0::numeric as expected, sum(posting.amount) as found
   from slice
   left join posting on posting.environment_id = $1 and posting.transfer_id = slice.id
   left join account on account.environment_id = $1 and account.id = posting.account_id
   group by slice.id, account.currency_id having sum(posting.amount) is distinct from 0 or account.currency_id is null
   order by slice.id`,
);

/** Sums up the postings of transfers: each has some, on accounts that are there, and they cancel out in each currency. */
export const proveTransfers = (sql: Sql, environmentId: string, behind: string): Promise<ProvedSlice> =>
  prove(sql, wholeTransfers, environmentId, behind, 5000);
