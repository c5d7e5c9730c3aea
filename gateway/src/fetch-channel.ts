import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import {
  channelPath,
  channelProtocol,
  createFrameReader,
  createFrameWriter,
  frameKind,
  frameOf,
  type ChannelAnswer,
  type Frame,
} from '@stargraph/kit/fetch-channel/frame';

interface Waiting {
  readonly resolve: (answer: ChannelAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly until: number;
  readonly forget: () => void;
}

/** How long a server may take to accept a channel, milliseconds. */
const acceptMs = 2000;
/** After a failed try to open a channel, milliseconds. */
const againMs = 500;
/** After a server said that it knows no channels: it may be replaced by one that does, milliseconds. */
const unknownMs = 60_000;
/** A channel is followed by another after so long, so that fetches come to servers that were added, milliseconds. */
const lifeMs = 300_000;
/** The largest answer, bytes: far above any, and no more than what a broken peer may make us keep. */
const largestAnswer = 256 * 1024 * 1024;

/** One open channel. */
interface Channel {
  /** Whether it takes fetches. */
  readonly open: () => boolean;
  readonly ask: (text: string, signal: AbortSignal | undefined) => Promise<ChannelAnswer>;
  /** Takes no more, and closes after what is in flight. */
  readonly leave: () => void;
  readonly closed: Promise<void>;
}

const createChannel = (socket: Socket, timeoutMs: number): Channel => {
  const write = createFrameWriter(socket);
  /** By number, the oldest first. */
  const waiting = new Map<number, Waiting>();
  const closed = Promise.withResolvers<void>();
  let lastId = 0;
  let leaving = false;
  let heardAt = performance.now();
  let problem = new Error('the connection was closed');

  const endIfDone = (): void => {
    if (leaving && waiting.size === 0) socket.end();
  };
  const settle = (id: number): Waiting | undefined => {
    const found = waiting.get(id);
    if (found === undefined) return undefined;
    waiting.delete(id);
    found.forget();
    return found;
  };
  const giveUp = (id: number, error: Error): void => {
    const found = settle(id);
    if (found === undefined) return;
    write(frameOf(frameKind.cancel, id, 0, ''));
    found.reject(error);
    endIfDone();
  };
  const leave = (): void => {
    leaving = true;
    endIfDone();
  };

  const read = createFrameReader(largestAnswer, ({ kind, id, status, body }: Frame) => {
    if (kind === frameKind.leave) leave();
    if (kind !== frameKind.answer) return;
    settle(id)?.resolve({ status, body: body.toString('utf8') });
    endIfDone();
  });
  socket.on('data', (chunk: Buffer) => {
    heardAt = performance.now();
    try {
      read(chunk);
    } catch (error) {
      socket.destroy(error as Error);
    }
  });
  socket.on('error', (error) => {
    problem = error;
  });
  socket.on('end', () => socket.end());

  // One timer for all: each fetch would pay for its own.
  const sweep = setInterval(
    () => {
      const now = performance.now();
      for (const [id, { until }] of waiting) {
        if (until > now) break;
        giveUp(id, new Error(`no answer in ${timeoutMs} ms`));
        // Nobody is there any more, or nobody who works: the next fetch tries another way.
        if (now - heardAt > timeoutMs) return void socket.destroy(new Error(`nothing was heard for ${timeoutMs} ms`));
      }
    },
    Math.min(250, timeoutMs / 2),
  );
  sweep.unref();
  const retire = setTimeout(leave, lifeMs * (0.8 + Math.random() * 0.4));
  retire.unref();

  socket.once('close', () => {
    leaving = true;
    clearInterval(sweep);
    clearTimeout(retire);
    for (const id of waiting.keys()) settle(id)?.reject(problem);
    closed.resolve();
  });

  return {
    open: () => !leaving && socket.writable,
    ask: (text, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(new Error('cancelled'));
          return;
        }
        lastId = lastId === 0xff_ff_ff_ff ? 1 : lastId + 1;
        const id = lastId;
        const onAbort = (): void => giveUp(id, new Error('cancelled'));
        signal?.addEventListener('abort', onAbort);
        waiting.set(id, {
          resolve,
          reject,
          until: performance.now() + timeoutMs,
          forget: () => signal?.removeEventListener('abort', onAbort),
        });
        write(frameOf(frameKind.fetch, id, 0, text));
      }),
    leave,
    closed: closed.promise,
  };
};

/** The channel to one server. */
export interface FetchChannel {
  /** Asks over the channel. @returns undefined where there is none at the moment; one is being opened then, where that may succeed */
  ask(text: string, signal: AbortSignal | undefined): Promise<ChannelAnswer> | undefined;
  /** Closes after what is in flight. */
  close(): Promise<void>;
}

/**
 * Keeps a channel to the server at `origin` (docs/adr/0032-fetch-channels.md), from the first time that one is asked for.
 * @param options.timeoutMs how long an answer may take
 * @param options.onChange told when there is a channel, and when there is none any more
 */
export const createFetchChannel = (options: {
  readonly origin: string;
  readonly timeoutMs: number;
  readonly onChange: (open: boolean) => void;
}): FetchChannel => {
  const { origin, timeoutMs } = options;
  const url = new URL(channelPath, origin);
  const channels = new Set<Channel>();
  let current: Channel | undefined;
  let opening: Promise<void> | undefined;
  let notBefore = 0;
  let over = false;

  const add = (socket: Socket, head: Buffer): void => {
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.setTimeout(0);
    const channel = createChannel(socket, timeoutMs);
    if (head.length > 0) socket.unshift(head);
    channels.add(channel);
    current = channel;
    options.onChange(true);
    void channel.closed.then(() => {
      channels.delete(channel);
      if (current !== channel) return;
      current = undefined;
      options.onChange(false);
    });
    if (over) channel.leave();
  };

  const open = (): Promise<void> =>
    new Promise((resolve) => {
      const asked = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
        agent: false,
        headers: { connection: 'Upgrade', upgrade: channelProtocol },
      });
      const late = setTimeout(() => asked.destroy(new Error('late')), acceptMs);
      const end = (waitMs: number): void => {
        clearTimeout(late);
        notBefore = performance.now() + waitMs;
        resolve();
      };
      asked.on('upgrade', (_, socket, head) => {
        add(socket, head);
        end(0);
      });
      asked.on('response', (response) => {
        response.resume();
        asked.destroy();
        end(unknownMs);
      });
      asked.on('error', () => end(againMs));
      asked.end();
    });

  return {
    ask: (text, signal) => {
      if (current?.open() === true) return current.ask(text, signal);
      if (opening === undefined && !over && performance.now() >= notBefore) {
        opening = open().finally(() => {
          opening = undefined;
        });
      }
      return undefined;
    },
    close: async () => {
      over = true;
      await opening;
      for (const channel of channels) channel.leave();
      await Promise.all([...channels].map(({ closed }) => closed));
    },
  };
};
