import type { Sql } from '@stargraph/kit/db/sql';
import type { ChatKey } from './received-update.ts';

export interface OutboundMessage extends ChatKey {
  readonly id: string;
  readonly environmentId: string;
  /** The parameters of `sendMessage` but for the chat: JSON. */
  readonly body: string;
  readonly attempts: number;
  readonly createdAt: Date;
}

/**
 * Queues a message, once for its reason, or notes why it is not sent at all.
 * @returns false where there was one before
 */
export const insertMessage = async (
  tx: Sql,
  message: Omit<OutboundMessage, 'attempts' | 'createdAt'> & {
    readonly reason: string;
    readonly problem: string | null;
    readonly at: Date;
  },
): Promise<boolean> => {
  const queued = await tx.query(
    `insert into outbound_message (id, environment_id, bot_id, chat, reason, body, state, attempts, due_at, created_at, problem, ended_at)
     values ($1, $2, $3, $4, $5, $6, case when $8::text is null then 'queued' else 'failed' end, 0, $7, $7, $8,
       case when $8::text is null then null else $7::timestamptz end)
     on conflict (bot_id, reason) do nothing returning id`,
    [
      message.id,
      message.environmentId,
      message.botId,
      message.chat,
      message.reason,
      message.body,
      message.at,
      message.problem,
    ],
  );
  return queued.length === 1;
};

/** The chat's oldest message that is still open; `for update` in a transaction keeps others from it. */
const head = `select id from outbound_message where bot_id = $1 and chat = $2 and state in ('queued', 'sending')
  order by position limit 1 for update`;

/**
 * Gives up the chat's oldest message where whoever was sending it has died: Telegram may have it, so it is never
 * sent again.
 * @returns whether there was one
 */
export const abandonLostSend = async (sql: Sql, { botId, chat }: ChatKey, now: Date): Promise<boolean> =>
  (
    await sql.query(
      `update outbound_message set state = 'unknown', problem = 'the process ended while it was sent', ended_at = $3
       where bot_id = $1 and state = 'sending' and due_at <= $3 and id = (${head}) returning id`,
      [botId, chat, now],
    )
  ).length === 1;

/** Takes the chat's oldest message, if it is due, and notes that it is being sent, before it is. */
export const claimMessage = async (
  sql: Sql,
  { botId, chat }: ChatKey,
  now: Date,
  until: Date,
): Promise<OutboundMessage | null> =>
  (
    await sql.query<OutboundMessage>(
      `update outbound_message set state = 'sending', attempts = attempts + 1, due_at = $4
       where bot_id = $1 and state = 'queued' and due_at <= $3 and id = (${head})
       returning id, environment_id as "environmentId", bot_id as "botId", chat, body, attempts, created_at as "createdAt"`,
      [botId, chat, now, until],
    )
  )[0] ?? null;

/** When the chat's oldest open message is due; null where none is open. */
export const nextMessageAt = async (sql: Sql, { botId, chat }: ChatKey): Promise<Date | null> =>
  (
    await sql.query<{ dueAt: Date }>(
      `select due_at as "dueAt" from outbound_message where bot_id = $1 and chat = $2 and state in ('queued', 'sending')
       order by position limit 1`,
      [botId, chat],
    )
  )[0]?.dueAt ?? null;

/** Holds the chat's open messages back until `dueAt`: Telegram asks for a pause, or it is the chat's pace. */
export const delayChat = async (sql: Sql, { botId, chat }: ChatKey, dueAt: Date): Promise<void> => {
  await sql.query(
    `update outbound_message set due_at = greatest(due_at, $3) where bot_id = $1 and chat = $2 and state = 'queued'`,
    [botId, chat, dueAt],
  );
};

/** Lets what waits for a bot's token go on. */
export const resumeBot = async (tx: Sql, botId: string, now: Date): Promise<void> => {
  await tx.query(
    `update outbound_message set due_at = $2 where bot_id = $1 and state = 'queued' and due_at > $2 and problem = $3`,
    [botId, now, revokedProblem],
  );
};

/** Why messages wait whose bot's token Telegram refuses. */
export const revokedProblem = "the bot's token was revoked";

export type SendOutcome =
  | { readonly state: 'sent' }
  | { readonly state: 'failed' | 'unknown'; readonly problem: string }
  /** Another try; `attempts` as it should stand. */
  | { readonly state: 'queued'; readonly problem: string; readonly dueAt: Date };

/** @returns false where it was settled before */
export const settleMessage = async (
  sql: Sql,
  { botId, id }: Pick<OutboundMessage, 'botId' | 'id'>,
  outcome: SendOutcome,
  now: Date,
): Promise<boolean> => {
  const again = outcome.state === 'queued';
  const settled = await sql.query(
    `update outbound_message set state = $3, problem = $4, due_at = coalesce($5, due_at), ended_at = $6
     where bot_id = $1 and id = $2 and state = 'sending' returning 1`,
    [
      botId,
      id,
      outcome.state,
      'problem' in outcome ? outcome.problem : null,
      again ? outcome.dueAt : null,
      again ? null : now,
    ],
  );
  return settled.length > 0;
};

/** The chats whose oldest open message was due before `dueBefore`, the latest first. @param limit null for all */
export const findOpenChats = (
  sql: Sql,
  dueBefore: Date,
  limit: number | null,
): Promise<(ChatKey & { readonly dueAt: Date })[]> =>
  sql.query(
    `select * from (
       select distinct on (bot_id, chat) bot_id as "botId", chat, due_at as "dueAt"
       from outbound_message where state in ('queued', 'sending') order by bot_id, chat, position) as head
     where "dueAt" < $1 order by "dueAt" limit $2`,
    [dueBefore, limit],
  );

export const purgeMessages = async (sql: Sql, before: Date): Promise<number> =>
  (
    await sql.query(
      `delete from outbound_message where created_at < $1 and state not in ('queued', 'sending') returning id`,
      [before],
    )
  ).length;
