import type { RequestContext } from '@stargraph/kit/graphql/context';
import type { EventTracker } from './domain/tracker.ts';
import type { MetricsReader } from './store/metrics.ts';

export interface AnalyticsContext extends RequestContext {
  readonly tracker: EventTracker;
  readonly metrics: MetricsReader;
}
