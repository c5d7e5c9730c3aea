import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from 'graphile-worker';
import type { RunnerOptions, WorkerEvents } from 'graphile-worker';
import { escapeIdentifier, type Pool } from 'pg';
import { messageOf } from './errors.ts';
import type { Logger } from './logging.ts';

/** How long before what failed is tried again: the database is away, as a rule. */
const retryMs = 1000;

/** One pool of the library's workers, whatever becomes of it. */
interface Crew {
  /** Resolves once its last task has ended and what it still held is let go, where the database answers. */
  readonly stop: () => Promise<void>;
}

export interface JobRunner {
  start(): Promise<void>;
  /** Takes no more jobs; resolves once those in flight have ended and that is written. */
  stop(): Promise<void>;
}

/**
 * Works on the jobs of a schema until it is stopped. The library gives up a whole pool of workers for good where the end
 * of a job can't be written, as when the database goes away just then. Others take their place here at once; what the
 * first still hold was done, or broke off, and is let go once their last task has ended: it runs again.
 *
 * @param deps.options asked for anew for each pool, as the library keeps what it derives from them
 */
export const createJobRunner = (deps: {
  readonly options: () => RunnerOptions;
  readonly pool: Pool;
  readonly schema: string;
  readonly logger: Logger;
}): JobRunner => {
  const { schema, logger } = deps;
  const stopping = new AbortController();
  /** What goes on beside the jobs: pools that are replaced, jobs that are let go. */
  const errands = new Set<Promise<void>>();
  let crew: Crew | undefined;

  const begin = (errand: Promise<void>): void => {
    const going = errand.finally(() => errands.delete(going));
    errands.add(going);
  };

  const pause = (): Promise<void> => sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined);

  /** Tries at least once, and until it succeeds or everything stops. */
  const persist = async (otherwise: string, work: () => Promise<void>): Promise<void> => {
    do {
      try {
        return await work();
      } catch (error) {
        logger.warn({ schema, problem: messageOf(error) }, otherwise);
        await pause();
      }
    } while (!stopping.signal.aborted);
  };

  const engage = async (): Promise<void> => {
    const events: WorkerEvents = new EventEmitter();
    const engaged = Promise.withResolvers<Crew>();
    let poolId = '';
    const letGo = (): Promise<void> =>
      persist('jobs stay locked', async () => {
        await deps.pool.query(`select ${escapeIdentifier(schema)}.force_unlock_workers($1::text[])`, [[poolId]]);
      });
    events.once('pool:create', ({ workerPool }) => {
      poolId = workerPool.id;
    });
    events.once('pool:gracefulShutdown', () => {
      if (stopping.signal.aborted) return;
      logger.error({ schema }, 'the workers on jobs gave up; others take their place');
      // Not at once: what runs again may meet the same fault.
      begin(engaged.promise.then((old) => pause().then(old.stop)));
      begin(persist('no workers on jobs', engage));
    });
    const runner = await run({ ...deps.options(), events });
    crew = {
      stop: async () => {
        // It may have stopped by itself, which it reports by failing to stop again.
        await runner.stop().catch(() => runner.promise.catch(() => undefined));
        await letGo();
      },
    };
    engaged.resolve(crew);
  };

  return {
    start: engage,
    stop: async () => {
      stopping.abort();
      while (errands.size > 0) await Promise.all(errands);
      await crew?.stop();
    },
  };
};
