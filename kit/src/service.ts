import type { Pool } from 'pg';
import type { Clock } from './clock.ts';
import type { CommandClient } from './commands.ts';
import type { ServiceName } from './contracts/domain.ts';
import type { AcceptedKeys } from './hmac.ts';
import type { Logger } from './logging.ts';
import type { Registry } from './metrics.ts';
import type { Subgraph } from './subgraph.ts';

/** What every domain's `createXServer` takes. */
export interface ServiceDeps {
  /** Connections in the domain's own role, with its schema as search path. */
  readonly pool: Pool;
  readonly viewerKey: AcceptedKeys;
  readonly commandKeyFor: (caller: ServiceName) => AcceptedKeys | undefined;
  /** Calls other domains' internal commands as this domain. */
  readonly commands: CommandClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
  /** Tells the bus that an outbox row was committed, so that it need not wait for its next poll. */
  readonly wake: () => void;
}

/** What every domain's `createXConsumers` takes, beside the bus: it answers nobody, so it needs no viewer's key. */
export type ConsumerDeps = Omit<ServiceDeps, 'viewerKey' | 'commandKeyFor'>;

/** A domain's service: built, nothing started. */
export interface Service {
  readonly subgraph: Subgraph;
  /** Lets work in flight finish. Pools belong to whoever made them. */
  close(): Promise<void>;
}

/** Consumers and jobs of a domain. */
export interface Worker {
  start(): Promise<void>;
  /** Finishes what is in flight. */
  stop(): Promise<void>;
}
