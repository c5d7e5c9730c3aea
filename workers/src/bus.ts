import type { Pool } from 'pg';
import type { ManagedBus } from '@stargraph/kit/bus/bus';
import { createEmbeddedBus } from '@stargraph/kit/bus/embedded';
import type { Clock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import type { Logger } from '@stargraph/kit/logging';
import type { Registry } from '@stargraph/kit/metrics';

/** The bus that the environment chose: the outbox tables themselves. */
export const createBus = (deps: {
  readonly pool: Pool;
  readonly publishPool: Pool;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly metrics: Registry;
}): ManagedBus => createEmbeddedBus({ ...deps, sources: domains, publishSource: 'analytics' });
