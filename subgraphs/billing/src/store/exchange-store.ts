import type { Sql } from '@stargraph/kit/db/sql';
import { accountId, playerOwner } from '../domain/account.ts';

/** An exchange as it was made. */
export interface StoredExchange {
  readonly environmentId: string;
  readonly playerId: string;
  /** The transfer's id. */
  readonly id: string;
  /** The rate. */
  readonly exchangeId: string;
  readonly giveCurrencyId: string;
  /** Minor units, more than 0. */
  readonly given: bigint;
  readonly getCurrencyId: string;
  readonly got: bigint;
  readonly createdAt: Date;
}

/** The exchange that was made for a key of a player's; null for none. */
export const findExchange = async (
  sql: Sql,
  environmentId: string,
  playerId: string,
  idempotencyKey: string,
): Promise<StoredExchange | null> => {
  const rows = await sql.query<StoredExchange>(
    `select transfer.environment_id as "environmentId", $3::text as "playerId", transfer.id, transfer.reason_id as "exchangeId",
       given.currency_id as "giveCurrencyId", -give.amount as given, got.currency_id as "getCurrencyId", get.amount as got,
       transfer.created_at as "createdAt"
     from transfer
     join posting as give on give.environment_id = transfer.environment_id and give.transfer_id = transfer.id and give.amount < 0
     join account as given on given.environment_id = give.environment_id and given.id = give.account_id and given.owner = 'player:' || $3
     join posting as get on get.environment_id = transfer.environment_id and get.transfer_id = transfer.id and get.amount > 0
     join account as got on got.environment_id = get.environment_id and got.id = get.account_id and got.owner = 'player:' || $3
     where transfer.environment_id = $1 and transfer.idempotency_key = $2 and transfer.kind = 'exchange'`,
    [environmentId, idempotencyKey, playerId],
  );
  return rows[0] ?? null;
};

/** What a player gave at a rate in a stretch of time. */
export interface GivenKey {
  readonly environmentId: string;
  readonly playerId: string;
  readonly exchangeId: string;
  readonly giveCurrencyId: string;
  readonly from: Date;
  readonly to: Date;
}

/**
 * How much was given, for each of `keys`, in their order. Exact under the lock of the account that gives, in a statement of
 * its own. A posting is never earlier than its transfer, whose time counts.
 */
export const sumGiven = async (sql: Sql, keys: readonly GivenKey[]): Promise<bigint[]> => {
  if (keys.length === 0) return [];
  const rows = await sql.query<{ given: string }>(
    `select coalesce(sum(-posting.amount), 0)::text as given
     from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
       with ordinality as asked(environment_id, account_id, exchange_id, since, before, place)
     left join lateral (
       select posting.amount from posting join transfer on transfer.environment_id = posting.environment_id and transfer.id = posting.transfer_id
       where posting.environment_id = asked.environment_id and posting.account_id = asked.account_id and posting.created_at >= since
         and posting.amount < 0 and transfer.kind = 'exchange' and transfer.reason_id = exchange_id
         and transfer.created_at >= since and transfer.created_at < before) as posting on true
     group by place order by place`,
    [
      keys.map(({ environmentId }) => environmentId),
      keys.map(({ playerId, giveCurrencyId }) =>
        accountId({ owner: playerOwner(playerId), currencyId: giveCurrencyId }),
      ),
      keys.map(({ exchangeId }) => exchangeId),
      keys.map(({ from }) => from),
      keys.map(({ to }) => to),
    ],
  );
  return rows.map(({ given }) => BigInt(given));
};
