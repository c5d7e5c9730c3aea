import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CommandClient } from '@stargraph/kit/commands';
import { botReceiveUpdate } from '@stargraph/kit/contracts/commands/tenant-bot';
import { messageOf } from '@stargraph/kit/errors';
import { isId, platformBotId } from '@stargraph/kit/ids';
import type { Logger } from '@stargraph/kit/logging';
import { BodyTooLargeError, readBody } from '@stargraph/kit/server';
import type { Trace } from '@stargraph/kit/tracing';
import { RequestRefusedError } from './answer.ts';
import { maxBodyBytes } from './limits.ts';

// An unknown bot and a wrong secret look alike.
const refused = (): RequestRefusedError => new RequestRefusedError(401, 'UNAUTHENTICATED', 'Not for you.');

/**
 * Telegram's door: hands an update to tenant, which has stored it when Telegram is told 200. Telegram sends again
 * whatever is answered otherwise, so what is no update is taken and forgotten.
 */
export const createTelegramWebhook =
  (deps: { readonly commands: CommandClient; readonly logger: Logger }) =>
  /** @throws RequestRefusedError 401, 405, 413, 503 */
  async (botId: string, request: IncomingMessage, response: ServerResponse, trace: Trace): Promise<void> => {
    if (request.method !== 'POST')
      throw new RequestRefusedError(405, 'METHOD_NOT_ALLOWED', 'Send updates by POST.', { allow: 'POST' });
    const secret = request.headers['x-telegram-bot-api-secret-token'];
    if (!(isId('bot', botId) || botId === platformBotId) || typeof secret !== 'string') throw refused();
    const update = await readBody(request, maxBodyBytes).catch((error: unknown) => {
      if (!(error instanceof BodyTooLargeError)) throw error;
      // What is left of the body is not read, so the connection can't be used again.
      throw new RequestRefusedError(413, 'BODY_TOO_LARGE', 'No update is that large.', { connection: 'close' });
    });
    const { outcome } = await deps.commands
      .call(botReceiveUpdate, { botId, secret, update }, { traceparent: trace.traceparent })
      .catch((error: unknown) => {
        deps.logger.error({ traceId: trace.traceId, botId, problem: messageOf(error) }, 'an update could not be taken');
        throw new RequestRefusedError(503, 'UNAVAILABLE', 'Send it again.', { 'retry-after': '5' });
      });
    if (outcome === 'refused') throw refused();
    response.writeHead(200).end();
  };
