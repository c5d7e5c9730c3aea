import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Logger } from '../logging.ts';
import type { Leases } from './lease.ts';
import { LostPlaceError } from './store.ts';

/** How long another process keeps a lease before we ask again. */
const leaseRetryMs = 250;
const firstBackoffMs = 50;

/** Work that one process at a time does, whoever holds its lease. */
export interface Charge {
  /** Whether the lease is ours at the moment. */
  holds(): boolean;
  stopped(): boolean;
  /** Something came about: the next failure is the first again. */
  succeeded(): void;
  /** Lets `work` come to its end, then gives the lease away. */
  stop(): Promise<void>;
}

/**
 * Runs `work` again and again while the lease is ours, and asks for it while it is not. `work` returns soon once it
 * isn't, or once `stopped`; what it throws is tried again, ever later.
 */
export const takeCharge = (deps: {
  readonly lease: string;
  readonly leases: Leases;
  /** Resolves when it may begin. */
  readonly ready: Promise<void>;
  readonly longestBackoffMs: number;
  readonly logger: Logger;
  readonly work: () => Promise<void>;
  readonly onFailure: (attempt: number, error: unknown) => void;
  /** Wakes `work` where it sleeps. */
  readonly wake: () => void;
}): Charge => {
  const { lease, leases, logger } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let attempt = 0;

  const pause = (milliseconds: number): Promise<void> =>
    sleep(milliseconds, undefined, { signal }).catch(() => undefined);

  const run = async (): Promise<void> => {
    // Never at once: `work` may use the charge that its caller is still being given.
    await Promise.race([
      deps.ready,
      new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      }),
    ]);
    while (!signal.aborted) {
      try {
        if (leases.holds(lease) || (await leases.take(lease))) await deps.work();
        else await pause(leaseRetryMs);
      } catch (error) {
        if (error instanceof LostPlaceError) {
          logger.warn('lost the place to another process');
          await pause(leaseRetryMs);
          continue;
        }
        attempt += 1;
        deps.onFailure(attempt, error);
        const backoff = Math.min(deps.longestBackoffMs, firstBackoffMs * 2 ** Math.min(attempt - 1, 16));
        await pause(backoff * (0.5 + Math.random() / 2));
      }
    }
  };
  const done = run();

  return {
    holds: () => leases.holds(lease),
    stopped: () => signal.aborted,
    succeeded: () => {
      attempt = 0;
    },
    stop: async () => {
      stopping.abort();
      deps.wake();
      await done;
      await leases.release(lease).catch((error: unknown) => {
        logger.warn({ problem: messageOf(error) }, 'lease not released; it ends with its connection');
      });
    },
  };
};
