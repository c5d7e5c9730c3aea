import { platformBotId } from '@stargraph/kit/ids';
import { deriveKey, type SecretBox } from '@stargraph/kit/secrets';
import type { SealedBotRow } from './store/bot.ts';
import type { Telegram } from './telegram.ts';

/**
 * The platform's own bot, as a row that no table has: so it is called, and its updates come in and its messages go out,
 * like any other bot's. Its webhook's secret follows from its token: every process of the platform knows it, and nobody
 * who does not hold the token.
 * @param token as BotFather gives it; undefined or empty for a platform without a bot
 */
export const createPlatformBot = (
  token: string | undefined,
  { secrets, telegram }: { readonly secrets: SecretBox; readonly telegram: Pick<Telegram, 'simulates'> },
): SealedBotRow | undefined => {
  if (token === undefined || token === '') return undefined;
  const secret = Buffer.from(deriveKey(Buffer.from(token), 'webhook')).toString('base64url');
  return {
    id: platformBotId,
    environmentId: platformBotId,
    telegramBotId: token.split(':', 1)[0] ?? '',
    username: platformBotId,
    simulated: telegram.simulates(token),
    launchCheck: 'token',
    connectedAt: new Date(0),
    tokenSealed: secrets.seal(token, platformBotId),
    secretSealed: secrets.seal(secret, platformBotId),
    registeredFor: null,
    registeredAt: null,
    registrationProblem: null,
    revokedAt: null,
    checkedAt: null,
    pendingUpdates: null,
    lastErrorAt: null,
    lastError: null,
  };
};
