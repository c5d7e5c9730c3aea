import type { Domain } from '../../contracts/domain.ts';
import type { Sql } from '../../db/sql.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../logging.ts';
import type { BusMetrics } from '../metrics.ts';
import type { KafkaClient } from './client.ts';
import { relayGroup } from './relay.ts';
import type { TopicNames } from './topics.ts';

/** Rows counted at most: beyond that it is simply far behind. */
const countedRows = 100_000;

/** Counts what is written and not yet sent, and how old the oldest of it is, by source. */
export const measureRelay = async (
  sql: Sql,
  sources: readonly Domain[],
  metrics: BusMetrics,
  now: number,
): Promise<void> => {
  for (const source of sources) {
    const [row] = await sql.query<{ rows: bigint; oldest: Date | null }>(
      `select count(*) as rows, min(created_at) as oldest from (
         select outbox.created_at from "${source}".outbox left join bus.group_offset place
           on place.consumer_group = '${relayGroup}' and place.source = '${source}'
         where (outbox.ordering, outbox.position) > (coalesce(place.ordering, 0), coalesce(place.position, 0))
         order by outbox.ordering, outbox.position limit ${countedRows}
       ) waiting`,
    );
    const labels = { group: relayGroup, source };
    metrics.lagEvents.set(labels, Number(row?.rows ?? 0));
    metrics.lag.set(labels, row?.oldest == null ? 0 : Math.max(0, (now - row.oldest.getTime()) / 1000));
  }
};

/**
 * Counts, for each group that is subscribed here, the records of all partitions that lie behind its place, whichever
 * process reads them. A partition that the group has never kept a place in counts whole.
 */
export const measureGroups = async (
  client: KafkaClient,
  names: TopicNames,
  groups: readonly { readonly group: string; readonly sources: readonly Domain[] }[],
  metrics: BusMetrics,
): Promise<void> => {
  if (groups.length === 0) return;
  await client.admin(async (admin) => {
    const topics = new Set(groups.flatMap(({ sources }) => sources.map((source) => names.of(source))));
    const ends = new Map<string, { readonly low: bigint; readonly high: bigint }>();
    for (const topic of topics) {
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        ends.set(`${topic}:${partition}`, { low: BigInt(low), high: BigInt(high) });
      }
    }
    for (const { group, sources } of groups) {
      const places = await admin.fetchOffsets({
        groupId: names.group(group),
        topics: sources.map((source) => names.of(source)),
      });
      for (const { topic, partitions } of places) {
        const behind = partitions.map(({ partition, offset }) => {
          const end = ends.get(`${topic}:${partition}`);
          if (end === undefined) return 0n;
          const place = BigInt(offset) < end.low ? end.low : BigInt(offset);
          return end.high > place ? end.high - place : 0n;
        });
        metrics.lagEvents.set(
          { group, source: names.sourceOf(topic) },
          Number(behind.reduce((sum, count) => sum + count, 0n)),
        );
      }
    }
  });
};

/** Runs `measure` now and then, never twice at once; a failure is told and forgotten. */
export const startMeasuring = (
  measure: () => Promise<void>,
  everyMs: number,
  logger: Logger,
): { stop(): Promise<void> } => {
  let running: Promise<void> | undefined;
  const once = (): void => {
    running ??= measure()
      .catch((error: unknown) => logger.debug({ problem: messageOf(error) }, 'bus lag not measured'))
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(once, everyMs);
  once();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
};
