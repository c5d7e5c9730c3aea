import { createHash, randomBytes } from 'node:crypto';
import { glob, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

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

export const contentHash = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('hex');

/** A file that is being written, or whose writer was killed. */
const aside = /\.[0-9a-f]{12}\.part$/;
const legalKey = /^[a-zA-Z0-9_-]+(\/[a-zA-Z0-9_.-]+)*$/;

export const isObjectKey = (key: string): boolean => legalKey.test(key) && !key.split('/').includes('..');

/** @throws Error where a key could name something that is not an object of the store's own */
export const assertObjectKey = (key: string): void => {
  if (!isObjectKey(key)) throw new Error('Illegal object key');
};

/** Objects as files below `folder`: written aside, synced, then renamed, so a kill leaves no half object. */
export const createFolderObjectStore = (folder: string): ListedObjectStore => {
  const pathOf = (key: string): string => {
    assertObjectKey(key);
    return join(folder, key);
  };
  return {
    put: async (key, body) => {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      const part = `${path}.${randomBytes(6).toString('hex')}.part`;
      const file = await open(part, 'w');
      try {
        await file.writeFile(body);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(part, path);
      const parent = await open(dirname(path));
      try {
        await parent.sync();
      } finally {
        await parent.close();
      }
    },
    get: async (key) => {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
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
