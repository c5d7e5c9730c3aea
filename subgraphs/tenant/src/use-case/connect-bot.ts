import { setTimeout as sleep } from 'node:timers/promises';
import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { newEvent } from '@stargraph/kit/contracts/event';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { NotFoundError, messageOf } from '@stargraph/kit/errors';
import { newId } from '@stargraph/kit/ids';
import type { Logger } from '@stargraph/kit/logging';
import { appendEvents } from '@stargraph/kit/outbox';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { BotTakenError, BotTokenRefusedError } from '../domain/errors.ts';
import { findBots, findSealedBot, saveBot, type BotRow } from '../store/bot.ts';
import { wakeFarewell, wakeRegistration } from '../store/job.ts';
import { resumeBot } from '../store/outbound-message.ts';
import { lockEnvironment } from '../store/project.ts';
import type { Telegram } from '../telegram.ts';
import { noteRevoked } from './call-bot.ts';
import { newSecret } from './register-bot.ts';

export interface ConnectBotRequest {
  readonly environmentId: string;
  readonly token: string;
  readonly source: AuditSource;
}

/** Of what Telegram said of an earlier token's webhook nothing holds. */
const unasked = { checkedAt: null, pendingUpdates: null, lastErrorAt: null, lastError: null };

/** An operator waits no longer for Telegram to take a registration. */
const longestRegistrationMs = 6000;
/** When the job looks whether the registration was made: Telegram takes one webhook a second. */
const later = (clock: Clock): Date => new Date(clock.now() + 2 * longestRegistrationMs);

/**
 * Asks Telegram whose the token is and makes that bot the environment's, in the place of an earlier one; then tells
 * Telegram where its webhook and its Mini App are. The same token again changes nothing.
 * @throws BotTokenRefusedError, BotTakenError, NotFoundError; TelegramUnavailableError
 */
export const createConnectBot =
  (deps: {
    readonly pool: ServiceDeps['pool'];
    readonly clock: Clock;
    readonly secrets: SecretBox;
    readonly telegram: Telegram;
    readonly register: (environmentId: string, botId: string) => Promise<void>;
    readonly logger: Logger;
    readonly wake: () => void;
  }) =>
  async ({ environmentId, token, source }: ConnectBotRequest): Promise<BotRow> => {
    const { clock, pool, secrets, telegram } = deps;
    // Before the transaction: Telegram may take seconds.
    const me = await telegram.getMe(token);
    if ('refused' in me) {
      const known = await findSealedBot(sqlOfPool(pool), environmentId);
      if (known !== null && secrets.open(known.tokenSealed, environmentId) === token) await noteRevoked(deps, known);
      throw new BotTokenRefusedError();
    }
    const bot = await inTransaction(pool, async (tx) => {
      const environment = await lockEnvironment(tx, environmentId);
      if (environment === null) throw new NotFoundError('The environment');
      const known = await findSealedBot(tx, environmentId);
      const same = known?.telegramBotId === me.telegramBotId ? known : null;
      // A token that was refused is taken as new: Telegram takes it again.
      if (
        same !== null &&
        same.revokedAt === null &&
        same.username === me.username &&
        secrets.open(same.tokenSealed, environmentId) === token
      ) {
        // Told again where it has not been told, or of another address.
        await wakeRegistration(tx, { environmentId, botId: same.id }, later(clock));
        return same;
      }
      const saved = {
        id: same?.id ?? newId('bot'),
        environmentId,
        telegramBotId: me.telegramBotId,
        username: me.username,
        simulated: me.simulated,
        launchCheck: same?.launchCheck ?? 'token',
        connectedAt: new Date(clock.now()),
        tokenSealed: secrets.seal(token, environmentId),
        // New with every token: whoever held the earlier one gets in no more.
        secretSealed: secrets.seal(newSecret(), environmentId),
        registeredFor: null,
        registeredAt: null,
        registrationProblem: null,
        revokedAt: null,
        ...unasked,
      };
      if (!(await saveBot(tx, saved))) throw new BotTakenError();
      await resumeBot(tx, saved.id, saved.connectedAt);
      if (known !== null && same === null) await wakeFarewell(tx, known);
      const event = newEvent({
        type: 'tenant.bot.connected.v1',
        environmentId,
        projectId: environment.projectId,
        subject: `environment:${environmentId}`,
        occurredAt: saved.connectedAt.toISOString(),
        traceparent: source.traceparent,
        data: { botId: saved.id },
      });
      await wakeRegistration(tx, { environmentId, botId: saved.id }, later(clock));
      await appendEvents(tx, [event], clock);
      await recordAudit(
        tx,
        'tenant',
        source,
        {
          companyId: environment.companyId,
          projectId: environment.projectId,
          environmentId,
          action: 'bot.connected',
          target: { kind: 'bot', id: saved.id, name: me.username },
          before: known === null ? null : { telegramBotId: known.telegramBotId, username: known.username },
          after: { telegramBotId: me.telegramBotId, username: me.username, tokenChanged: true },
        },
        clock,
      );
      return saved;
    });
    deps.wake();
    // After the commit, so that the door knows the secret that Telegram begins to send. The job repeats what fails.
    await Promise.race([
      deps.register(environmentId, bot.id).catch((error: unknown) => {
        deps.logger.warn({ botId: bot.id, problem: messageOf(error) }, 'a bot could not be registered yet');
      }),
      sleep(longestRegistrationMs, undefined, { ref: false }),
    ]);
    return (await findBots(sqlOfPool(pool), [environmentId])).find(({ id }) => id === bot.id) ?? bot;
  };
