import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { glob, mkdir, open, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';

/** Immutable objects by key. Keys hold the hash of their content, so that writing one twice is harmless. */
export interface ObjectStore {
  /** Resolves when the object is durable. */
  put(key: string, body: Uint8Array): Promise<void>;
  /** Null where there is no such object. */
  get(key: string): Promise<Uint8Array | null>;
}

/** A store that can be copied as a whole. */
export interface ListedObjectStore extends ObjectStore {
  /** Every key, in no order that means anything. What is put meanwhile may be left out. */
  keys(): AsyncIterable<string>;
}

/** Bytes of an object, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What an upload has to be, said before it comes. */
export interface ExpectedBody {
  readonly byteSize: number;
  /** Hex. */
  readonly sha256: string;
}

/** `size`, `hash`: what came is something else, and nothing was kept. */
export type PutOutcome = 'stored' | 'size' | 'hash';

/** A store of files that people upload and that are served as they are. */
export interface FileStore extends ListedObjectStore {
  /** How large the object is; null where there is none. */
  head(key: string): Promise<{ readonly byteSize: number } | null>;
  /** Its bytes as they come, for who passes them on; null where there is none. `range` must lie within it. */
  read(key: string, range?: ByteRange): Promise<Readable | null>;
  /** Stores what `source` gives if it is what was said, and else nothing; stops reading where it is too long. */
  putFrom(key: string, source: AsyncIterable<Uint8Array>, expected: ExpectedBody): Promise<PutOutcome>;
  /** Harmless where there is no such object. */
  remove(key: string): Promise<void>;
  /** Removes what writers that were killed left behind and have not touched since `before`, milliseconds since the epoch. */
  tidy(before: number): Promise<void>;
}

export const contentHash = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('hex');

/** A file that is being written, or whose writer was killed. */
const aside = /\.[0-9a-f]{12}\.part$/;
const legalKey = /^[a-zA-Z0-9_-]+(\/[a-zA-Z0-9_.-]+)*$/;

export const isObjectKey = (key: string): boolean => legalKey.test(key) && !key.split('/').includes('..');

/** @throws Error where a key could name something that is not an object of the store's own */
export const assertObjectKey = (key: string): void => {
  if (!isObjectKey(key)) throw new Error('Illegal object key');
};

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const orNull = async <Value>(work: Promise<Value>): Promise<Value | null> => {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

/** Hands `source` to `write` piece by piece and says whether it was what was expected. */
export const checkBody = async (
  source: AsyncIterable<Uint8Array>,
  { byteSize, sha256 }: ExpectedBody,
  write: (piece: Uint8Array) => Promise<unknown> | void,
): Promise<PutOutcome> => {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of source) {
    size += piece.length;
    if (size > byteSize) return 'size';
    hash.update(piece);
    await write(piece);
  }
  if (size !== byteSize) return 'size';
  return hash.digest('hex') === sha256 ? 'stored' : 'hash';
};

/** Objects as files below `folder`: written aside, synced, then renamed, so a kill leaves no half object. */
export const createFolderObjectStore = (folder: string): FileStore => {
  const pathOf = (key: string): string => {
    assertObjectKey(key);
    return join(folder, key);
  };
  /** `fill` writes into a file aside, which becomes the object where it answers `stored`. */
  const write = async (
    path: string,
    fill: (file: Awaited<ReturnType<typeof open>>) => Promise<PutOutcome>,
  ): Promise<PutOutcome> => {
    await mkdir(dirname(path), { recursive: true });
    const part = `${path}.${randomBytes(6).toString('hex')}.part`;
    let outcome: PutOutcome | undefined;
    try {
      const file = await open(part, 'w');
      try {
        outcome = await fill(file);
        if (outcome === 'stored') await file.sync();
      } finally {
        await file.close();
      }
    } finally {
      if (outcome !== 'stored') await rm(part, { force: true });
    }
    if (outcome !== 'stored') return outcome;
    await rename(part, path);
    const parent = await open(dirname(path));
    try {
      await parent.sync();
    } finally {
      await parent.close();
    }
    return outcome;
  };
  return {
    put: async (key, body) => {
      await write(pathOf(key), async (file) => {
        await file.writeFile(body);
        return 'stored';
      });
    },
    putFrom: async (key, source, expected) =>
      await write(pathOf(key), (file) => checkBody(source, expected, (piece) => file.writeFile(piece))),
    get: (key) => orNull(readFile(pathOf(key))),
    head: async (key) => {
      const found = await orNull(stat(pathOf(key)));
      return found === null ? null : { byteSize: found.size };
    },
    read: async (key, range) => {
      const file = await orNull(open(pathOf(key)));
      // The stream closes what it reads from.
      return file === null ? null : createReadStream('', { fd: file, ...range });
    },
    remove: async (key) => {
      await orNull(unlink(pathOf(key)));
    },
    tidy: async (before) => {
      for await (const entry of glob('**/*.part', { cwd: folder, withFileTypes: true })) {
        if (!entry.isFile() || !aside.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const found = await orNull(stat(path));
        if (found !== null && found.mtimeMs < before) await rm(path, { force: true });
      }
    },
    keys: async function* () {
      for await (const entry of glob('**', { cwd: folder, withFileTypes: true })) {
        if (!entry.isFile() || aside.test(entry.name)) continue;
        yield relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
      }
    },
  };
};
