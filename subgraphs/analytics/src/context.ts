import type { Clock } from '@stargraph/kit/clock';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import type { EventTracker } from './domain/tracker.ts';
import type { FeedReader } from './store/feed.ts';
import type { MetricsReader } from './store/metrics.ts';

export interface AnalyticsContext extends RequestContext {
  readonly tracker: EventTracker;
  readonly metrics: MetricsReader;
  readonly feed: FeedReader;
  readonly clock: Clock;
}
