import { systemClock } from '@stargraph/kit/clock';
import { createLogger } from '@stargraph/kit/logging';
import { readBody, startServer } from '@stargraph/kit/server';
import { createSimulatedBot } from '@stargraph/embedded/simulator/bot';
import { startSimulator } from '@stargraph/embedded/simulator/simulator';
import { tinyApp } from './tiny-app.ts';

interface Update {
  readonly message?: {
    readonly text?: string;
    readonly from: { readonly id: number };
    readonly successful_payment?: object;
  };
  readonly callback_query?: { readonly id: string };
  readonly pre_checkout_query?: { readonly id: string; readonly invoice_payload: string };
}

/** The simulator by itself: with a bot of a few lines and {@link tinyApp}, and none of the platform. */
export const startSimulatedBot = async () => {
  const logger = createLogger({ service: 'test', level: 'error' });
  const bot = createSimulatedBot(1, 'garden_bot', 'Garden', 'a'.repeat(35));
  const simulator = await startSimulator({ bots: [bot], clock: systemClock, logger });
  /** The payload of the next invoice; the bot refuses `sold-out`, and `club` is paid every 30 days. */
  let payload = 'order';
  let stars = 50;

  const call = async (method: string, parameters: object): Promise<unknown> => {
    const response = await fetch(`${simulator.apiRoot}/bot${bot.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    });
    const answer = (await response.json()) as { readonly ok: boolean; readonly result?: unknown };
    if (!answer.ok) throw new Error(`${method} was refused: ${JSON.stringify(answer)}`);
    return answer.result;
  };

  const react = async (update: Update): Promise<void> => {
    const { message, callback_query: query, pre_checkout_query: checkout } = update;
    if (message?.text?.startsWith('/start') === true)
      await call('sendMessage', {
        chat_id: message.from.id,
        text: '<b>Welcome.</b> Read /help first.',
        parse_mode: 'HTML',
        reply_markup: {
          inline_keyboard: [
            [{ text: 'Open the garden', web_app: { url: appUrl } }],
            [{ text: 'Remind me', callback_data: 'remind' }],
          ],
        },
      });
    if (message?.successful_payment !== undefined)
      await call('sendMessage', { chat_id: message.from.id, text: 'Thank you for the payment.' });
    if (query !== undefined)
      await call('answerCallbackQuery', { callback_query_id: query.id, text: 'We will remind you.' });
    if (checkout !== undefined)
      await call('answerPreCheckoutQuery', {
        pre_checkout_query_id: checkout.id,
        ...(checkout.invoice_payload === 'sold-out' ? { ok: false, error_message: 'Sold out.' } : { ok: true }),
      });
  };

  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    ready: () => Promise.resolve(true),
    logger,
    handle: async (request, response) => {
      if (request.headers.host?.startsWith('simulator.') === true) return simulator.handle(request, response);
      if (request.url === '/hook') {
        const update = JSON.parse(await readBody(request, 1024 * 1024)) as Update;
        response.end();
        return react(update);
      }
      return simulator.throughNetwork(request, response, async () => {
        request.resume();
        if (request.url === '/slug') {
          const link = await call('createInvoiceLink', {
            title: 'Watering can',
            description: 'Waters a whole bed at once.',
            payload,
            currency: 'XTR',
            prices: [{ label: 'Watering can', amount: stars }],
            ...(payload === 'club' ? { subscription_period: 30 * 24 * 3600 } : {}),
          });
          response.end(String(link).replace('https://t.me/$', ''));
          return;
        }
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(tinyApp);
      });
    },
  });
  const appUrl = `http://demo.app.localhost:${server.port}/`;
  await call('setWebhook', { url: `${server.origin}/hook` });
  await call('setChatMenuButton', { menu_button: { type: 'web_app', text: 'Play', web_app: { url: appUrl } } });
  await call('setMyCommands', { commands: [{ command: 'help', description: 'How it works' }] });

  return {
    url: `http://simulator.localhost:${server.port}/`,
    /** What the next invoice asks for. */
    sell: (next: { readonly payload?: string; readonly stars?: number }): void => {
      payload = next.payload ?? payload;
      stars = next.stars ?? stars;
    },
    stop: async (): Promise<void> => {
      await simulator.stop();
      await server.stop(500);
    },
  };
};
