import type { Sql } from '@stargraph/kit/db/sql';
import type { KnownReport } from '../domain/bot-health.ts';
import type { LaunchCheck } from '../domain/launch.ts';

/** A bot without its secrets. */
export interface BotRow extends KnownReport {
  readonly id: string;
  readonly environmentId: string;
  readonly telegramBotId: string;
  readonly username: string;
  readonly simulated: boolean;
  readonly launchCheck: LaunchCheck;
  readonly connectedAt: Date;
  /** When Telegram last took webhook, menu button and commands; null while it has not. */
  readonly registeredAt: Date | null;
  /** Why it would not take them. */
  readonly registrationProblem: string | null;
  /** When Telegram first refused its token; null while it takes it. */
  readonly revokedAt: Date | null;
}

export interface SealedBotRow extends BotRow {
  readonly tokenSealed: string;
  readonly secretSealed: string | null;
  /** What Telegram was last told, as `registrationText` writes it. */
  readonly registeredFor: string | null;
}

/** A bot with what its messages speak of. */
export interface PlacedBotRow extends SealedBotRow {
  readonly slug: string;
  readonly projectName: string;
  readonly languages: readonly string[];
}

const columns = `bot.id, bot.environment_id as "environmentId", bot.telegram_bot_id as "telegramBotId", bot.username, bot.simulated,
  bot.launch_check as "launchCheck", bot.connected_at as "connectedAt", bot.registered_at as "registeredAt", bot.registration_problem as "registrationProblem", bot.revoked_at as "revokedAt",
  bot.checked_at as "checkedAt", bot.pending_updates as "pendingUpdates", bot.last_error_at as "lastErrorAt", bot.last_error as "lastError"`;
export const sealedColumns = `${columns}, bot.token_sealed as "tokenSealed", bot.secret_sealed as "secretSealed", bot.registered_for as "registeredFor"`;

export const findBots = (sql: Sql, environmentIds: readonly string[]): Promise<BotRow[]> =>
  sql.query<BotRow>(`select ${columns} from bot where environment_id = any($1::text[])`, [environmentIds]);

/** The environment's bot with its sealed secrets, which go no further than tenant's own use cases. */
export const findSealedBot = async (sql: Sql, environmentId: string): Promise<SealedBotRow | null> =>
  (await sql.query<SealedBotRow>(`select ${sealedColumns} from bot where environment_id = $1`, [environmentId]))[0] ??
  null;

/** The bots of addresses that Telegram calls: they name the tenant, so this alone takes no tenant key. */
export const findBotsOfDoor = (sql: Sql, botIds: readonly string[]): Promise<SealedBotRow[]> =>
  sql.query<SealedBotRow>(`select ${sealedColumns} from bot where id = any($1::text[])`, [botIds]);

/** The bot with what its messages speak of; null for one whose place another has taken. */
export const findPlacedBot = async (sql: Sql, environmentId: string, botId: string): Promise<PlacedBotRow | null> =>
  (
    await sql.query<PlacedBotRow>(
      `select ${sealedColumns}, environment.slug, project.name as "projectName", project.languages
       from bot
       join environment on environment.id = bot.environment_id
       join project on project.id = environment.project_id
       where bot.environment_id = $1 and bot.id = $2`,
      [environmentId, botId],
    )
  )[0] ?? null;

/** Every bot of the platform with its environment's slug, for the check at a start. */
export const findRegistrations = (
  sql: Sql,
): Promise<{ readonly id: string; environmentId: string; slug: string; registeredFor: string | null }[]> =>
  sql.query(
    `select bot.id, bot.environment_id as "environmentId", environment.slug, bot.registered_for as "registeredFor"
     from bot join environment on environment.id = bot.environment_id order by bot.id`,
  );

/**
 * Puts `bot` in the place of the environment's bot, or makes it the first.
 * The caller holds the environment's lock.
 * @returns false where the Telegram bot serves another environment; the transaction must roll back then
 */
