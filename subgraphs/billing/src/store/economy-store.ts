import type { Sql } from '@stargraph/kit/db/sql';
import { systemOwners, type SystemOwner } from '../domain/account.ts';
import type { Flow } from '../domain/economy.ts';
import type { TransferKind, TransferReason } from '../domain/transfer.ts';

/**
 * Postings of the environment's own accounts in a span. Every transfer with a player has one, so they tell what moved;
 * the players' side is the same with the other sign.
 */
const systemPostings = `account join posting
  on posting.environment_id = account.environment_id and posting.account_id = account.id`;

/** When the first of an environment's system postings at or behind a moment was made; null for none. */
export const findNextMovement = async (sql: Sql, environmentId: string, from: Date | null): Promise<Date | null> => {
  const [row] = await sql.query<{ readonly at: Date | null }>(
    `select min(first.at) as at from account cross join lateral (
       select created_at as at from posting
       where posting.environment_id = account.environment_id and posting.account_id = account.id
         and ($2::timestamptz is null or created_at >= $2)
       order by created_at limit 1
     ) as first where account.environment_id = $1 and account.owner = any($3)`,
    [environmentId, from, systemOwners],
  );
  return row?.at ?? null;
};

/**
 * Sums up whole hours that are over: what moved in each, and what players held at its end. Hours must be closed in
 * their order, each once.
 */
export const closeHours = async (tx: Sql, environmentId: string, from: Date, to: Date): Promise<void> => {
  await tx.query(
    `with closed as (
       insert into economy_hour (environment_id, currency_id, hour, owner, kind, reason_kind, reason_id, given, taken, transfers)
       select account.environment_id, account.currency_id, date_trunc('hour', posting.created_at, 'UTC'), account.owner,
         transfer.kind, coalesce(transfer.reason_kind, ''), coalesce(transfer.reason_id, ''),
         coalesce(sum(-posting.amount) filter (where posting.amount < 0), 0), coalesce(sum(posting.amount) filter (where posting.amount > 0), 0), count(*)
       from ${systemPostings}
       join transfer on transfer.environment_id = posting.environment_id and transfer.id = posting.transfer_id
       where account.environment_id = $1 and account.owner = any($4) and posting.created_at >= $2 and posting.created_at < $3
       group by 1, 2, 3, 4, 5, 6, 7
       returning currency_id, hour, given, taken
     ), moved as (
       select currency_id, hour, sum(given - taken) as net from closed group by 1, 2
     )
     insert into economy_stock (environment_id, currency_id, hour, circulation)
     select $1, currency_id, hour, sum(net) over (partition by currency_id order by hour) + coalesce((
       select circulation from economy_stock as earlier
       where earlier.environment_id = $1 and earlier.currency_id = moved.currency_id and earlier.hour < $2
       order by hour desc limit 1), 0)
     from moved`,
    [environmentId, from, to, systemOwners],
  );
};

/** Forgets what was summed up, so that it is summed up anew. */
export const reopenHours = async (tx: Sql, environmentId: string): Promise<void> => {
  await tx.query(
    `with hours as (delete from economy_hour where environment_id = $1), stocks as (delete from economy_stock where environment_id = $1)
     update ledger_proof set closed_until = null where environment_id = $1`,
    [environmentId],
  );
};

interface FlowRow extends Record<'given' | 'taken' | 'transfers', string> {
  readonly currencyId: string;
  readonly day: string;
  readonly owner: SystemOwner;
  readonly kind: TransferKind;
  readonly reasonKind: TransferReason['kind'] | '';
  readonly reasonId: string;
}

/** A span of an environment's time. Its ends count as the full hours in which they lie. */
export interface Period {
  /** Included. */
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
}

/**
 * What moved in a period by day: of closed hours from what was summed up, of the rest from the postings.
 *
 * @param closedUntil the hours that were closed when the question was asked
 * @param timeZone whose days they are; an hour counts to the day in which it begins
 */
export const findFlows = async (
  sql: Sql,
  environmentId: string,
  { from, to }: Period,
  closedUntil: Date | null,
  timeZone: string,
): Promise<Flow[]> => {
  const rows = await sql.query<FlowRow>(
    `with flow as (
       select currency_id, hour, owner, kind, reason_kind, reason_id, given, taken, transfers from economy_hour
       where environment_id = $1 and hour >= $2 and hour < $3 and hour < $4
       union all
       select account.currency_id, date_trunc('hour', posting.created_at, 'UTC'), account.owner, transfer.kind, coalesce(transfer.reason_kind, ''),
         coalesce(transfer.reason_id, ''), greatest(-posting.amount::numeric, 0), greatest(posting.amount::numeric, 0), 1
       from ${systemPostings}
       join transfer on transfer.environment_id = posting.environment_id and transfer.id = posting.transfer_id
       where account.environment_id = $1 and account.owner = any($6)
         and posting.created_at >= $2 and posting.created_at < $3 and posting.created_at >= $4
     )
     select currency_id as "currencyId", to_char(hour at time zone $5, 'YYYY-MM-DD') as day, owner, kind,
       reason_kind as "reasonKind", reason_id as "reasonId",
       sum(given)::text as given, sum(taken)::text as taken, sum(transfers)::text as transfers
     from flow group by 1, 2, 3, 4, 5, 6`,
    [environmentId, from, to, closedUntil ?? '-infinity', timeZone, systemOwners],
  );
  return rows.map(({ reasonKind, reasonId, given, taken, transfers, ...row }) => ({
    ...row,
    reason: reasonKind === '' ? null : { kind: reasonKind, id: reasonId },
    given: BigInt(given),
    taken: BigInt(taken),
    transfers: BigInt(transfers),
  }));
};

/** What players held of each currency that the environment has, at a moment, by the system's accounts. */
export const findCirculation = async (
  sql: Sql,
  environmentId: string,
  at: Date,
  closedUntil: Date | null,
): Promise<ReadonlyMap<string, bigint>> => {
  const rows = await sql.query<{ readonly currencyId: string; readonly circulation: string }>(
    `select own.currency_id as "currencyId", (coalesce(max(stock.circulation), 0) - coalesce(sum(tail.amount), 0))::text as circulation
     from account as own
     left join lateral (
       select circulation from economy_stock
       where environment_id = $1 and currency_id = own.currency_id and hour < $2 and hour < $3 order by hour desc limit 1
     ) as stock on true
     left join lateral (
       select sum(amount) as amount from posting
       where environment_id = $1 and account_id = own.id and created_at < $2 and created_at >= $3
     ) as tail on true
     where own.environment_id = $1 and own.owner = any($4) group by own.currency_id order by own.currency_id`,
    [environmentId, at, closedUntil ?? '-infinity', systemOwners],
  );
  return new Map(rows.map(({ currencyId, circulation }) => [currencyId, BigInt(circulation)]));
};

/** What is promised to purchases and acts now, by currency. */
export const findHeld = async (sql: Sql, environmentId: string): Promise<ReadonlyMap<string, bigint>> => {
  const rows = await sql.query<{ readonly currencyId: string; readonly held: string }>(
    `select account.currency_id as "currencyId", sum(amount)::text as held
     from hold join account on account.environment_id = hold.environment_id and account.id = hold.account_id
     where hold.environment_id = $1 and state = 'pending' group by 1`,
    [environmentId],
  );
  return new Map(rows.map(({ currencyId, held }) => [currencyId, BigInt(held)]));
};
