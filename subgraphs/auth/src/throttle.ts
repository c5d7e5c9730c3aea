import type { Clock } from '@stargraph/kit/clock';
import { networkOf } from '@stargraph/kit/client-network';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import type { ServiceDeps } from '@stargraph/kit/service';
import { TooManyAttemptsError } from './domain/errors.ts';
import type { Origin } from './domain/security-event.ts';
import type { ThrottleKey } from './domain/throttle.ts';
import { forgive, takeTry } from './store/throttle.ts';

export interface Throttle {
  /** Counts a try, before it is made. @throws TooManyAttemptsError where it has to wait; nothing is counted then */
  take(keys: readonly ThrottleKey[]): Promise<void>;
  /** As {@link take}, but says whether it may be made. */
  mayTry(keys: readonly ThrottleKey[]): Promise<boolean>;
  /** Takes back a try that succeeded. */
  forgive(keys: readonly ThrottleKey[]): Promise<void>;
}

/** Where a try comes from, as it is counted. */
export const sourceOf = ({ ip }: Origin): string => (ip === null ? 'unknown' : networkOf(ip));

/** Counters in PostgreSQL, so that they hold over all processes and outlive each, and are never left out. */
export const createThrottle = ({
  pool,
  clock,
}: {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
}): Throttle => {
  const waitFor = (keys: readonly ThrottleKey[]): Promise<number> =>
    inTransaction(pool, (tx) => takeTry(tx, keys, new Date(clock.now())));
  return {
    take: async (keys) => {
      const wait = await waitFor(keys);
      if (wait > 0) throw new TooManyAttemptsError(Math.ceil(wait / 1000));
    },
    mayTry: async (keys) => (await waitFor(keys)) === 0,
    forgive: (keys) => forgive(sqlOfPool(pool), keys, new Date(clock.now())),
  };
};
