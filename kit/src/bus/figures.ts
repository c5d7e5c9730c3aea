import type { Domain } from '../contracts/domain.ts';
import type { Sql } from '../db/sql.ts';
import type { Logger } from '../logging.ts';
import { askForGauge, type Registry } from '../metrics.ts';

/**
 * Tells at every scrape, from the bus's own tables, how far each group is behind an outbox and which dead letters are
 * open: also where no process is in charge of a group. Every process that observes tells the same, so take the
 * highest, not the sum.
 *
 * @param deps.sql in the role that owns schema `bus`
 * @returns tells no more
 */
export const observeBus = (deps: {
  readonly sql: Sql;
  readonly sources: readonly Domain[];
  readonly metrics: Registry;
  readonly logger: Logger;
}): (() => void) => {
  const { sql, sources, metrics, logger } = deps;
  const behind = sources
    .map(
      (source) => `
        select place.consumer_group as "group", place.source,
          coalesce(extract(epoch from clock_timestamp() - oldest.created_at), 0)::float8 as age
        from bus.group_offset place left join lateral (
          select created_at from "${source}".outbox
          where (ordering, position) > (place.ordering, place.position) order by ordering, position limit 1
        ) oldest on true where place.source = '${source}'`,
    )
    .join(' union all ');
  const forget = [
    askForGauge(
      metrics,
      {
        name: 'stargraph_outbox_behind_seconds',
        help: 'Age of the oldest outbox row that a group has not passed; the same in every process',
        labelNames: ['group', 'source'],
      },
      async () =>
        (await sql.query<{ group: string; source: string; age: number }>(behind)).map(({ group, source, age }) => ({
          labels: { group, source },
          value: Math.max(0, age),
        })),
      logger,
    ),
    askForGauge(
      metrics,
      {
        name: 'stargraph_bus_dead_letters',
        help: 'Dead letters that are open, by state; the same in every process',
        labelNames: ['group', 'source', 'state'],
      },
      async () =>
        (
          await sql.query<{ group: string; source: string; state: string; count: bigint }>(
            'select consumer_group as "group", source, state, count(*) as count from bus.dead_letter group by 1, 2, 3',
          )
        ).map(({ group, source, state, count }) => ({ labels: { group, source, state }, value: Number(count) })),
      logger,
    ),
  ];
  return () => {
    for (const each of forget) each();
  };
};
