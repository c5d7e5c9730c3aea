import type { Sql } from '@stargraph/kit/db/sql';
import type { ChatKey } from './received-update.ts';

/** Keeps what an update tells of whether a chat can be written to; an update older than the last one tells nothing. */
export const saveReach = async (
  tx: Sql,
  { botId, chat }: ChatKey,
  told: { readonly reachable: boolean; readonly updateId: bigint; readonly at: Date },
): Promise<void> => {
  await tx.query(
    `insert into chat_reach as known (bot_id, chat, reachable, update_id, changed_at) values ($1, $2, $3, $4, $5)
     on conflict (bot_id, chat) do update
       set reachable = excluded.reachable, update_id = excluded.update_id, changed_at = excluded.changed_at
     where known.update_id < excluded.update_id`,
    [botId, chat, told.reachable, told.updateId, told.at],
  );
};

/** A send was refused: the chat is out of reach until an update says otherwise, unless one has since `sentAt`. */
export const markUnreachable = async (sql: Sql, { botId, chat }: ChatKey, sentAt: Date): Promise<void> => {
  await sql.query(
    `insert into chat_reach as known (bot_id, chat, reachable, update_id, changed_at) values ($1, $2, false, 0, $3)
     on conflict (bot_id, chat) do update set reachable = false, changed_at = excluded.changed_at
     where known.reachable and known.changed_at <= excluded.changed_at`,
    [botId, chat, sentAt],
  );
};

export const isUnreachable = async (sql: Sql, { botId, chat }: ChatKey): Promise<boolean> =>
  (await sql.query('select from chat_reach where bot_id = $1 and chat = $2 and not reachable', [botId, chat]))
    .length === 1;
