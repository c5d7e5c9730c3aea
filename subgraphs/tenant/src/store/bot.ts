import type { Sql } from '@stargraph/kit/db/sql';

/** A bot without its token. */
export interface BotRow {
  readonly id: string;
  readonly environmentId: string;
  readonly telegramBotId: string;
  readonly username: string;
  readonly simulated: boolean;
  readonly connectedAt: Date;
}

export interface SealedBotRow extends BotRow {
  readonly tokenSealed: string;
}

const columns = `id, environment_id as "environmentId", telegram_bot_id as "telegramBotId", username, simulated, connected_at as "connectedAt"`;

export const findBots = (sql: Sql, environmentIds: readonly string[]): Promise<BotRow[]> =>
  sql.query<BotRow>(`select ${columns} from bot where environment_id = any($1::text[])`, [environmentIds]);

/** The environment's bot with its sealed token, which goes no further than tenant's own use cases. */
export const findSealedBot = async (sql: Sql, environmentId: string): Promise<SealedBotRow | null> =>
  (
    await sql.query<SealedBotRow>(
      `select ${columns}, token_sealed as "tokenSealed" from bot where environment_id = $1`,
      [environmentId],
    )
  )[0] ?? null;

/**
 * Puts `bot` in the place of the environment's bot, or makes it the first.
 * The caller holds the environment's lock.
 * @returns false where the Telegram bot serves another environment; the transaction must roll back then
 */
export const saveBot = async (tx: Sql, bot: SealedBotRow): Promise<boolean> => {
  const values = [
    bot.id,
    bot.environmentId,
    bot.telegramBotId,
    bot.username,
    bot.tokenSealed,
    bot.simulated,
    bot.connectedAt,
  ];
  // Makes room first, so that the one conflict left is another environment's bot.
  await tx.query('delete from bot where environment_id = $1', [bot.environmentId]);
  const saved = await tx.query(
    `insert into bot (id, environment_id, telegram_bot_id, username, token_sealed, simulated, connected_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (telegram_bot_id) do nothing returning id`,
    values,
  );
  return saved.length === 1;
};
