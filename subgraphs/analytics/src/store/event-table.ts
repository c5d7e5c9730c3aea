import { Readable } from 'node:stream';
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

const columns = [
  'environment_id',
  'project_id',
  'type',
  'occurred_at',
  'event_id',
  'subject',
  'sequence',
  'player_id',
  'release_hash',
  'traceparent',
  'data',
] as const satisfies readonly string[];

const escapes: Readonly<Record<string, string>> = {
  '\\': String.raw`\\`,
  '\t': String.raw`\t`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\0': String.raw`\0`,
  '\b': String.raw`\b`,
  '\f': String.raw`\f`,
};
// Control characters are what it is about.
const special = new RegExp(`[${String.raw`\\\t\n\r\0\b\f`}]`);
const everySpecial = new RegExp(special, 'g');
const textOf = (value: string): string =>
  special.test(value) ? value.replace(everySpecial, (character) => escapes[character] ?? character) : value;

/** A row as `TabSeparated` has it: for engine and process half the work of an object with the columns' names in it. */
const rowOf = (event: Envelope): string =>
  [
    textOf(event.environmentId),
    textOf(event.projectId),
    textOf(event.type),
    textOf(event.occurredAt.replace('T', ' ').replace('Z', '')),
    event.id,
    textOf(event.subject),
    event.sequence,
    textOf(playerOf(event.data)),
    textOf(event.releaseHash ?? ''),
    textOf(event.traceparent),
    textOf(JSON.stringify(event.data)),
  ].join('\t');

/**
 * Writes one batch.
 * @param token names the batch: the same token with the same rows is written once
 */
export const insertEvents = async (
  client: ClickHouseClient,
  events: readonly Envelope[],
  token: string,
): Promise<void> => {
  if (events.length === 0) return;
  await client.insert({
    table: 'events',
    columns: [...columns],
    format: 'TabSeparated',
    values: Readable.from([`${events.map(rowOf).join('\n')}\n`], { objectMode: false }),
    clickhouse_settings: { insert_deduplication_token: token, async_insert: 0 },
  });
};
