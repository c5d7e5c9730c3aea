import type { ClickHouseClient } from '@clickhouse/client';
import type { Envelope } from '@stargraph/kit/contracts/event';

/**
 * Every event once. An insert repeated after a kill carries the same token and is dropped by the engine as
 * long as it is among the last 10,000; beyond that the sorting key folds copies at merges, and questions
 * count event ids, so that a copy not yet folded changes no figure.
 */
const table = `
  CREATE TABLE IF NOT EXISTS events (
    environment_id LowCardinality(String),
    project_id LowCardinality(String),
    type LowCardinality(String),
    occurred_at DateTime64(3, 'UTC'),
    event_id UUID,
    subject String,
    sequence UInt64,
    player_id String,
    release_hash String,
    traceparent String,
    data String
  )
  ENGINE = ReplacingMergeTree
  PARTITION BY toYYYYMM(occurred_at)
  ORDER BY (environment_id, type, toDate(occurred_at), event_id)
  SETTINGS non_replicated_deduplication_window = 10000`;

export const createEventTable = async (client: ClickHouseClient): Promise<void> => {
  await client.command({ query: table });
  // One player's events are few in an environment's many, and lie scattered over the sorting key.
  await client.command({
    query: 'ALTER TABLE events ADD INDEX IF NOT EXISTS of_player player_id TYPE bloom_filter(0.01) GRANULARITY 1',
  });
};

const playerOf = (data: unknown): string =>
  typeof data === 'object' && data !== null && 'playerId' in data && typeof data.playerId === 'string'
    ? data.playerId
    : '';

/**
 * Writes one batch.
 * @param token names the batch: the same token with the same rows is written once
 */
export const insertEvents = async (
  client: ClickHouseClient,
  events: readonly Envelope[],
  token: string,
): Promise<void> => {
  await client.insert({
    table: 'events',
    format: 'JSONEachRow',
    values: events.map((event) => ({
      environment_id: event.environmentId,
      project_id: event.projectId,
      type: event.type,
      occurred_at: event.occurredAt.replace('T', ' ').replace('Z', ''),
      event_id: event.id,
      subject: event.subject,
      sequence: event.sequence,
      player_id: playerOf(event.data),
      release_hash: event.releaseHash ?? '',
      traceparent: event.traceparent,
      data: JSON.stringify(event.data),
    })),
    clickhouse_settings: { insert_deduplication_token: token, async_insert: 0 },
  });
};
