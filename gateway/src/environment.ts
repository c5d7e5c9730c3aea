import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { environmentResolve } from '@stargraph/kit/contracts/command';
import { LRUCache } from 'lru-cache';

const keepKnownMs = 60_000;
/** Short, so that a project's host answers soon after it was made. */
const keepUnknownMs = 1000;

/** Finds the environment of a host's slug; null where there is none. @throws CommandFailedError where tenant gives no answer */
export const createEnvironments = (deps: {
  readonly commands: CommandClient;
  readonly clock: Clock;
}): ((slug: string) => Promise<string | null>) => {
  const known = new LRUCache<string, { readonly environmentId: string | null; readonly until: number }>({
    max: 20_000,
  });
  return async (slug) => {
    const now = deps.clock.now();
    const kept = known.get(slug);
    if (kept !== undefined && now < kept.until) return kept.environmentId;
    const environment = await deps.commands.call(environmentResolve, { slug });
    const environmentId = environment?.environmentId ?? null;
    known.set(slug, { environmentId, until: now + (environmentId === null ? keepUnknownMs : keepKnownMs) });
    return environmentId;
  };
};
