import { botLanguages } from '../domain/bot-text.ts';
import { platformTexts } from '../domain/platform-text.ts';
import { allowedUpdates, type PublicPlaces } from '../domain/webhook.ts';
import type { SealedBotRow } from '../store/bot.ts';
import { createCallBot, type BotCallDeps } from './call-bot.ts';

/**
 * Tells Telegram where the platform's own bot has its webhook, and what it can be told. Safe to repeat: no row says what
 * Telegram knows, so it is told at every start and every hour.
 * @throws TelegramUnavailableError, TelegramRefusedError
 */
export const createRegisterPlatformBot =
  (
    deps: BotCallDeps & { readonly places: PublicPlaces; readonly platformBot?: SealedBotRow | undefined },
  ): (() => Promise<void>) =>
  async () => {
    const bot = deps.platformBot;
    if (bot?.secretSealed == null) return;
    const callBot = createCallBot(deps);
    await callBot(bot, 'setWebhook', {
      url: `${deps.places.webhookOrigin()}/telegram/${bot.id}`,
      secret_token: deps.secrets.open(bot.secretSealed, bot.environmentId),
      allowed_updates: [...allowedUpdates],
    });
    for (const language of botLanguages) {
      const commands = Object.entries(platformTexts[language].commands).map(([command, description]) => ({
        command,
        description,
      }));
      await callBot(bot, 'setMyCommands', language === 'en' ? { commands } : { commands, language_code: language });
    }
  };
