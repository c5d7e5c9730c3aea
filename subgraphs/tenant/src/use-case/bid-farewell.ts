import { sqlOfPool } from '@stargraph/kit/db/sql';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { findBotOfTelegram, forgetRegistration } from '../store/bot.ts';
import { wakeRegistration, type Farewell } from '../store/job.ts';
import { TelegramRefusedError, type BotAccess, type Telegram } from '../telegram.ts';

/**
 * Takes webhook and menu button away at Telegram from a bot that is connected no more. One that is connected again,
 * here or elsewhere, keeps what it was told there.
 * @throws TelegramUnavailableError; TelegramRefusedError with 429: try again later
 */
export const createBidFarewell = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly secrets: SecretBox;
  readonly telegram: Telegram;
}) => {
  const sql = sqlOfPool(deps.pool);
  return async ({ environmentId, telegramBotId, tokenSealed, simulated }: Farewell): Promise<void> => {
    if ((await findBotOfTelegram(sql, telegramBotId)) !== null) return;
    const access: BotAccess = { token: deps.secrets.open(tokenSealed, environmentId), simulated };
    try {
      await deps.telegram.call(access, 'deleteWebhook', {});
      await deps.telegram.call(access, 'setChatMenuButton', { menu_button: { type: 'default' } });
    } catch (error) {
      // With a token that it refuses nothing can be taken away.
      if (!(error instanceof TelegramRefusedError) || error.status === 429) throw error;
    } finally {
      // Connected in the meantime, and perhaps told of its webhook before that was taken away: told again.
      const connected = await findBotOfTelegram(sql, telegramBotId);
      if (connected !== null) {
        await forgetRegistration(sql, connected);
        await wakeRegistration(sql, { environmentId: connected.environmentId, botId: connected.id });
      }
    }
  };
};
