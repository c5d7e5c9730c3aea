import type { Pool } from 'pg';
import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import type { Clock } from '@stargraph/kit/clock';
import { createCountUse, usageGroup } from '../use-case/count-use.ts';

/** Counts what companies use, from the events of whoever tells of players and files. */
export const subscribeToUsage = (deps: {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly bus: Bus;
}): Subscription =>
  deps.bus.subscribe({
    group: usageGroup,
    sources: ['auth', 'config', 'game', 'billing', 'analytics'],
    types: 'all',
    maxBatch: 5000,
    // Each batch is a transaction, and nobody looks at the figures by the tenth of a second.
    patient: true,
    handle: createCountUse(deps),
  });
