import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimulatedBot } from './bot.ts';

/** An answer in the Bot API's envelope, errors included. */
type BotApiAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error_code: number; readonly description: string };

const notFound: BotApiAnswer = { ok: false, error_code: 404, description: 'Not Found' };
const unauthorized: BotApiAnswer = { ok: false, error_code: 401, description: 'Unauthorized' };

/**
 * A local Bot API: `/bot<token>/<method>`, answering as Telegram does. It knows the methods that the
 * platform calls today; any other is answered as Telegram answers an unknown method.
 */
export const createBotApi = (bots: readonly SimulatedBot[]) => {
  const byToken = new Map(bots.map((bot) => [bot.token, bot]));

  const answer = (path: string): BotApiAnswer => {
    const match = /^\/bot([^/]+)\/([A-Za-z]+)$/.exec(path);
    if (match === null) return notFound;
    const bot = byToken.get(match[1] ?? '');
    if (bot === undefined) return unauthorized;
    if (match[2]?.toLowerCase() !== 'getme')
      return { ok: false, error_code: 404, description: 'Not Found: method not found' };
    return {
      ok: true,
      result: {
        id: bot.id,
        is_bot: true,
        first_name: bot.name,
        username: bot.username,
        can_join_groups: true,
        can_read_all_group_messages: false,
        supports_inline_queries: false,
        can_connect_to_business: false,
        has_main_web_app: true,
      },
    };
  };

  return {
    handle: (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      request.resume();
      const result = answer(new URL(request.url ?? '/', 'http://localhost').pathname);
      response.writeHead(result.ok ? 200 : result.error_code, { 'content-type': 'application/json' });
      response.end(JSON.stringify(result));
      return Promise.resolve();
    },
  };
};
