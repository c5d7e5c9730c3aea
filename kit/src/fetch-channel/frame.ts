import type { Socket } from 'node:net';

/** What both ends call the protocol when an HTTP connection becomes a channel. */
export const channelProtocol = 'stargraph-fetch/1';
/** Where it is asked for. */
export const channelPath = '/fetches';

/** The largest fetch, bytes. What is larger is sent as a request of its own, and refused there in words. */
export const largestFetch = 1_048_576;

/**
 * A frame: the length of what follows its head, the number of the fetch, the kind, the status of an answer (each
 * big-endian; 4, 4, 2 and 2 bytes), then UTF-8.
 */
export const headBytes = 12;

export const frameKind = {
  /** A fetch: `viewer`, a line break, `traceparent`, a line break, a GraphQL request in JSON. */
  fetch: 1,
  /** Whoever asked wants no answer any more. */
  cancel: 2,
  /** An answer's body. */
  answer: 3,
  /** No more fetches on this channel: those that came are answered, the next ones go elsewhere. */
  leave: 4,
} as const;

export interface Frame {
  readonly kind: number;
  readonly id: number;
  readonly status: number;
  readonly body: Buffer;
}

/** What a fetch is answered with. */
export interface ChannelAnswer {
  /** Of HTTP. */
  readonly status: number;
  readonly body: string;
}

/** The peer does not speak the protocol. */
export class ChannelProtocolError extends Error {
  constructor(problem: string) {
    super(`The channel is broken: ${problem}`);
    this.name = 'ChannelProtocolError';
  }
}

/**
 * Takes a stream's chunks, which may end anywhere, and hands on its frames.
 * @param limit the largest body of a frame, bytes
 * @returns takes the next chunk. @throws ChannelProtocolError past the limit
 */
export const createFrameReader = (limit: number, onFrame: (frame: Frame) => void): ((chunk: Buffer) => void) => {
  let chunks: Buffer[] = [];
  let size = 0;
  /** Bytes without which there is nothing to hand on. */
  let wanted = headBytes;
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < wanted) return;
    const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, size);
    let at = 0;
    wanted = headBytes;
    while (bytes.length - at >= headBytes) {
      const length = bytes.readUInt32BE(at);
      if (length > limit) throw new ChannelProtocolError(`a frame of ${length} bytes`);
      const end = at + headBytes + length;
      if (end > bytes.length) {
        wanted = headBytes + length;
        break;
      }
      onFrame({
        id: bytes.readUInt32BE(at + 4),
        kind: bytes.readUInt16BE(at + 8),
        status: bytes.readUInt16BE(at + 10),
        body: bytes.subarray(at + headBytes, end),
      });
      at = end;
    }
    chunks = at < bytes.length ? [bytes.subarray(at)] : [];
    size = bytes.length - at;
  };
};

export const frameOf = (kind: number, id: number, status: number, body: string): Buffer => {
  const length = Buffer.byteLength(body);
  const frame = Buffer.allocUnsafe(headBytes + length);
  frame.writeUInt32BE(length, 0);
  frame.writeUInt32BE(id, 4);
  frame.writeUInt16BE(kind, 8);
  frame.writeUInt16BE(status, 10);
  frame.write(body, headBytes);
  return frame;
};

/** Writes frames; those of one turn of the event loop leave together, in one call to the system. */
export const createFrameWriter = (socket: Socket): ((frame: Buffer) => void) => {
  let frames: Buffer[] = [];
  const flush = (): void => {
    const [first] = frames;
    if (first !== undefined && socket.writable) socket.write(frames.length === 1 ? first : Buffer.concat(frames));
    frames = [];
  };
  return (frame) => {
    if (frames.push(frame) === 1) setImmediate(flush);
  };
};
