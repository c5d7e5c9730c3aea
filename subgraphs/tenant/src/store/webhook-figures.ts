import type { Sql } from '@stargraph/kit/db/sql';
import type { Logger } from '@stargraph/kit/logging';
import { askForGauge, type Registry } from '@stargraph/kit/metrics';

/**
 * What has been due for how long, of endpoints that nothing is being sent to: one that is slow makes its own backlog,
 * which is no sign that we are behind.
 */
const due = `
  select count(*)::int as count, coalesce(extract(epoch from $1::timestamptz - min(delivery.due_at)), 0)::float8 as age
  from webhook_delivery delivery join webhook_endpoint endpoint on endpoint.id = delivery.endpoint_id
  where delivery.state in ('waiting', 'sending') and delivery.due_at <= $1
    and (delivery.forced or (endpoint.state = 'active' and endpoint.not_before <= $1))
    and not exists (select from webhook_delivery busy where busy.endpoint_id = endpoint.id and busy.state = 'sending' and busy.due_at > $1)`;

const endpoints = `
  select coalesce(state_reason, state) as state, count(*)::int as count
  from webhook_endpoint where state <> 'deleted' group by 1`;

/**
 * Tells at every scrape how far behind webhooks are. Every process with tenant's jobs tells the same, so take the
 * highest, not the sum.
 *
 * @returns tells no more
 */
export const observeWebhooks = (deps: {
  readonly sql: Sql;
  readonly metrics: Registry;
  readonly logger: Logger;
}): (() => void) => {
  const dueNow = async () => (await deps.sql.query<{ count: number; age: number }>(due, [new Date()]))[0];
  const all = [
    askForGauge(
      deps.metrics,
      {
        name: 'stargraph_webhook_due',
        help: 'Webhook deliveries that are due and wait for us; the same in every process',
        labelNames: [],
      },
      async () => [{ labels: {}, value: (await dueNow())?.count ?? 0 }],
      deps.logger,
    ),
    askForGauge(
      deps.metrics,
      {
        name: 'stargraph_webhook_due_age_seconds',
        help: 'For how long the oldest webhook delivery has been due',
        labelNames: [],
      },
      async () => [{ labels: {}, value: (await dueNow())?.age ?? 0 }],
      deps.logger,
    ),
    askForGauge(
      deps.metrics,
      {
        name: 'stargraph_webhook_endpoints',
        help: 'Webhook endpoints by state, those that were switched off by why',
        labelNames: ['state'],
      },
      async () => {
        const rows = await deps.sql.query<{ state: string; count: number }>(endpoints);
        const known = new Map(rows.map(({ state, count }) => [state, count]));
        return ['active', 'paused', 'gone', 'failing'].map((state) => ({
          labels: { state },
          value: known.get(state) ?? 0,
        }));
      },
      deps.logger,
    ),
  ];
  return () => {
    for (const forget of all) forget();
  };
};
