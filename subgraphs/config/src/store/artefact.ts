import { LRUCache } from 'lru-cache';
import { isId } from '@stargraph/kit/ids';
import type { ObjectStore } from '@stargraph/kit/objects';
import { privateReleaseSchema, publicReleaseSchema, type PrivateRelease } from '@stargraph/kit/contracts/release';
import { canonicalJson, type BuiltRelease } from '../domain/build-release.ts';
import { createReleaseView, type ReleaseView } from '../domain/release-view.ts';

/** Releases' content in the object store, immutable by hash. */
export interface Artefacts {
  /** Resolves when both artefacts are durable. */
  save(projectId: string, release: BuiltRelease): Promise<void>;
  /** Null for a hash that the project has no release of. */
  view(projectId: string, hash: string): Promise<ReleaseView | null>;
  /** What only services may know. */
  rules(projectId: string, hash: string): Promise<PrivateRelease | null>;
}

/** Releases kept in memory, per process; a large one takes about a megabyte. */
const keptReleases = 200;

const keyOf = (projectId: string, hash: string, part: 'public' | 'private'): string =>
  `releases/${projectId}/${hash}/${part}.json`;

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

export const createArtefacts = (objects: ObjectStore): Artefacts => {
  const read = async (projectId: string, hash: string, part: 'public' | 'private'): Promise<unknown> => {
    // Both come from callers: what is not an id or a hash must not become part of a key.
    if (!isId('project', projectId) || !isHash(hash)) return null;
    const body = await objects.get(keyOf(projectId, hash, part));
    return body === null ? null : JSON.parse(Buffer.from(body).toString('utf8'));
  };

  const views = remember(async (projectId, hash) => {
    const content = await read(projectId, hash, 'public');
    return content === null ? null : createReleaseView(publicReleaseSchema.parse(content));
  });
  const rules = remember(async (projectId, hash) => {
    const content = await read(projectId, hash, 'private');
    return content === null ? null : privateReleaseSchema.parse(content);
  });

  return {
    save: async (projectId, release) => {
      await objects.put(keyOf(projectId, release.hash, 'private'), Buffer.from(canonicalJson(release.privateArtefact)));
      await objects.put(keyOf(projectId, release.hash, 'public'), Buffer.from(canonicalJson(release.publicArtefact)));
    },
    view: views,
    rules,
  };
};

/** Keeps what was found; concurrent misses load once, failures and unknown hashes are not remembered. */
const remember = <Value extends object>(load: (projectId: string, hash: string) => Promise<Value | null>) => {
  const cache = new LRUCache<string, Promise<Value | null>>({ max: keptReleases });
  return (projectId: string, hash: string): Promise<Value | null> => {
    const key = `${projectId}/${hash}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const fresh = load(projectId, hash);
    cache.set(key, fresh);
    fresh.then(
      (value) => value === null && cache.delete(key),
      () => cache.delete(key),
    );
    return fresh;
  };
};
