import { messageOf } from '@stargraph/kit/errors';
import { every } from '@stargraph/kit/every';
import type { ConsumerDeps, Worker } from '@stargraph/kit/service';
import { endDueExports } from '../use-case/end-player-export.ts';

/** How often it is looked whose time is over. */
const sweepEveryMs = 5000;

/** Sees to it that every export of a player comes to an end, also where whoever sent it was killed. */
export const createAuthPlayerExports = (
  deps: Pick<ConsumerDeps, 'pool' | 'clock' | 'logger' | 'metrics' | 'wake'>,
): Worker => {
  let stopSweeping: (() => Promise<void>) | undefined;
  return {
    start: () => {
      stopSweeping = every(
        sweepEveryMs,
        async () => {
          await endDueExports(deps);
        },
        (error) => deps.logger.warn({ problem: messageOf(error) }, 'exports whose time is over could not be ended'),
      );
      return Promise.resolve();
    },
    stop: async () => {
      await stopSweeping?.();
    },
  };
};
