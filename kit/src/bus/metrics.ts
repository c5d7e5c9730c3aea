import { Counter, Gauge, Registry } from 'prom-client';

type Place = 'group' | 'source';

/** What the bus tells about its consumers. */
export interface BusMetrics {
  /** Age in seconds of the oldest event that a group is at work on; 0 when it has caught up. */
  readonly lag: Gauge<Place>;
  /**
   * Events behind a group's place; on Kafka records, of which one may hold up to 100 events that clients track. The group `relay` counts outbox rows that are not sent yet.
   */
  readonly lagEvents: Gauge<Place>;
  readonly retries: Counter<Place>;
  readonly deadLetters: Counter<Place | 'state'>;
}

export const createBusMetrics = (registry: Registry = new Registry()): BusMetrics => {
  const names = {
    lag: 'stargraph_bus_lag_seconds',
    lagEvents: 'stargraph_bus_lag_events',
    retries: 'stargraph_bus_retries_total',
    deadLetters: 'stargraph_bus_dead_letters_total',
  };
  const place = ['group', 'source'] as const;
  const existing = (name: string) => registry.getSingleMetric(name);
  const lagEvents = existing(names.lagEvents);
  const [lag, retries, deadLetters] = [existing(names.lag), existing(names.retries), existing(names.deadLetters)];
  return {
    lag:
      lag instanceof Gauge
        ? lag
        : new Gauge({
            name: names.lag,
            help: 'Age of the oldest event a group is at work on',
            labelNames: place,
            registers: [registry],
          }),
    lagEvents:
      lagEvents instanceof Gauge
        ? lagEvents
        : new Gauge({
            name: names.lagEvents,
            help: "Events behind a group's place, on Kafka its records: what clients track is up to 100 events in one; for the group relay, outbox rows not sent yet",
            labelNames: place,
            registers: [registry],
          }),
    retries:
      retries instanceof Counter
        ? retries
        : new Counter({
            name: names.retries,
            help: 'Batches that failed and are handed again',
            labelNames: place,
            registers: [registry],
          }),
    deadLetters:
      deadLetters instanceof Counter
        ? deadLetters
        : new Counter({
            name: names.deadLetters,
            help: 'Events set aside, by state',
            labelNames: [...place, 'state'],
            registers: [registry],
          }),
  };
};
