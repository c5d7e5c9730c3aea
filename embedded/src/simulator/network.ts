import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NetworkSpeed } from './contract.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The usual "Fast 3G" of browsers' tools: latency of each request and bytes a second downwards. */
const slow = { latencyMs: 562, bytesPerSecond: 180_000 };

export interface Network {
  /** Applied to what is asked for from now on; going offline also cuts what is open. */
  set(speed: NetworkSpeed): void;
  /** Serves a request as it would arrive over that network. */
  pass(request: IncomingMessage, response: ServerResponse, handle: Handle): Promise<void>;
}

/** Lets each answer out at the pace of the line, in the order in which it is written. */
const pace = (response: ServerResponse): void => {
  const write = response.write.bind(response) as (chunk: Buffer) => boolean;
  const end = response.end.bind(response) as () => ServerResponse;
  let queue = Promise.resolve();
  const push = (chunk: unknown, encoding: unknown): void => {
    if (chunk == null || typeof chunk === 'function') return;
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
        : Buffer.from(chunk as Uint8Array);
    queue = queue.then(async () => {
      await new Promise((resolve) => setTimeout(resolve, (bytes.length / slow.bytesPerSecond) * 1000));
      if (!response.destroyed) write(bytes);
    });
  };
  const callbackOf = (given: readonly unknown[]): (() => void) | undefined =>
    given.find((each): each is () => void => typeof each === 'function');
  Object.assign(response, {
    write: (chunk: unknown, ...rest: unknown[]): boolean => {
      push(chunk, rest[0]);
      const done = callbackOf(rest);
      if (done !== undefined) void queue.then(done);
      return true;
    },
    end: (...given: unknown[]): ServerResponse => {
      push(given[0], given[1]);
      const done = callbackOf(given);
      void queue.then(() => {
        if (!response.destroyed) end();
        done?.();
      });
      return response;
    },
  });
};

/**
 * The network between the phone and the Mini App's host, made on the server's side: a page can't slow down a frame
 * of another origin.
 */
export const createNetwork = (first: NetworkSpeed): Network => {
  let speed = first;
  const open = new Set<ServerResponse>();
  return {
    set: (next) => {
      speed = next;
      if (speed === 'offline') for (const response of open) response.destroy();
    },
    pass: async (request, response, handle) => {
      if (speed === 'offline') {
        response.destroy();
        return;
      }
      open.add(response);
      response.once('close', () => open.delete(response));
      if (speed === 'slow') {
        await new Promise((resolve) => setTimeout(resolve, slow.latencyMs));
        if (response.destroyed) return;
        pace(response);
      }
      await handle(request, response);
    },
  };
};
