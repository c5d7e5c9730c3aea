import type { Sql } from '@stargraph/kit/db/sql';
import type { Logger } from '@stargraph/kit/logging';
import { askForGauge, type Registry } from '@stargraph/kit/metrics';

/**
 * Tells at every scrape what of the money needs somebody: Stars that pay for nothing, purchases that nobody completes.
 * Every process with billing's jobs tells the same, so take the highest, not the sum.
 *
 * @returns tells no more
 */
export const observeMoney = (deps: {
  readonly sql: Sql;
  readonly metrics: Registry;
  readonly logger: Logger;
}): (() => void) => {
  const one = (name: string, help: string, query: string): (() => void) =>
    askForGauge(
      deps.metrics,
      { name, help: `${help}; the same in every process`, labelNames: [] },
      async () => (await deps.sql.query<{ value: number }>(query)).map(({ value }) => ({ labels: {}, value })),
      deps.logger,
    );
  const all = [
    one(
      'stargraph_stars_unmatched',
      'Payments in Stars that pay for nothing and wait for a refund',
      `select count(*)::float8 as value from stars_payment where state = 'unmatched'`,
    ),
    one(
      'stargraph_purchases_pending_age_seconds',
      'Age of the oldest purchase that is pending',
      `select coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as value from purchase where state = 'pending'`,
    ),
  ];
  return () => {
    for (const forget of all) forget();
  };
};
