import { randomBytes } from 'node:crypto';
import type { Clock } from '@stargraph/kit/clock';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import type { Logger } from '@stargraph/kit/logging';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { botLanguages, botTexts, type BotLanguage } from '../domain/bot-text.ts';
import { allowedUpdates, registrationOf, registrationText, type PublicPlaces } from '../domain/webhook.ts';
import { ensureSecret, findPlacedBot, saveRegistration, type PlacedBotRow } from '../store/bot.ts';
import { TelegramRefusedError, type Telegram } from '../telegram.ts';
import { createCallBot } from './call-bot.ts';

/** A webhook's secret: 43 of the characters that Telegram allows. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

const commandsIn = (language: BotLanguage) =>
  Object.entries(botTexts[language].commands).map(([command, description]) => ({ command, description }));

/**
 * Tells Telegram where a bot's webhook and Mini App are, unless it knows. Safe to repeat. What Telegram refuses is
 * kept for the operator to see and not tried again by itself.
 * @throws TelegramUnavailableError; TelegramRefusedError with 429: try again later
 */
export const createRegisterBot = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly secrets: SecretBox;
  readonly telegram: Telegram;
  readonly places: PublicPlaces;
  readonly logger: Logger;
}) => {
  const sql = sqlOfPool(deps.pool);
  const callBot = createCallBot(deps);

  const secretOf = async (bot: PlacedBotRow): Promise<string> => {
    const sealed =
      bot.secretSealed ??
      (await ensureSecret(sql, bot.environmentId, bot.id, deps.secrets.seal(newSecret(), bot.environmentId)));
    if (sealed === null) throw new Error('The bot is gone');
    return deps.secrets.open(sealed, bot.environmentId);
  };

  const tell = async (bot: PlacedBotRow, webhookUrl: string, appUrl: string): Promise<void> => {
    await callBot(bot, 'setWebhook', {
      url: webhookUrl,
      secret_token: await secretOf(bot),
      allowed_updates: [...allowedUpdates],
    });
    // One button for everybody: in the language that the project's own texts are in first.
    const own: BotLanguage = bot.languages[0]?.startsWith('ru') === true ? 'ru' : 'en';
    await callBot(bot, 'setChatMenuButton', {
      menu_button: { type: 'web_app', text: botTexts[own].open, web_app: { url: appUrl } },
    });
    await callBot(bot, 'setMyCommands', { commands: commandsIn('en') });
    for (const language of botLanguages)
      if (language !== 'en')
        await callBot(bot, 'setMyCommands', {
          commands: commandsIn(language),
          language_code: language,
        });
  };

  return async (environmentId: string, botId: string): Promise<void> => {
    const bot = await findPlacedBot(sql, environmentId, botId);
    if (bot === null) return;
    const wanted = registrationOf(bot.id, bot.slug, deps.places);
    const text = registrationText(wanted);
    if (bot.registeredFor === text) return;
    try {
      await tell(bot, wanted.webhookUrl, wanted.appUrl);
    } catch (error) {
      if (!(error instanceof TelegramRefusedError) || error.status === 429) throw error;
      deps.logger.warn({ botId, status: error.status, problem: error.description }, 'Telegram refused a registration');
      await saveRegistration(sql, bot, { problem: error.description.slice(0, 300) });
      return;
    }
    await saveRegistration(sql, bot, { text, at: new Date(deps.clock.now()) });
  };
};
