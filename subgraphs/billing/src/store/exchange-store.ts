import type { Sql } from '@stargraph/kit/db/sql';

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
