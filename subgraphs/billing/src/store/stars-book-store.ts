import type { Sql } from '@stargraph/kit/db/sql';
import type { ListedTransaction } from '../domain/reconciliation.ts';
import type { Charge } from './stars-refund-store.ts';

/** A bot of an environment, as Telegram numbers it. */
export interface BotKey {
  readonly environmentId: string;
  readonly telegramBotId: string;
}

/** A bot whose Stars are compared with Telegram's list, and how far that was read. */
export interface StarsBook extends BotKey {
  /** How many of the oldest transactions were read. */
  readonly position: number;
  readonly dueAt: Date;
  /** What Telegram last said stands on its balance, whole Stars. */
  readonly balance: bigint | null;
  readonly balanceAt: Date | null;
}

const columns = `environment_id as "environmentId", telegram_bot_id as "telegramBotId", position, due_at as "dueAt", balance, balance_at as "balanceAt"`;

/** Begins to compare a bot's Stars; does nothing where that has begun. */
export const openBook = async (sql: Sql, { environmentId, telegramBotId }: BotKey, dueAt: Date): Promise<void> => {
  await sql.query(
    `insert into stars_book (environment_id, telegram_bot_id, due_at) values ($1, $2, $3::timestamptz)
     on conflict (environment_id, telegram_bot_id) do nothing`,
    [environmentId, telegramBotId, dueAt],
  );
};

/** The bots of an environment, the one that was read last first. */
export const findBooks = (sql: Sql, environmentId: string): Promise<StarsBook[]> =>
  sql.query<StarsBook>(
    `select ${columns} from stars_book where environment_id = $1 order by balance_at desc nulls last, telegram_bot_id`,
    [environmentId],
  );

/** Takes bots that are due; each is due again at a time of its own within the hour after `nextFrom`. For the job alone. */
export const claimBooks = (sql: Sql, now: Date, nextFrom: Date, limit: number): Promise<StarsBook[]> =>
  sql.query<StarsBook>(
    `update stars_book set due_at = $2::timestamptz + random() * interval '20 minutes'
     where (environment_id, telegram_bot_id) in (
       select environment_id, telegram_bot_id from stars_book where due_at <= $1::timestamptz
       order by due_at limit $3 for update skip locked)
     returning ${columns}`,
    [now, nextFrom, limit],
  );

/** Notes how far a bot's list was read, and what stands on its balance. */
export const saveBook = async (
  tx: Sql,
  { environmentId, telegramBotId }: BotKey,
  read: { readonly position: number; readonly count: number; readonly balance: number; readonly at: Date },
): Promise<void> => {
  await tx.query(
    `update stars_book set position = case when $6 then greatest(position, $3) else position end, balance = $4::bigint, balance_at = $5::timestamptz
     where environment_id = $1 and telegram_bot_id = $2`,
    [environmentId, telegramBotId, read.position, read.balance, read.at, read.count > 0],
  );
};

/** Has a bot's list read from its beginning the next time. */
export const rewindBook = async (sql: Sql, { environmentId, telegramBotId }: BotKey): Promise<void> => {
  await sql.query('update stars_book set position = 0 where environment_id = $1 and telegram_bot_id = $2', [
    environmentId,
    telegramBotId,
  ]);
};

/** Has a bot compared no earlier than `dueAt`: one that is not connected any more is looked at now and then. */
export const putBookOff = async (sql: Sql, { environmentId, telegramBotId }: BotKey, dueAt: Date): Promise<void> => {
  await sql.query('update stars_book set due_at = $3::timestamptz where environment_id = $1 and telegram_bot_id = $2', [
    environmentId,
    telegramBotId,
    dueAt,
  ]);
};

/** Where in Telegram's list a charge stands, or from where on it must be looked for. */
export const placeOfCharge = async (sql: Sql, { environmentId, telegramBotId, chargeId }: Charge): Promise<number> => {
  const rows = await sql.query<{ position: number }>(
    `select coalesce(
       (select position from stars_transaction where environment_id = $1 and telegram_bot_id = $2 and id = $3 and direction = 'in'),
       (select position from stars_book where environment_id = $1 and telegram_bot_id = $2), 0) as position`,
    [environmentId, telegramBotId, chargeId],
  );
  return rows[0]?.position ?? 0;
};

/** Keeps transactions of Telegram's list, each of which is given once. What was read before is kept once. */
export const saveTransactions = async (
  tx: Sql,
  { environmentId, telegramBotId }: BotKey,
  transactions: readonly ListedTransaction[],
): Promise<void> => {
  await tx.query(
    `insert into stars_transaction (environment_id, telegram_bot_id, id, direction, kind, stars, payload, position, at)
     select $1, $2, *
     from unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::bigint[], $9::timestamptz[])
     on conflict (environment_id, telegram_bot_id, id, direction) do update set position = excluded.position`,
    [
      environmentId,
      telegramBotId,
      transactions.map((each) => each.id),
      transactions.map((each) => each.direction),
      transactions.map((each) => each.kind),
      transactions.map((each) => each.stars),
      transactions.map((each) => each.payload),
      transactions.map((each) => each.position),
      transactions.map((each) => new Date(each.at)),
    ],
  );
};
