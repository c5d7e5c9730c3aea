import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { environmentResolve } from '@stargraph/kit/contracts/commands/tenant';
import { LRUCache } from 'lru-cache';
import type { Standing } from './standing.ts';

/** How long a host shows what it showed after its environment was stopped. */
const keepKnownMs = 3000;
/** Short, so that a project's host answers soon after it was made. */
const keepUnknownMs = 1000;

export interface FoundEnvironment {
  readonly environmentId: string;
  readonly projectId: string;
  /** Its slug by now; asked for by an earlier one it is another. */
  readonly slug: string;
  readonly botUsername: string | null;
  /** Whether it may be played in. */
  readonly standing: Standing;
  readonly legalPages: readonly ('terms' | 'privacy')[];
}

/** Finds the environment of a host's slug; null where there is none. @throws CommandFailedError where tenant gives no answer */
export type Environments = (slug: string) => Promise<FoundEnvironment | null>;

export const createEnvironments = (deps: { readonly commands: CommandClient; readonly clock: Clock }): Environments => {
  const known = new LRUCache<string, { readonly found: FoundEnvironment | null; readonly until: number }>({
    max: 20_000,
  });
  return async (slug) => {
    const now = deps.clock.now();
    const kept = known.get(slug);
    if (kept !== undefined && now < kept.until) return kept.found;
    const found = await deps.commands.call(environmentResolve, { slug });
    known.set(slug, { found, until: now + (found === null ? keepUnknownMs : keepKnownMs) });
    return found;
  };
};
