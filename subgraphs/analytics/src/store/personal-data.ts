import type { ClickHouseClient } from '@clickhouse/client';
import type { ExportPage, FoundRows, Person } from '@stargraph/kit/personal-data';

/**
 * What is left of an event's data once it says nothing of the person: of what a client wrote nothing, of a launch
 * whether it was the first. Domain events hold ids and amounts alone, and stay as they are: figures count them.
 */
const emptied = `multiIf(
  startsWith(type, 'client.'), concat('{"playerId":', toJSONString(player_id), ',"properties":{}}'),
  type = 'auth.session.started.v1', concat('{"playerId":', toJSONString(player_id),
    ',"languageCode":null,"isPremium":false,"firstLaunch":', if(JSONExtractBool(data, 'firstLaunch'), 'true', 'false'), ',"startParam":null}'),
  data)`;
const own = 'environment_id = {environmentId: String} AND player_id = {playerId: String}';
const personal = `${own} AND data != ${emptied}`;
const pageRows = 200;

/** What analytics holds of a player. */
export const createAnalyticsPersonalData = (client: ClickHouseClient) => {
  const rowsOf = async <Row>(query: string, params: Record<string, unknown>): Promise<Row[]> =>
    (await client.query({ query, format: 'JSONEachRow', query_params: params })).json<Row>();
  return {
    /** Empties the player's events, and waits until that is done. Repeatable. @returns how many there were to empty */
    erase: async ({ environmentId, playerId }: Person): Promise<FoundRows> => {
      const whose = { environmentId, playerId };
      const [found] = await rowsOf<{ count: string }>(
        `SELECT toString(uniqExact(event_id)) AS count FROM events WHERE ${personal}`,
        whose,
      );
      const count = Number(found?.count ?? 0);
      if (count > 0)
        await client.command({
          query: `ALTER TABLE events UPDATE data = ${emptied} WHERE ${personal}`,
          query_params: whose,
          // Until every replica has done it.
          clickhouse_settings: { mutations_sync: '2' },
        });
      return { events: count };
    },
    tables: ['events'],
    /** @returns null for a table that holds nothing of players */
    read: async (
      { environmentId, playerId }: Person,
      table: string,
      after: string | null,
    ): Promise<ExportPage | null> => {
      if (table !== 'events') return null;
      const rows = await rowsOf<{ key: string; type: string; at: string; content: string }>(
        `SELECT concat(toString(toUnixTimestamp64Milli(occurred_at)), ' ', toString(event_id)) AS key, type,
           toString(toUnixTimestamp64Milli(occurred_at)) AS at, data AS content
         FROM events WHERE ${own} AND key > {after: String}
         ORDER BY key LIMIT 1 BY key LIMIT ${pageRows + 1}`,
        { environmentId, playerId, after: after ?? '' },
      );
      const page = rows.slice(0, pageRows);
      return {
        rows: page.map(({ type, at, content }) => ({
          type,
          occurred_at: new Date(Number(at)).toISOString(),
          data: JSON.parse(content) as unknown,
        })),
        next: rows.length > pageRows ? (page.at(-1)?.key ?? null) : null,
      };
    },
  };
};
