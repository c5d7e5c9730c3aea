import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A Bot API on loopback that knows these bots by token and fails as Telegram does. */
export const startBotApi = async (
  bots: Readonly<Record<string, { readonly id: number; readonly username: string }>>,
) => {
  const state = { broken: false };
  const server = createServer((request, response) => {
    const [, token = '', method] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
    const bot = bots[token];
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (state.broken) send(500, { ok: false, error_code: 500, description: 'Internal Server Error' });
    else if (bot === undefined || method !== 'getMe')
      send(401, { ok: false, error_code: 401, description: 'Unauthorized' });
    else send(200, { ok: true, result: { ...bot, is_bot: true, first_name: 'Bot' } });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
