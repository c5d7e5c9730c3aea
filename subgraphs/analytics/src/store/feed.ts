import type { ClickHouseClient } from '@clickhouse/client';
import type { FeedPlace } from '../domain/feed-place.ts';

/** One event as operators read it. */
export interface FeedEvent {
  readonly id: string;
  readonly name: string;
  readonly occurredAt: Date;
  /** Null for an event that concerns no player. */
  readonly playerId: string | null;
  /** The release that it happened under; null where none was pinned. */
  readonly releaseHash: string | null;
  readonly data: unknown;
}

export interface FeedReader {
  /** A player's events, the newest first. */
  ofPlayer(environmentId: string, playerId: string, after: FeedPlace | null, limit: number): Promise<FeedEvent[]>;
  /** What happened in an environment since then, the newest first. */
  ofEnvironment(environmentId: string, since: Date, limit: number): Promise<FeedEvent[]>;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly at: string;
  readonly playerId: string;
  readonly releaseHash: string;
  readonly content: string;
}

const columns = `toString(event_id) AS id, type AS name, toString(toUnixTimestamp64Milli(occurred_at)) AS at,
  player_id AS playerId, release_hash AS releaseHash, data AS content`;

// A copy of an event that is not folded yet must not stand twice in a list.
const newestFirst = `ORDER BY occurred_at DESC, event_id DESC LIMIT 1 BY event_id LIMIT {limit: UInt32}`;

const eventOf = (row: Row): FeedEvent => ({
  id: row.id,
  name: row.name,
  occurredAt: new Date(Number(row.at)),
  playerId: row.playerId === '' ? null : row.playerId,
  releaseHash: row.releaseHash === '' ? null : row.releaseHash,
  data: JSON.parse(row.content),
});

export const createFeedReader = (client: ClickHouseClient): FeedReader => {
  const read = async (query: string, parameters: Record<string, unknown>): Promise<FeedEvent[]> => {
    const answer = await client.query({ query, format: 'JSONEachRow', query_params: parameters });
    return (await answer.json<Row>()).map(eventOf);
  };
  return {
    ofPlayer: (environmentId, playerId, after, limit) =>
      read(
        `SELECT ${columns} FROM events
         WHERE environment_id = {environmentId: String} AND player_id = {playerId: String}
         ${
           after === null
             ? ''
             : `AND (occurred_at, event_id) < (fromUnixTimestamp64Milli({at: Int64}, 'UTC'), {id: UUID})`
         }
         ${newestFirst}`,
        { environmentId, playerId, limit, ...after },
      ),
    ofEnvironment: (environmentId, since, limit) =>
      read(
        `SELECT ${columns} FROM events
         WHERE environment_id = {environmentId: String}
           AND occurred_at >= fromUnixTimestamp64Milli({since: Int64}, 'UTC')
         ${newestFirst}`,
        { environmentId, since: since.getTime(), limit },
      ),
  };
};
