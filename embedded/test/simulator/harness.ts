import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createLogger } from '@stargraph/kit/logging';
import { readBody, startServer } from '@stargraph/kit/server';
import { createSimulatedBot } from '../../src/simulator/bot.ts';
import type { PaymentResult, SimulatorView } from '../../src/simulator/contract.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import type { TelegramUpdate } from '../../src/simulator/telegram.ts';

export const bot = createSimulatedBot(1, 'garden_bot', 'Garden', 'a'.repeat(35));

export interface Envelope {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after: number };
}

/** One webhook delivery, as it arrived. */
export interface Arrival {
  readonly at: number;
  readonly secret: string | undefined;
  readonly update: TelegramUpdate & { readonly pre_checkout_query?: { readonly id: string } };
}

/** A running simulator with one bot, its JSON API on a port, and a webhook that answers as told. */
export const startTestSimulator = async (options: { readonly folder?: string } = {}) => {
  let ahead = 0;
  const simulator = await startSimulator({
    bots: [bot],
    clock: { now: () => Date.now() + ahead },
    logger: createLogger({ service: 'test', level: 'error' }),
    retryBaseMs: 40,
    checkoutLimitMs: 400,
    ...options,
  });
  const host = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: (incoming, response) => simulator.handle(incoming, response),
    ready: () => Promise.resolve(true),
    logger: createLogger({ service: 'test', level: 'error' }),
  });

  const arrivals: Arrival[] = [];
  const answers: { status: number; headers?: Record<string, string> }[] = [];
  /** What the bot does on an update before it answers. */
  let onUpdate: (arrival: Arrival) => Promise<void> = () => Promise.resolve();
  const webhook = createServer((incoming: IncomingMessage, response) => {
    void readBody(incoming, 1024 * 1024).then(async (body) => {
      const header = incoming.headers['x-telegram-bot-api-secret-token'];
      const arrival = {
        at: Date.now(),
        secret: typeof header === 'string' ? header : undefined,
        update: JSON.parse(body) as Arrival['update'],
      };
      arrivals.push(arrival);
      await onUpdate(arrival);
      const answer = answers.shift() ?? { status: 200 };
      response.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
  const webhookUrl = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/telegram`;

  const call = async (method: string, parameters: unknown = {}, token = bot.token): Promise<Envelope> => {
    const response = await fetch(`${simulator.apiRoot}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    });
    return (await response.json()) as Envelope;
  };

  /** The JSON API, asked as the simulator's host. */
  const ask = async (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    await new Promise<{ status: number; body: unknown; text: string; headers: IncomingMessage['headers'] }>(
      (resolve, reject) => {
        const outgoing = request(
          `${host.origin}${path}`,
          {
            method: body === undefined ? 'GET' : 'POST',
            headers: { host: 'simulator.localhost:4000', 'content-type': 'application/json', ...headers },
          },
          (response) => {
            readBody(response, 4 * 1024 * 1024).then((text) => {
              const isJson = response.headers['content-type'] === 'application/json';
              resolve({
                status: response.statusCode ?? 0,
                body: isJson ? JSON.parse(text) : undefined,
                text,
                headers: response.headers,
              });
            }, reject);
          },
        );
        outgoing.on('error', reject);
        outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      },
    );

  const stop = async (): Promise<void> => {
    await simulator.stop();
    await host.stop(100);
    webhook.closeAllConnections();
    await new Promise((resolve) => webhook.close(resolve));
  };
  let stopped = false;
  const stopOnce = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await stop();
  };
  onTestFinished(stopOnce);

  return {
    simulator,
    call,
    ask,
    webhookUrl,
    arrivals,
    answers,
    /** Moves Telegram's time, and lets it do what is due. */
    advance: async (milliseconds: number): Promise<void> => {
      ahead += milliseconds;
      await ask('/api/subscriptions', {});
    },
    answerWith: (handler: (arrival: Arrival) => Promise<void>): void => {
      onUpdate = handler;
    },
    state: async (): Promise<SimulatorView> => (await ask('/api/state')).body as SimulatorView,
    pay: async (slug: string, act = 'pay', user = 1001): Promise<PaymentResult> =>
      (await ask(`/api/invoices/${slug}/${act}`, { user })).body as PaymentResult,
    stop: stopOnce,
  };
};

export type TestSimulator = Awaited<ReturnType<typeof startTestSimulator>>;

/** Waits until `check` holds. */
export const until = async (check: () => boolean | Promise<boolean>, ms = 5000): Promise<void> => {
  const deadline = Date.now() + ms;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error('It did not come to hold in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** An invoice's slug from its link. */
export const slugOf = (answer: Envelope): string => String(answer.result).replace('https://t.me/$', '');

export const starsInvoice = {
  title: 'Watering can',
  description: 'Waters a whole bed at once.',
  payload: 'order-1',
  currency: 'XTR',
  provider_token: '',
  prices: [{ label: 'Watering can', amount: 50 }],
};
