import type { Logger } from '../logging.ts';
import type { Trace } from '../tracing.ts';
import type { Viewer } from '../viewer.ts';

/** What every request carries, in every subgraph. A domain adds its own services and loaders. */
export interface RequestContext {
  readonly viewer: Viewer;
  readonly trace: Trace;
  readonly logger: Logger;
}
