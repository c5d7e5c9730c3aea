import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { environmentResolve } from '@stargraph/kit/contracts/command';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { LRUCache } from 'lru-cache';
import { RequestRefusedError } from './answer.ts';

/** How old an answer may be: what is suspended stands still after so long. */
const keepMs = 3000;

export type Standing = 'open' | 'suspended' | 'closing';

/** How an environment stands, a few seconds old at the most. */
export type Standings = (environmentId: string) => Promise<Standing>;

/**
 * Asks tenant how environments stand; requests that come at once ask once. While tenant gives no answer the last one
 * counts, and an environment that was never asked for goes on: players need tenant for nothing else.
 */
export const createStandings = (deps: {
  readonly commands: CommandClient;
  readonly clock: Clock;
  readonly logger: Logger;
}): Standings => {
  const known = new LRUCache<string, { readonly standing: Promise<Standing>; readonly until: number }>({ max: 20_000 });
  return (environmentId) => {
    const now = deps.clock.now();
    const kept = known.get(environmentId);
    if (kept !== undefined && now < kept.until) return kept.standing;
    const standing = deps.commands
      .call(environmentResolve, { environmentId })
      .then((found): Standing => found?.standing ?? 'open')
      .catch((error: unknown): Standing | Promise<Standing> => {
        deps.logger.warn({ environmentId, problem: messageOf(error) }, 'how an environment stands could not be asked');
        return kept?.standing ?? 'open';
      });
    known.set(environmentId, { standing, until: now + keepMs });
    return standing;
  };
};

/** What players and programs are told where an environment stands still. */
export const standsStill = (): RequestRefusedError =>
  new RequestRefusedError(403, 'SUSPENDED', 'This Mini App stands still for now. Nothing that you have is lost.');
