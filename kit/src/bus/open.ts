import type { Pool } from 'pg';
import type { Clock } from '../clock.ts';
import { domains } from '../contracts/domain.ts';
import type { Logger } from '../logging.ts';
import type { Registry } from '../metrics.ts';
import type { ManagedBus } from './bus.ts';
import { createEmbeddedBus } from './embedded.ts';

/** The bus over all domains, as the environment chose it: Kafka where brokers are named, else the outbox tables themselves. */
export const openBus = async (deps: {
  readonly brokers: readonly string[] | undefined;
  /** In the role that owns schema `bus`, direct. */
  readonly pool: Pool;
  /** In analytics' role: its outbox takes what is published where there are no brokers. */
  readonly publishPool: Pool;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly metrics: Registry;
}): Promise<ManagedBus> => {
  const { brokers } = deps;
  const common = { ...deps, sources: domains, publishSource: 'analytics' as const };
  if (brokers === undefined) return createEmbeddedBus(common);
  // Loaded where it is used: most embedded starts do without.
  const { createKafkaBus } = await import('./kafka/kafka-bus.ts');
  return createKafkaBus({ ...common, brokers, relay: true });
};
