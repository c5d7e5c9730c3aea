import type { Clock } from '@stargraph/kit/clock';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { createGroupCommit } from '@stargraph/kit/group-commit';
import { isId, platformBotId } from '@stargraph/kit/ids';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { summarizeUpdate } from '../domain/update.ts';
import { isSecret } from '../domain/webhook.ts';
import { findBotsOfDoor, type SealedBotRow } from '../store/bot.ts';
import { isUnanswered, settleUpdate } from '../store/received-update.ts';
import type { CheckoutAnswerer } from './answer-checkout.ts';
import { createKeepUpdate } from './keep-updates.ts';

export interface ReceivedRequest {
  readonly botId: string;
  readonly secret: string;
  /** The body as it came. */
  readonly update: string;
  readonly traceparent: string;
}

/**
 * Takes in an update from a bot's webhook: the secret first, then kept, then accepted. Only a pre-checkout query is
 * answered here; the worker does the rest. What is thrown makes Telegram send the update again.
 */
export const createReceiveUpdate = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly secrets: SecretBox;
  readonly answerCheckout: CheckoutAnswerer;
  readonly platformBot?: SealedBotRow | undefined;
}) => {
  const sql = sqlOfPool(deps.pool);
  const keepUpdate = createKeepUpdate(deps);

  /** Rows are read anew for each request, those that come at once by one statement. */
  const doors = createGroupCommit<string, SealedBotRow | null>({
    concurrency: 2,
    run: async (botIds) => {
      const found = new Map((await findBotsOfDoor(sql, botIds)).map((bot) => [bot.id, bot]));
      return botIds.map((id) => found.get(id) ?? null);
    },
  });
  const botOf = async (botId: string): Promise<SealedBotRow | null> => {
    if (botId === platformBotId) return deps.platformBot ?? null;
    return isId('bot', botId) ? doors.submit(botId) : null;
  };

  return async (request: ReceivedRequest): Promise<'accepted' | 'refused' | 'malformed'> => {
    const bot = await botOf(request.botId);
    const sealed = bot?.secretSealed ?? null;
    const expected = bot === null || sealed === null ? null : deps.secrets.open(sealed, bot.environmentId);
    // The comparison is made for an unknown bot, too: both refusals take as long.
    if (!isSecret(expected, request.secret) || bot === null) return 'refused';

    const summary = summarizeUpdate(request.update);
    if (summary === undefined) return 'malformed';
    const { updateId, kind, chat } = summary;
    const inline = kind === 'pre_checkout_query';
    const kept = keepUpdate({
      botId: bot.id,
      updateId,
      environmentId: bot.environmentId,
      telegramBotId: bot.telegramBotId,
      chat,
      kind,
      body: request.update,
      traceparent: request.traceparent,
      state: inline ? 'inline' : 'waiting',
      at: new Date(deps.clock.now()),
    });
    if (!inline) {
      await kept;
      return 'accepted';
    }
    // Sent again because the first answer was not heard, or was never given.
    const isOwed = kept.then((fresh) => fresh || isUnanswered(sql, bot.id, updateId));
    const outcome = await deps.answerCheckout(bot, request, isOwed);
    if (outcome !== null) await settleUpdate(sql, { botId: bot.id, updateId }, outcome);
    return 'accepted';
  };
};
