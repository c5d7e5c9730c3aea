import type { Clock } from '@stargraph/kit/clock';
import { newEvent } from '@stargraph/kit/contracts/event';
import { inTransaction } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import { newId } from '@stargraph/kit/ids';
import { appendEvents } from '@stargraph/kit/outbox';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { BotTakenError, BotTokenRefusedError } from '../domain/errors.ts';
import { findSealedBot, saveBot, type BotRow } from '../store/bot.ts';
import { lockEnvironment } from '../store/project.ts';
import type { Telegram } from '../telegram.ts';

export interface ConnectBotRequest {
  readonly environmentId: string;
  readonly token: string;
  readonly traceparent: string;
}

/**
 * Asks Telegram whose the token is and makes that bot the environment's, in the place of an earlier one.
 * The same token again changes nothing.
 * @throws BotTokenRefusedError, BotTakenError, NotFoundError; TelegramUnavailableError
 */
export const createConnectBot =
  (deps: {
    readonly pool: ServiceDeps['pool'];
    readonly clock: Clock;
    readonly secrets: SecretBox;
    readonly telegram: Telegram;
    readonly wake: () => void;
  }) =>
  async ({ environmentId, token, traceparent }: ConnectBotRequest): Promise<BotRow> => {
    const { clock, pool, secrets, telegram } = deps;
    // Before the transaction: Telegram may take seconds.
    const me = await telegram.getMe(token);
    if ('refused' in me) throw new BotTokenRefusedError();
    const bot = await inTransaction(pool, async (tx) => {
      const environment = await lockEnvironment(tx, environmentId);
      if (environment === null) throw new NotFoundError('The environment');
      const known = await findSealedBot(tx, environmentId);
      const same = known?.telegramBotId === me.telegramBotId ? known : null;
      if (same !== null && same.username === me.username && secrets.open(same.tokenSealed, environmentId) === token)
        return same;
      const saved = {
        id: same?.id ?? newId('bot'),
        environmentId,
        telegramBotId: me.telegramBotId,
        username: me.username,
        simulated: me.simulated,
        connectedAt: new Date(clock.now()),
        tokenSealed: secrets.seal(token, environmentId),
      };
      if (!(await saveBot(tx, saved))) throw new BotTakenError();
      const event = newEvent({
        type: 'tenant.bot.connected.v1',
        environmentId,
        projectId: environment.projectId,
        subject: `environment:${environmentId}`,
        occurredAt: saved.connectedAt.toISOString(),
        traceparent,
        data: { botId: saved.id },
      });
      await appendEvents(tx, [event], clock);
      return saved;
    });
    deps.wake();
    return bot;
  };
