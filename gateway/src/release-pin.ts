import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { releasePinned } from '@stargraph/kit/contracts/commands/config';
import { LRUCache } from 'lru-cache';

/** A lost notice delays a switch by this at the most. */
const keepMs = 1000;

export interface ReleasePins {
  /** The release that an environment points to, at most a second old; null before the first publication. */
  of(environmentId: string): Promise<string | null>;
  /** The environment's pointer has switched: the next request asks. */
  forget(environmentId: string): void;
}

/** Caches the pinned releases; requests that come at once ask once. */
export const createReleasePins = (deps: { readonly commands: CommandClient; readonly clock: Clock }): ReleasePins => {
  const pins = new LRUCache<string, { readonly hash: Promise<string | null>; readonly until: number }>({ max: 20_000 });
  return {
    of: (environmentId) => {
      const now = deps.clock.now();
      const known = pins.get(environmentId);
      if (known !== undefined && now < known.until) return known.hash;
      // An answer on its way when `forget` is called may be of before the switch. It is dropped with its entry:
      // only requests that were already waiting for it get it.
      const hash = deps.commands.call(releasePinned, { environmentId }).then((answer) => answer.hash);
      const pin = { hash, until: now + keepMs };
      pins.set(environmentId, pin);
      hash.catch(() => {
        if (pins.get(environmentId) === pin) pins.delete(environmentId);
      });
      return hash;
    },
    forget: (environmentId) => {
      pins.delete(environmentId);
    },
  };
};
