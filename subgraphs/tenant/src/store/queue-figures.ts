import type { Sql } from '@stargraph/kit/db/sql';
import type { Logger } from '@stargraph/kit/logging';
import { askForGauge, type Registry } from '@stargraph/kit/metrics';

interface State {
  readonly state: string;
  readonly count: string;
  /** Seconds since the oldest came. */
  readonly age: number;
}

const inbox = `
  select 'waiting' as state, count(*)::text as count, coalesce(extract(epoch from $1::timestamptz - min(received_at)), 0)::float8 as age
  from received_update where state = 'waiting'
  union all
  select case when kind in ('payment', 'refund') then 'parked_money' else 'parked' end, count(*)::text,
    coalesce(extract(epoch from $1::timestamptz - min(received_at)), 0)::float8
  from received_update where state = 'parked' group by 1`;

const queue = `
  select 'open' as state, count(*)::text as count, coalesce(extract(epoch from $1::timestamptz - min(created_at)), 0)::float8 as age
  from outbound_message where state in ('queued', 'sending')`;

/**
 * Tells at every scrape what waits in the update inbox and the send queue. Every process with tenant's jobs tells the
 * same, so take the highest, not the sum.
 *
 * @returns tells no more
 */
export const observeQueues = (deps: {
  readonly sql: Sql;
  readonly metrics: Registry;
  readonly logger: Logger;
}): (() => void) => {
  const observe = (depth: string, age: string, what: string, query: string): (() => void)[] => {
    const states = (): Promise<State[]> => deps.sql.query<State>(query, [new Date()]);
    const described = { labelNames: ['state'] as const };
    return [
      askForGauge(
        deps.metrics,
        { ...described, name: depth, help: `${what} by state; the same in every process` },
        async () => (await states()).map(({ state, count }) => ({ labels: { state }, value: Number(count) })),
        deps.logger,
      ),
      askForGauge(
        deps.metrics,
        { ...described, name: age, help: `Age of the oldest of ${what.toLowerCase()} by state` },
        async () => (await states()).map((found) => ({ labels: { state: found.state }, value: found.age })),
        deps.logger,
      ),
    ];
  };
  const all = [
    ...observe(
      'stargraph_update_inbox',
      'stargraph_update_inbox_age_seconds',
      'Updates from Telegram that are not done',
      inbox,
    ),
    ...observe('stargraph_send_queue', 'stargraph_send_queue_age_seconds', 'Messages that are not sent', queue),
  ];
  return () => {
    for (const forget of all) forget();
  };
};
