import { LRUCache } from 'lru-cache';
import type { CommandClient } from './commands.ts';
import { releaseLoad } from './contracts/commands/config.ts';
import type { PrivateRelease } from './contracts/release.ts';
import type { Viewer } from './viewer.ts';

export interface ReleaseCache {
  /** The release's definitions; null for a hash that the project never published. */
  get(projectId: string, hash: string): Promise<PrivateRelease | null>;
}

/** Keeps releases, which are immutable by hash, for as long as there is room; concurrent misses load once. */
export const createReleaseCache = (commands: CommandClient, max = 500): ReleaseCache => {
  const loading = new LRUCache<string, Promise<PrivateRelease | null>>({ max });
  return {
    get: (projectId, hash) => {
      const key = `${projectId}/${hash}`;
      const known = loading.get(key);
      if (known !== undefined) return known;
      const fresh = commands.call(releaseLoad, { projectId, hash });
      loading.set(key, fresh);
      // A failure and an unknown hash must not be remembered.
      fresh.then(
        (release) => release === null && loading.delete(key),
        () => loading.delete(key),
      );
      return fresh;
    },
  };
};

/** The release that a request of this environment is pinned to; null for operators, who are pinned to none. */
export const pinnedRelease = (
  releases: ReleaseCache,
  viewer: Viewer,
  environmentId: string,
): Promise<PrivateRelease | null> =>
  (viewer.kind === 'player' || viewer.kind === 'integration') &&
  viewer.environmentId === environmentId &&
  viewer.releaseHash !== null
    ? releases.get(viewer.projectId, viewer.releaseHash)
    : Promise.resolve(null);
