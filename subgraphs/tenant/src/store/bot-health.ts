import type { Sql } from '@stargraph/kit/db/sql';
import type { WebhookReport } from '../domain/bot-health.ts';
import { sealedColumns, type BotRow, type SealedBotRow } from './bot.ts';

/** Takes bots whose look at Telegram is due, each until `until`: the platform's own work, so over all tenants. */
export const claimChecks = (sql: Sql, now: Date, until: Date, limit: number): Promise<SealedBotRow[]> =>
  sql.query<SealedBotRow>(
    `update bot set check_due_at = $2
     where id in (
       select id from bot where check_due_at <= $1 and revoked_at is null
       order by check_due_at limit $3 for update skip locked)
     returning ${sealedColumns}`,
    [now, until, limit],
  );

type Bot = Pick<BotRow, 'environmentId' | 'id'>;

export const saveReport = async (sql: Sql, bot: Bot, report: WebhookReport, dueAt: Date): Promise<void> => {
  await sql.query(
    `update bot set checked_at = $3, pending_updates = $4, last_error_at = $5, last_error = $6, check_due_at = $7
     where environment_id = $1 and id = $2`,
    [bot.environmentId, bot.id, report.checkedAt, report.pendingUpdates, report.lastErrorAt, report.lastError, dueAt],
  );
};

/** Has a bot looked at by `dueAt` at the latest. */
export const hastenCheck = async (sql: Sql, bot: Bot, dueAt: Date): Promise<void> => {
  await sql.query('update bot set check_due_at = $3 where environment_id = $1 and id = $2 and check_due_at > $3', [
    bot.environmentId,
    bot.id,
    dueAt,
  ]);
};

/** How many messages of each bot are not sent yet; none for a bot without. */
export const countOpenMessages = (
  sql: Sql,
  botIds: readonly string[],
): Promise<{ readonly botId: string; readonly count: number }[]> =>
  sql.query(
    `select bot_id as "botId", count(*)::int as count from outbound_message
     where bot_id = any($1::text[]) and state in ('queued', 'sending') group by bot_id`,
    [botIds],
  );
