import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Delivered {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Reply = (request: Delivered, response: ServerResponse) => void;

export const answers =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Reply =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

/** A receiver of webhooks on loopback. It takes everything until it is told to answer otherwise. */
export const startReceiver = async (
  options: { readonly host?: string; readonly tls?: { readonly key: string; readonly cert: string } } = {},
) => {
  const requests: Delivered[] = [];
  let connections = 0;
  let reply: Reply = answers(200);
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const delivered = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      requests.push(delivered);
      reply(delivered, response);
    });
  };
  const server = options.tls === undefined ? createServer(handle) : createTlsServer(options.tls, handle);
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, options.host ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: (path = '/hook') => `http://127.0.0.1:${port}${path}`,
    requests,
    connections: () => connections,
    /** The ids of what came to a path, in the order in which it came. */
    ids: (path = '/hook') =>
      requests.filter((request) => request.path === path).map(({ headers }) => String(headers['webhook-id'])),
    answer: (next: Reply): void => {
      reply = next;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
