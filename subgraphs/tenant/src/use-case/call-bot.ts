import { recordAudit } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { hastenCheck } from '../store/bot-health.ts';
import { saveRevocation, type SealedBotRow } from '../store/bot.ts';
import { lockEnvironment } from '../store/project.ts';
import {
  TelegramRefusedError,
  TelegramUnavailableError,
  type BotMethod,
  type BotParameters,
  type Telegram,
} from '../telegram.ts';

export interface BotCallDeps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly secrets: SecretBox;
  readonly telegram: Telegram;
  readonly logger: Logger;
}

/** How soon after a call without an answer Telegram is asked how the bot is. */
const soonMs = 30_000;

type CalledBot = Pick<SealedBotRow, 'id' | 'environmentId' | 'username' | 'tokenSealed' | 'simulated'>;

/**
 * Notes that Telegram refuses a bot's token, once, with its line in the audit log.
 * @param bot as it was when it was called: a token that was connected meanwhile is not spoken of
 */
export const noteRevoked = async (deps: Pick<BotCallDeps, 'pool' | 'clock' | 'logger'>, bot: CalledBot) => {
  const { pool, clock, logger } = deps;
  const { environmentId } = bot;
  const noted = await inTransaction(pool, async (tx) => {
    const environment = await lockEnvironment(tx, environmentId);
    if (environment === null || !(await saveRevocation(tx, bot, new Date(clock.now())))) return false;
    await recordAudit(
      tx,
      'tenant',
      {
        actor: { kind: 'system', id: 'bot' },
        client: { ip: null, userAgent: null },
        traceparent: '',
      },
      {
        companyId: environment.companyId,
        projectId: environment.projectId,
        environmentId,
        action: 'bot.tokenRevoked',
        target: { kind: 'bot', id: bot.id, name: bot.username },
      },
      clock,
    );
    return true;
  });
  if (noted) logger.warn({ botId: bot.id, environmentId }, "Telegram refuses a bot's token: it was revoked");
};

/**
 * Calls a method as a bot of a row. Where Telegram refuses its token, the row says so from then on; where it gives no
 * answer, it is asked soon how the bot is.
 * @throws what {@link Telegram.call} throws
 */
export const createCallBot =
  (deps: BotCallDeps) =>
  async <Method extends BotMethod>(
    bot: CalledBot,
    method: Method,
    parameters: BotParameters<Method>,
    timeoutMs?: number,
  ) => {
    const access = { token: deps.secrets.open(bot.tokenSealed, bot.environmentId), simulated: bot.simulated };
    try {
      return await deps.telegram.call(access, method, parameters, timeoutMs);
    } catch (error) {
      if (error instanceof TelegramRefusedError && error.status === 401)
        // What was to be done has failed already: it is told as it is.
        await noteRevoked(deps, bot).catch((problem: unknown) => {
          deps.logger.error({ botId: bot.id, problem: messageOf(problem) }, 'a revoked token could not be noted');
        });
      if (error instanceof TelegramUnavailableError)
        await hastenCheck(sqlOfPool(deps.pool), bot, new Date(deps.clock.now() + soonMs)).catch(() => undefined);
      throw error;
    }
  };
