import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from './logging.ts';

/** A body was larger than the limit. */
export class BodyTooLargeError extends Error {
  constructor() {
    super('The body is too large');
    this.name = 'BodyTooLargeError';
  }
}

/**
 * Reads a request's body as text.
 * @throws BodyTooLargeError past `limit` bytes, without reading on. The connection stays open for the answer, which must close it.
 */
export const readBody = async (request: IncomingMessage, limit: number): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

export interface RunningServer {
  /** `http://127.0.0.1:4001`, without a slash at the end. */
  readonly origin: string;
  readonly port: number;
  /** Stops accepting, lets requests in flight finish within `deadlineMs` (10 s unless told), then cuts the rest. */
  stop(deadlineMs?: number): Promise<void>;
}

/**
 * Starts an HTTP server on `host:port` (port 0 takes a free one) with `/healthz` and `/readyz`.
 * @throws the system's error (`EADDRINUSE`, …) where the port can't be had
 */
export const startServer = async (options: {
  readonly host: string;
  readonly port: number;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly ready: () => Promise<boolean>;
  readonly logger: Logger;
}): Promise<RunningServer> => {
  let stopping = false;
  const server = createServer((request, response) => {
    if (stopping) response.setHeader('connection', 'close');
    void answer(request, response);
  });
  // Longer than any proxy's idle time before us, so that a proxy never writes into a closing connection.
  server.keepAliveTimeout = 75_000;
  server.headersTimeout = 20_000;
  server.requestTimeout = 30_000;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      if (request.url === '/healthz') return void response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
      if (request.url === '/readyz') {
        const ready = !stopping && (await options.ready());
        return void response
          .writeHead(ready ? 200 : 503, { 'content-type': 'text/plain' })
          .end(ready ? 'ready\n' : 'not ready\n');
      }
      await options.handle(request, response);
    } catch (error) {
      if (response.headersSent) return void response.destroy();
      const status = error instanceof BodyTooLargeError ? 413 : 500;
      if (status === 500)
        options.logger.error({ problem: error instanceof Error ? error.message : String(error) }, 'request failed');
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(
        JSON.stringify({
          errors: [
            {
              message: status === 413 ? 'The body is too large.' : 'Something failed on our side.',
              extensions: { code: status === 413 ? 'BODY_TOO_LARGE' : 'INTERNAL' },
            },
          ],
        }),
      );
    }
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;

  return {
    origin: `http://${options.host}:${port}`,
    port,
    stop: async (deadlineMs = 10_000) => {
      stopping = true;
      const cut = setTimeout(() => server.closeAllConnections(), deadlineMs);
      // Again and again: a connection whose request was in flight is idle, and kept alive, only after its answer.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      server.closeIdleConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      clearInterval(sweep);
      clearTimeout(cut);
    },
  };
};
