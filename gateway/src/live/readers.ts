import type { Viewer } from '@stargraph/kit/viewer';
import { RequestRefusedError } from '../answer.ts';
import { channelOf, type Audience } from './audience.ts';
import type { LiveStream } from './stream.ts';

/** A person's devices and tabs; one more is a client that forgets to close. */
const streamsPerViewer = 12;
const streamsInAll = 20_000;

export interface Reader {
  readonly audience: Audience;
  readonly stream: LiveStream;
  /** When its credential ends, milliseconds since the epoch. */
  readonly until: number;
  readonly sessionId: string | undefined;
  /** Whether somebody may hear what it tells. */
  readonly mayHear: (viewer: Viewer) => boolean;
  /** Who its reader is by now. */
  readonly again: () => Promise<Viewer>;
}

export interface Readers {
  /** @throws RequestRefusedError 429 where there are too many already */
  add(reader: Reader): void;
  remove(reader: Reader): void;
  /** Those who hear an id, in constant time. */
  on(channel: string): Iterable<Reader>;
  all(): Iterable<Reader>;
  readonly size: number;
}

const tooMany = (message: string): RequestRefusedError =>
  new RequestRefusedError(429, 'RATE_LIMITED', message, { 'retry-after': '30' });

export const createReaders = (): Readers => {
  const byChannel = new Map<string, Set<Reader>>();
  const byViewer = new Map<string, number>();
  const readers = new Set<Reader>();
  return {
    add: (reader) => {
      const { viewer, hears } = reader.audience;
      const open = byViewer.get(viewer) ?? 0;
      if (open >= streamsPerViewer) throw tooMany('You listen too often at once. Close a stream first.');
      if (readers.size >= streamsInAll) throw tooMany('Too many listen here. Try again later.');
      readers.add(reader);
      byViewer.set(viewer, open + 1);
      for (const hearing of hears) {
        const channel = channelOf(hearing);
        byChannel.set(channel, (byChannel.get(channel) ?? new Set()).add(reader));
      }
    },
    remove: (reader) => {
      if (!readers.delete(reader)) return;
      const { viewer, hears } = reader.audience;
      const left = (byViewer.get(viewer) ?? 1) - 1;
      if (left === 0) byViewer.delete(viewer);
      else byViewer.set(viewer, left);
      for (const channel of hears.map(channelOf)) {
        const set = byChannel.get(channel);
        set?.delete(reader);
        if (set?.size === 0) byChannel.delete(channel);
      }
    },
    on: (channel) => byChannel.get(channel) ?? [],
    all: () => readers,
    get size() {
      return readers.size;
    },
  };
};
