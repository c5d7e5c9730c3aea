import type { Sql } from '@stargraph/kit/db/sql';
import type { UpdateKind } from '../domain/update.ts';

/** An update as the worker takes it. */
export interface ReceivedUpdate {
  readonly botId: string;
  readonly updateId: bigint;
  readonly environmentId: string;
  readonly telegramBotId: string;
  readonly chat: string;
  readonly kind: UpdateKind;
  readonly body: string;
  readonly traceparent: string;
  /** Tries so far, this one included. */
  readonly attempts: number;
}

export interface ChatKey {
  readonly botId: string;
  readonly chat: string;
}

const columns = `bot_id as "botId", update_id as "updateId", environment_id as "environmentId", telegram_bot_id as "telegramBotId",
  chat, kind, body, traceparent, attempts`;

/** An update as it comes to the door. */
export interface NewUpdate extends Omit<ReceivedUpdate, 'updateId' | 'attempts'> {
  readonly updateId: number;
  /** `inline`: the door answers it itself. */
  readonly state: 'inline' | 'waiting';
  readonly at: Date;
}

/**
 * Keeps updates, each once, in the order of their keys, so that two who keep the same don't lock each other out.
 * @returns the bots and ids of those that were not kept before
 */
export const insertUpdates = (
  tx: Sql,
  updates: readonly NewUpdate[],
): Promise<{ readonly botId: string; readonly updateId: bigint }[]> =>
  tx.query(
    `insert into received_update
       (bot_id, update_id, environment_id, telegram_bot_id, chat, kind, body, traceparent, received_at, state, attempts, due_at)
     select bot_id, update_id, environment_id, telegram_bot_id, chat, kind, body, traceparent, at, state, 0, at
     from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::text[])
       as given(bot_id, update_id, environment_id, telegram_bot_id, chat, kind, body, traceparent, at, state)
     order by bot_id, update_id
     on conflict (bot_id, update_id) do nothing returning bot_id as "botId", update_id as "updateId"`,
    [
      updates.map(({ botId }) => botId),
      updates.map(({ updateId }) => updateId),
      updates.map(({ environmentId }) => environmentId),
      updates.map(({ telegramBotId }) => telegramBotId),
      updates.map(({ chat }) => chat),
      updates.map(({ kind }) => kind),
      updates.map(({ body }) => body),
      updates.map(({ traceparent }) => traceparent),
      updates.map(({ at }) => at),
      updates.map(({ state }) => state),
    ],
  );

/** Whether the door still owes an update its answer. */
export const isUnanswered = async (sql: Sql, botId: string, updateId: number): Promise<boolean> =>
  (
    await sql.query(`select from received_update where bot_id = $1 and update_id = $2 and state = 'inline'`, [
      botId,
      updateId,
    ])
  ).length === 1;

/**
 * Takes the chat's oldest update that waits, if it is due. Nobody else is given it, nor a later one of the chat,
 * until it is finished or `until` has passed: then whoever took it has died.
 */
export const claimUpdate = async (
  sql: Sql,
  { botId, chat }: ChatKey,
  now: Date,
  until: Date,
): Promise<ReceivedUpdate | null> =>
  (
    await sql.query<ReceivedUpdate>(
      `update received_update set attempts = attempts + 1, due_at = $4
       where bot_id = $1 and state = 'waiting' and due_at <= $3 and update_id = (
         select update_id from received_update where bot_id = $1 and chat = $2 and state = 'waiting'
         order by update_id limit 1 for update)
       returning ${columns}`,
      [botId, chat, now, until],
    )
  )[0] ?? null;

/** Keeps an update that is being worked on from others until `until`; does nothing once another has taken it. */
export const holdUpdate = async (
  sql: Sql,
  { botId, updateId, attempts }: Pick<ReceivedUpdate, 'botId' | 'updateId' | 'attempts'>,
  until: Date,
): Promise<void> => {
  await sql.query(
    `update received_update set due_at = $4 where bot_id = $1 and update_id = $2 and attempts = $3 and state = 'waiting'`,
    [botId, updateId, attempts, until],
  );
};

/** When the chat's oldest update that waits is due; null where none waits. */
export const nextUpdateAt = async (sql: Sql, { botId, chat }: ChatKey): Promise<Date | null> =>
  (
    await sql.query<{ dueAt: Date }>(
      `select due_at as "dueAt" from received_update where bot_id = $1 and chat = $2 and state = 'waiting'
       order by update_id limit 1`,
      [botId, chat],
    )
  )[0]?.dueAt ?? null;

/** Ends an update, or puts it off. One that has ended stays so. @returns false for one that had ended */
export const settleUpdate = async (
  tx: Sql,
  { botId, updateId }: Pick<ReceivedUpdate, 'botId'> & { readonly updateId: bigint | number },
  outcome:
    | { readonly state: 'done' }
    | { readonly state: 'parked'; readonly problem: string }
    | { readonly state: 'waiting'; readonly problem: string; readonly dueAt: Date },
): Promise<boolean> => {
  const settled = await tx.query(
    `update received_update set state = $3, problem = $4, due_at = coalesce($5, due_at)
     where bot_id = $1 and update_id = $2 and state in ('waiting', 'inline') returning update_id`,
    [
      botId,
      updateId,
      outcome.state,
      'problem' in outcome ? outcome.problem : null,
      outcome.state === 'waiting' ? outcome.dueAt : null,
    ],
  );
  return settled.length === 1;
};

/** The chats whose oldest waiting update was due before `dueBefore`, the latest first. @param limit null for all */
export const findWaitingChats = (
  sql: Sql,
  dueBefore: Date,
  limit: number | null,
): Promise<(ChatKey & { readonly dueAt: Date })[]> =>
  sql.query(
    `select * from (
       select distinct on (bot_id, chat) bot_id as "botId", chat, due_at as "dueAt"
       from received_update where state = 'waiting' order by bot_id, chat, update_id) as head
     where "dueAt" < $1 order by "dueAt" limit $2`,
    [dueBefore, limit],
  );

/** Gives payments and refunds that were given up another try: what Telegram did with Stars counts, however late. */
export const retryParkedPayments = async (sql: Sql, attempts: number, now: Date): Promise<number> =>
  (
    await sql.query(
      `update received_update set state = 'waiting', attempts = $1, due_at = $2
       where state = 'parked' and kind in ('payment', 'refund') returning update_id`,
      [attempts, now],
    )
  ).length;

/** Deletes what was received before; parked money stays until it is dealt with. @returns how many there were */
export const purgeUpdates = async (sql: Sql, before: Date): Promise<number> =>
  (
    await sql.query(
      `delete from received_update where received_at < $1 and not (state <> 'done' and kind in ('payment', 'refund'))
       returning update_id`,
      [before],
    )
  ).length;