export const saveBot = async (tx: Sql, bot: SealedBotRow): Promise<boolean> => {
  // Makes room first, so that the one conflict left is another environment's bot.
  await tx.query('delete from bot where environment_id = $1', [bot.environmentId]);
  const saved = await tx.query(
    `insert into bot (id, environment_id, telegram_bot_id, username, token_sealed, simulated, connected_at, secret_sealed, launch_check, check_due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $7)
     on conflict (telegram_bot_id) do nothing returning id`,
    [
      bot.id,
      bot.environmentId,
      bot.telegramBotId,
      bot.username,
      bot.tokenSealed,
      bot.simulated,
      bot.connectedAt,
      bot.secretSealed,
      bot.launchCheck,
    ],
  );
  return saved.length === 1;
};

/** Takes the environment's bot away. The caller holds the environment's lock. @returns the bot that it had */
export const deleteBot = async (tx: Sql, environmentId: string): Promise<SealedBotRow | null> =>
  (
    await tx.query<SealedBotRow>(`delete from bot where environment_id = $1 returning ${sealedColumns}`, [
      environmentId,
    ])
  )[0] ?? null;

/** The bot that Telegram knows by this id, whichever environment it opens: one bot opens one. */
export const findBotOfTelegram = async (
  sql: Sql,
  telegramBotId: string,
): Promise<Pick<BotRow, 'id' | 'environmentId'> | null> =>
  (
    await sql.query<Pick<BotRow, 'id' | 'environmentId'>>(
      'select id, environment_id as "environmentId" from bot where telegram_bot_id = $1',
      [telegramBotId],
    )
  )[0] ?? null;

/** @returns false where the token is not the bot's any more, or it was noted before */
export const saveRevocation = async (
  tx: Sql,
  bot: Pick<SealedBotRow, 'environmentId' | 'id' | 'tokenSealed'>,
  at: Date,
): Promise<boolean> =>
  (
    await tx.query(
      `update bot set revoked_at = $4 where environment_id = $1 and id = $2 and token_sealed = $3 and revoked_at is null
       returning id`,
      [bot.environmentId, bot.id, bot.tokenSealed, at],
    )
  ).length === 1;

/** As if Telegram had never been told: it is told again. */
export const forgetRegistration = async (sql: Sql, bot: Pick<BotRow, 'environmentId' | 'id'>): Promise<void> => {
  await sql.query('update bot set registered_for = null where environment_id = $1 and id = $2', [
    bot.environmentId,
    bot.id,
  ]);
};

/** Gives a bot of before there were webhooks its secret; one that has one keeps it. @returns the one it has now */
export const ensureSecret = async (
  sql: Sql,
  environmentId: string,
  botId: string,
  secretSealed: string,
): Promise<string | null> =>
  (
    await sql.query<{ secretSealed: string }>(
      `update bot set secret_sealed = coalesce(secret_sealed, $3) where environment_id = $1 and id = $2
       returning secret_sealed as "secretSealed"`,
      [environmentId, botId, secretSealed],
    )
  )[0]?.secretSealed ?? null;

/** @returns null where the environment has no bot */
export const saveLaunchCheck = async (sql: Sql, environmentId: string, check: LaunchCheck): Promise<BotRow | null> =>
  (
    await sql.query<BotRow>(`update bot set launch_check = $2 where environment_id = $1 returning ${columns}`, [
      environmentId,
      check,
    ])
  )[0] ?? null;

/** Remembers what Telegram took, or would not; of a token that was replaced meanwhile nothing. */
export const saveRegistration = async (
  sql: Sql,
  bot: Pick<SealedBotRow, 'environmentId' | 'id' | 'tokenSealed'>,
  outcome: { readonly text: string; readonly at: Date } | { readonly problem: string },
): Promise<void> => {
  const taken = 'text' in outcome;
  await sql.query(
    `update bot set registered_for = $4, registered_at = coalesce($5, registered_at), registration_problem = $6
     where environment_id = $1 and id = $2 and token_sealed = $3`,
    [
      bot.environmentId,
      bot.id,
      bot.tokenSealed,
      taken ? outcome.text : null,
      taken ? outcome.at : null,
      taken ? null : outcome.problem,
    ],
  );
};
