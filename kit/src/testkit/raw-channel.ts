import { request } from 'node:http';
import type { Socket } from 'node:net';
import {
  channelPath,
  channelProtocol,
  createFrameReader,
  frameKind,
  frameOf,
  headBytes,
} from '../fetch-channel/frame.ts';
import type { Frame } from '../fetch-channel/frame.ts';

/** The gateway's end of a channel, byte by byte. */
export interface RawChannel {
  readonly socket: Socket;
  /** Frames that came and are no answers that somebody waits for. */
  readonly others: Frame[];
  /** Sends a fetch with whatever body. */
  ask(viewer: string, traceparent: string, body: string | Uint8Array): Promise<{ status: number; text: string }>;
}

/** Opens a channel at a server. @throws where it gives none */
export const openRawChannel = (origin: string): Promise<RawChannel> =>
  new Promise((resolve, reject) => {
    const asked = request(new URL(channelPath, origin), {
      agent: false,
      headers: { connection: 'Upgrade', upgrade: channelProtocol },
    });
    asked.on('response', ({ statusCode }) => reject(new Error(`No channel, but status ${String(statusCode)}`)));
    asked.on('error', reject);
    asked.on('upgrade', (_, socket) => {
      const waiting = new Map<number, (answer: { status: number; text: string }) => void>();
      const others: Frame[] = [];
      let lastId = 0;
      const read = createFrameReader(2 ** 30, (frame) => {
        const told = frame.kind === frameKind.answer ? waiting.get(frame.id) : undefined;
        if (told === undefined) others.push(frame);
        else told({ status: frame.status, text: frame.body.toString('utf8') });
      });
      socket.on('data', read);
      socket.on('error', () => undefined);
      resolve({
        socket,
        others,
        ask: (viewer, traceparent, body) =>
          new Promise((answered) => {
            lastId += 1;
            waiting.set(lastId, answered);
            const bytes = Buffer.from(body);
            const head = frameOf(frameKind.fetch, lastId, 0, `${viewer}\n${traceparent}\n`);
            head.writeUInt32BE(head.length - headBytes + bytes.length, 0);
            socket.write(Buffer.concat([head, bytes]));
          }),
      });
    });
    asked.end();
  });
