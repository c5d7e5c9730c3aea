import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callProblem } from './bot-api-schema.ts';

export interface BotApiCall {
  readonly token: string;
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** How a call fails on demand. */
export type BotApiFault =
  | { readonly status: number; readonly description: string; readonly retryAfter?: number }
  /** Carried out, but the answer is lost. */
  | 'lost';

const readParameters = async (request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
};

/**
 * A Bot API on loopback that knows these bots by token, records what it is asked, checks each call against the Bot
 * API's description and fails as Telegram does.
 */
export const startBotApi = async (
  bots: Readonly<Record<string, { readonly id: number; readonly username: string }>>,
) => {
  const state = { broken: false };
  const calls: BotApiCall[] = [];
  /** What it says of every bot's webhook; its address is where that bot's was last set. */
  const webhookInfo: Record<string, unknown> = { pending_update_count: 0 };
  /** What was called otherwise than the Bot API's description allows. */
  const problems: string[] = [];
  const messageTimes: number[] = [];
  /** What moved the bots' Stars, the oldest first. */
  const starTransactions: object[] = [];
  const faults = new Map<string, BotApiFault[]>();
  let messageId = 0;

  const resultOf = (method: string, token: string, parameters: BotApiCall['parameters']): unknown => {
    if (method === 'getMyStarBalance') return { amount: 77 };
    if (method === 'getStarTransactions') {
      const from = Number(parameters['offset'] ?? 0);
      return { transactions: starTransactions.slice(from, from + Number(parameters['limit'] ?? 100)) };
    }
    if (method === 'getMe') return { ...bots[token], is_bot: true, first_name: 'Bot' };
    if (method === 'createInvoiceLink') return 'https://t.me/$invoice';
    if (method === 'getWebhookInfo') {
      const set = calls.filter((call) => call.method === 'setWebhook' && call.token === token).at(-1);
      return { url: set?.parameters['url'] ?? '', has_custom_certificate: false, ...webhookInfo };
    }
    if (method !== 'sendMessage') return true;
    messageId += 1;
    return { message_id: messageId, date: 0, chat: { id: 1, type: 'private' } };
  };

  const server = createServer((request, response) => {
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const refuse = (status: number, description: string, parameters?: object) =>
      send(status, { ok: false, error_code: status, description, ...(parameters === undefined ? {} : { parameters }) });
    const answer = async (): Promise<void> => {
      const [, token = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
      const parameters = await readParameters(request);
      if (state.broken) return void refuse(500, 'Internal Server Error');
      if (bots[token] === undefined) return void refuse(401, 'Unauthorized');
      calls.push({ token, method, parameters });
      if (method === 'sendMessage') messageTimes.push(Date.now());
      const problem = callProblem(method, parameters);
      if (problem !== undefined) {
        problems.push(`${method}: ${problem}`);
        return void refuse(400, `Bad Request: ${problem}`);
      }
      const fault = faults.get(method)?.shift();
      if (fault === 'lost') return void response.destroy();
      if (fault !== undefined)
        return void refuse(
          fault.status,
          fault.description,
          fault.retryAfter === undefined ? undefined : { retry_after: fault.retryAfter },
        );
      send(200, { ok: true, result: resultOf(method, token, parameters) });
    };
    answer().catch((error: unknown) => {
      problems.push(String(error));
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    calls,
    /** When each message came, in milliseconds. */
    messageTimes,
    webhookInfo,
    starTransactions,
    /** Lets the next calls of a method fail, in this order. */
    failNext: (method: string, ...next: readonly BotApiFault[]): void => {
      faults.set(method, [...(faults.get(method) ?? []), ...next]);
    },
    callsOf: (method: string) => calls.filter((call) => call.method === method).map(({ parameters }) => parameters),
    /** @throws where a call was otherwise than the description allows: the suite fails */
    stop: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      if (problems.length > 0) throw new Error(`Calls that Telegram would not understand: ${problems.join('; ')}`);
    },
  };
};
