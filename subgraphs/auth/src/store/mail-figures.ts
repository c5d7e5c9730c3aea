import type { Sql } from '@stargraph/kit/db/sql';
import type { Logger } from '@stargraph/kit/logging';
import { askForGauge, type Registry } from '@stargraph/kit/metrics';

/**
 * Tells at every scrape how long mail has waited. Every process with auth's jobs tells the same, so take the highest.
 * @returns tells no more
 */
export const observeMail = (deps: {
  readonly sql: Sql;
  readonly metrics: Registry;
  readonly logger: Logger;
}): (() => void) =>
  askForGauge(
    deps.metrics,
    { name: 'stargraph_mail_age_seconds', help: 'Age of the oldest mail that is not sent', labelNames: [] },
    async () => {
      const [oldest] = await deps.sql.query<{ age: number }>(
        `select coalesce(extract(epoch from $1::timestamptz - min(created_at)), 0)::float8 as age
         from outbound_mail where state = 'queued'`,
        [new Date()],
      );
      return [{ labels: {}, value: oldest?.age ?? 0 }];
    },
    deps.logger,
  );
