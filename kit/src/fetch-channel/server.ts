import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { messageOf } from '../errors.ts';
import type { Logger } from '../logging.ts';
import { channelPath, channelProtocol, createFrameReader, createFrameWriter, frameKind, frameOf } from './frame.ts';
import type { ChannelAnswer, Frame } from './frame.ts';

/** One fetch of the gateway's, as it came. */
export interface ChannelFetch {
  /** The signed viewer. */
  readonly viewer: string;
  readonly traceparent: string;
  /** A GraphQL request in JSON. */
  readonly body: Buffer;
}

/** What a server does with connections that ask to become channels. */
export interface ChannelServer {
  /** Whether a request asks for a channel; all others are answered as if they asked for none. */
  wants(request: IncomingMessage): boolean;
  accept(socket: Duplex, head: Buffer): void;
  /** Tells the peers to bring no more fetches. They close their channels once they have all their answers. */
  leave(): void;
  /** Ends all channels at once. */
  cut(): void;
}

const failed: ChannelAnswer = {
  status: 500,
  body: JSON.stringify({ errors: [{ message: 'Something failed on our side.', extensions: { code: 'INTERNAL' } }] }),
};

const lineBreak = 10;

const readFetch = (body: Buffer): ChannelFetch | undefined => {
  const first = body.indexOf(lineBreak);
  const second = body.indexOf(lineBreak, first + 1);
  if (first < 0 || second < 0) return undefined;
  return {
    viewer: body.toString('latin1', 0, first),
    traceparent: body.toString('latin1', first + 1, second),
    body: body.subarray(second + 1),
  };
};

/**
 * The subgraph's end of the gateway's channels (docs/adr/0032-fetch-channels.md). Each fetch is answered by itself,
 * in whatever order answers come.
 * @param deps.limit the largest fetch, bytes
 */
export const createChannelServer = (deps: {
  readonly answer: (fetch: ChannelFetch) => Promise<ChannelAnswer>;
  readonly limit: number;
  readonly logger: Logger;
}): ChannelServer => {
  const leavers = new Map<Socket, () => void>();

  const serve = (socket: Socket): ((chunk: Buffer) => void) => {
    const write = createFrameWriter(socket);
    const cancelled = new Set<number>();
    const inFlight = new Set<number>();

    const answer = async (id: number, fetch: ChannelFetch): Promise<void> => {
      inFlight.add(id);
      let answered = failed;
      try {
        answered = await deps.answer(fetch);
      } catch (error) {
        deps.logger.error({ problem: messageOf(error) }, 'request failed');
      }
      inFlight.delete(id);
      if (cancelled.delete(id) || !socket.writable) return;
      write(frameOf(frameKind.answer, id, answered.status, answered.body));
      // Who does not read their answers asks for no more.
      if (!socket.writableNeedDrain || socket.isPaused()) return;
      socket.pause();
      socket.once('drain', () => socket.resume());
    };

    const onFrame = ({ kind, id, body }: Frame): void => {
      if (kind === frameKind.fetch) {
        const fetch = readFetch(body);
        if (fetch === undefined) socket.destroy();
        else void answer(id, fetch);
      } else if (kind === frameKind.cancel && inFlight.has(id)) cancelled.add(id);
    };
    leavers.set(socket, () => write(frameOf(frameKind.leave, 0, 0, '')));
    socket.once('close', () => leavers.delete(socket));
    return createFrameReader(deps.limit, onFrame);
  };

  return {
    wants: ({ url, headers }) => url === channelPath && headers.upgrade === channelProtocol,
    accept: (socket, head) => {
      if (!(socket instanceof Socket)) return void socket.destroy();
      socket.on('error', () => socket.destroy());
      socket.setNoDelay(true);
      socket.setKeepAlive(true, 30_000);
      socket.setTimeout(0);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: ${channelProtocol}\r\n\r\n`);
      const read = serve(socket);
      const take = (chunk: Buffer): void => {
        try {
          read(chunk);
        } catch (error) {
          deps.logger.warn({ problem: messageOf(error) }, 'a channel was closed');
          socket.destroy();
        }
      };
      if (head.length > 0) take(head);
      socket.on('data', take);
      // The gateway is done; what it still waits for it has given up.
      socket.on('end', () => socket.end());
    },
    leave: () => {
      for (const leave of leavers.values()) leave();
    },
    cut: () => {
      for (const socket of leavers.keys()) socket.destroy();
    },
  };
};
