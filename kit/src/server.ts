import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Server, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { ChannelServer } from './fetch-channel/server.ts';
import type { Logger } from './logging.ts';

/** A body was larger than the limit. */
export class BodyTooLargeError extends Error {
  constructor() {
    super('The body is too large');
    this.name = 'BodyTooLargeError';
  }
}

/**
 * Reads a request's body.
 * @throws BodyTooLargeError past `limit` bytes, without reading on. The connection stays open for the answer, which must close it.
 */
export const readBytes = (request: IncomingMessage, limit: number): Promise<Buffer> =>
  // An iterator over the request would do the same at several times the cost, which every request bears.
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (): void => {
      request.off('data', take).off('end', done).off('error', fail).off('close', cut);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) {
        request.pause();
        fail(new BodyTooLargeError());
      } else chunks.push(chunk);
    };
    const done = (): void => {
      end();
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size));
    };
    const fail = (error: Error): void => {
      end();
      reject(error);
    };
    const cut = (): void => fail(new Error('The client went away'));
    // One that is gone already says so to nobody any more.
    if (request.destroyed) cut();
    else request.on('data', take).on('end', done).on('error', fail).on('close', cut);
  });

/** As {@link readBytes}, as text. */
export const readBody = async (request: IncomingMessage, limit: number): Promise<string> =>
  (await readBytes(request, limit)).toString('utf8');

export interface RunningServer {
  /** `http://127.0.0.1:4001`, without a slash at the end. */
  readonly origin: string;
  readonly port: number;
  /**
   * Stops accepting, lets requests in flight finish within `deadlineMs` (10 s unless told), then cuts the rest.
   *
   * @param idleMs How long a connection that nobody uses is left to its client, {@link leavingIdleMs} where requests
   * come over kept-alive connections that must lose none. @default 0, closed at once
   */
  stop(deadlineMs?: number, idleMs?: number): Promise<void>;
}

/** What clients are told of how long they may keep an idle connection, milliseconds. */
const idleToldMs = 5000;
/**
 * A client that leaves idle connections before this (nginx after 4 s, undici by what our `Keep-Alive` header says) has
 * none left when a stopping server closes them, so that it never writes a request into a closing one: a POST that was
 * sent can't be sent again.
 */
export const leavingIdleMs = 6000;

/** What was wrong before there was a request: answered in the form of every other refusal, and the connection closed. */
const refuseUnreadable = (error: Error & { readonly code?: string }, socket: Duplex): void => {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, code, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'HEADERS_TOO_LARGE', 'The headers are larger than 16 KB.']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'REQUEST_TIMEOUT', 'The request did not come to its end.']
        : ['400 Bad Request', 'BAD_REQUEST', 'This is not an HTTP request that can be read.'];
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncache-control: no-store\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
};

/**
 * Starts an HTTP server on `host:port` (port 0 takes a free one) with `/healthz` and `/readyz`.
 * @throws the system's error (`EADDRINUSE`, …) where the port can't be had
 */
export const startServer = async (options: {
  readonly host: string;
  readonly port: number;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly ready: () => Promise<boolean>;
  /** What becomes of connections that ask to be channels. @default they are answered as if they had not */
  readonly channels?: ChannelServer;
  readonly logger: Logger;
}): Promise<RunningServer> => {
  const { channels } = options;
  let stopping = false;
  /** When a connection was last left open for its client to use again. */
  let keptAt = -Infinity;
  const shouldUpgradeCallback = (request: IncomingMessage): boolean => !stopping && channels?.wants(request) === true;
  const server = createServer({ shouldUpgradeCallback }, (request, response) => {
    if (stopping) response.setHeader('connection', 'close');
    else
      response.once('close', () => {
        keptAt = performance.now();
      });
    void answer(request, response);
  });
  // Kept far longer than told, so that it is always the client who closes.
  server.keepAliveTimeout = idleToldMs;
  server.keepAliveTimeoutBuffer = 70_000;
  server.on('clientError', refuseUnreadable);
  server.on('upgrade', (_, socket, head) => channels?.accept(socket, head));
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
    stop: async (deadlineMs = 10_000, idleMs = 0) => {
      stopping = true;
      channels?.leave();
      keptAt = Math.max(keptAt, performance.now());
      // Right after a poll for input, when connections that the system had taken for us are ours.
      await turn();
      const cut = setTimeout(() => {
        server.closeAllConnections();
        channels?.cut();
      }, deadlineMs);
      // Again and again: a connection whose request was in flight is idle, and kept alive, only after its answer.
      const sweep = setInterval(() => {
        if (performance.now() - keptAt >= idleMs) server.closeIdleConnections();
      }, 50);
      if (idleMs === 0) server.closeIdleConnections();
      await new Promise<void>((resolve) => {
        // The HTTP server's own `close` would close idle connections too.
        Server.prototype.close.call(server, () => resolve());
      });
      clearInterval(sweep);
      clearTimeout(cut);
      // For its timer.
      server.close(() => {});
    },
  };
};
