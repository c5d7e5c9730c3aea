import type { Logger } from '../logging.ts';
import type { Trace } from '../tracing.ts';
import type { Caller } from '../viewer.ts';

/** What every request carries, in every subgraph. A domain adds its own services and loaders. */
export interface RequestContext extends Caller {
  /** When the request came, milliseconds since the epoch. */
  readonly now: number;
  readonly trace: Trace;
  readonly logger: Logger;
}
