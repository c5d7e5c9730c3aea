import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { environmentResolve } from '@stargraph/kit/contracts/commands/tenant';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { LRUCache } from 'lru-cache';
import { RequestRefusedError } from './answer.ts';

/** How old an answer may be: what is suspended stands still after so long. */
const keepMs = 3000;

export type Standing = 'open' | 'suspended' | 'closing';

/** What decides about requests of an environment. */
export interface EnvironmentState {
  readonly standing: Standing;
  /** The company's tracked events of this month where its plan allows no more; null where it does. */
  readonly eventLimit: { readonly used: number; readonly allowed: number } | null;
}

const untroubled: EnvironmentState = { standing: 'open', eventLimit: null };

/** How environments stand, a few seconds old at the most. */
export type Standings = (environmentId: string) => Promise<EnvironmentState>;

/**
 * Asks tenant how environments stand; requests that come at once ask once. While tenant gives no answer the last one
 * counts, and an environment that was never asked for goes on: players need tenant for nothing else.
 */
export const createStandings = (deps: {
  readonly commands: CommandClient;
  readonly clock: Clock;
  readonly logger: Logger;
}): Standings => {
  const known = new LRUCache<string, { readonly state: Promise<EnvironmentState>; readonly until: number }>({
    max: 20_000,
  });
  return (environmentId) => {
    const now = deps.clock.now();
    const kept = known.get(environmentId);
    if (kept !== undefined && now < kept.until) return kept.state;
    const state = deps.commands
      .call(environmentResolve, { environmentId })
      .then((found): EnvironmentState => {
        if (found === null) return untroubled;
        const refusal = found.refusals.find(({ limit }) => limit === 'events');
        return {
          standing: found.standing,
          eventLimit: refusal === undefined ? null : { used: refusal.used, allowed: refusal.allowed },
        };
      })
      .catch((error: unknown): EnvironmentState | Promise<EnvironmentState> => {
        deps.logger.warn({ environmentId, problem: messageOf(error) }, 'how an environment stands could not be asked');
        return kept?.state ?? untroubled;
      });
    known.set(environmentId, { state, until: now + keepMs });
    return state;
  };
};

/** What players and programs are told where an environment stands still. */
export const standsStill = (): RequestRefusedError =>
  new RequestRefusedError(403, 'SUSPENDED', 'This Mini App stands still for now. Nothing that you have is lost.');
