import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@stargraph/kit/clock';
import type { Logger } from '@stargraph/kit/logging';
import { startServer } from '@stargraph/kit/server';
import type { SimulatedBot } from './bot.ts';
import { createBotApi } from './bot-api.ts';

export interface Simulator {
  /** Where grammY finds the Bot API of simulated bots. */
  readonly apiRoot: string;
  readonly bots: readonly SimulatedBot[];
  /** Whether a token belongs to a simulated bot, so that its calls go to {@link apiRoot}. */
  owns(token: string): boolean;
  /** Serves `simulator.localhost`: `/launch?user=ID&language=en&premium=1&start=PARAM` answers signed launch data as JSON. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  stop(): Promise<void>;
}

const maxUserId = 2 ** 52 - 1;

/**
 * Telegram, as far as the platform needs it, on loopback. It signs any launch, so it serves simulated
 * bots only, and only the embedded form imports it.
 */
export const startSimulator = async (deps: {
  readonly bots: readonly SimulatedBot[];
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<Simulator> => {
  const api = createBotApi(deps.bots);
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: api.handle,
    ready: () => Promise.resolve(true),
    logger: deps.logger,
  });
  const [first] = deps.bots;

  const respond = (response: ServerResponse, status: number, body: unknown): void => {
    response
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(body));
  };

  return {
    apiRoot: server.origin,
    bots: deps.bots,
    owns: (token) => deps.bots.some((bot) => token.split(':', 1)[0] === String(bot.id)),
    handle: async (request, response) => {
      request.resume();
      const url = new URL(request.url ?? '/', 'http://simulator.localhost');
      if (url.pathname !== '/launch' || request.method !== 'GET') {
        respond(response, 404, { error: 'The simulator answers GET /launch?user=ID.' });
        return;
      }
      const user = Number(url.searchParams.get('user') ?? '1001');
      const bot = url.searchParams.has('bot')
        ? deps.bots.find((candidate) => candidate.username === url.searchParams.get('bot'))
        : first;
      const start = url.searchParams.get('start') ?? undefined;
      if (
        bot === undefined ||
        !Number.isInteger(user) ||
        user < 1 ||
        user > maxUserId ||
        (start !== undefined && !/^[\w-]{0,512}$/.test(start))
      ) {
        respond(response, 400, {
          error: 'user must be a whole number up to 52 bits, bot a simulated bot, start up to 512 of A-Z a-z 0-9 _ -.',
        });
        return;
      }
      // Loaded when the first launch is asked for: a start does without the signing library.
      const { signLaunch } = await import('./launch.ts');
      const initData = signLaunch(
        bot,
        {
          id: user,
          firstName: `Test user ${user}`,
          languageCode: url.searchParams.get('language') ?? 'en',
          isPremium: url.searchParams.get('premium') === '1',
        },
        new Date(deps.clock.now()),
        start,
      );
      respond(response, 200, { bot: bot.username, initData });
    },
    stop: () => server.stop(1000),
  };
};
