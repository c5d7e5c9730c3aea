import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where Telegram brings a bot's updates, and the secret that it shows there. */
export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

const bodyOf = async (request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
};

/** A Bot API that answers at once and says yes to everything: what is measured beside it is ours. */
export const startBotApi = async () => {
  const webhooks = new Map<string, Webhook>();
  /** When each query was answered with a yes, by its id: as `performance.now()` has it. */
  const allowed = new Map<string, number>();
  let serial = 0;

  const resultOf = (botId: string, method: string, parameters: Readonly<Record<string, unknown>>): unknown => {
    serial += 1;
    switch (method) {
      case 'getMe':
        return { id: Number(botId), is_bot: true, first_name: 'Bench', username: `bench_${botId}_bot` };
      case 'setWebhook':
        webhooks.set(botId, { url: String(parameters['url']), secret: String(parameters['secret_token']) });
        return true;
      case 'getWebhookInfo':
        return { url: webhooks.get(botId)?.url ?? '', has_custom_certificate: false, pending_update_count: 0 };
      case 'createInvoiceLink':
        return `https://t.me/$bench${serial}`;
      case 'sendMessage':
        return { message_id: serial, date: 0, chat: { id: Number(parameters['chat_id']), type: 'private' } };
      case 'answerPreCheckoutQuery':
        if (parameters['ok'] === true) allowed.set(String(parameters['pre_checkout_query_id']), performance.now());
        return true;
      default:
        return true;
    }
  };

  const server = createServer((request, response) => {
    const [, botId = '', method = ''] = /^\/bot(\d+):[^/]+\/(\w+)$/.exec(request.url ?? '') ?? [];
    bodyOf(request).then(
      (parameters) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ ok: true, result: resultOf(botId, method, parameters) })),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    allowed,
    webhookOf: (botId: number): Webhook => {
      const webhook = webhooks.get(String(botId));
      if (webhook === undefined) throw new Error('A bot was connected and set no webhook');
      return webhook;
    },
    stop: (): void => {
      server.close();
      server.closeAllConnections();
    },
  };
};
export type BotApi = Awaited<ReturnType<typeof startBotApi>>;
