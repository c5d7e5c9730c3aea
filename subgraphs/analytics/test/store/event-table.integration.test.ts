import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type ClickHouseClient, type ClickHouseClientConfigOptions } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Envelope } from '@stargraph/kit/contracts/event';
import { newEventId } from '@stargraph/kit/ids';
import { createEventTable, insertEvents } from '../../src/store/event-table.ts';

let folder: string;
let client: ClickHouseClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-events-'));
  client = createClient({
    connection: createChdbConnection({ path: folder }) as unknown as NonNullable<
      ClickHouseClientConfigOptions['connection']
    >,
  });
  await createEventTable(client);
});
afterAll(async () => {
  await client.close();
  await rm(folder, { recursive: true, force: true });
});

/** Everything that means something to the format, and texts as they come. */
const text = fc.oneof(
  fc.constantFrom('', String.raw`\N`, String.raw`\t`, '\\', '\t', '\n', '\r', '\r\n', '\0', '\b', '\f', `'`, '"', ' '),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('\\', 'N', 't', '\t', '\n', '\r', '\0', '"', "'", ' ', 'я') }),
);
const event = fc.record({
  environmentId: text,
  projectId: text,
  type: text,
  subject: text,
  sequence: fc.maxSafeNat(),
  releaseHash: fc.option(text, { nil: undefined }),
  traceparent: text,
  data: fc.oneof(
    fc.record({
      playerId: fc.option(text),
      properties: fc.dictionary(text, fc.oneof(text, fc.double(), fc.boolean())),
    }),
    fc.jsonValue({ stringUnit: 'binary' }),
  ),
});

describe('the table of events', () => {
  test('holds each event to the letter, whatever is in its texts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 20 }), async (given) => {
        const batch = given.map((each): Envelope => ({
          ...each,
          id: newEventId(),
          occurredAt: '2026-11-27T21:00:00.123Z',
        }));
        await insertEvents(client, batch, batch.map(({ id }) => id).join());
        const answer = await client.query({
          query: 'SELECT * FROM events WHERE event_id IN {ids: Array(UUID)}',
          query_params: { ids: batch.map(({ id }) => id) },
          format: 'JSONEachRow',
          clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
        });
        const rows = new Map((await answer.json<{ event_id: string }>()).map((row) => [row.event_id, row]));
        expect(batch.map(({ id }) => rows.get(id))).toStrictEqual(
          batch.map(({ data, ...each }) => ({
            environment_id: each.environmentId,
            project_id: each.projectId,
            type: each.type,
            occurred_at: '2026-11-27 21:00:00.123',
            event_id: each.id,
            subject: each.subject,
            sequence: each.sequence,
            player_id:
              typeof data === 'object' && data !== null && 'playerId' in data && typeof data.playerId === 'string'
                ? data.playerId
                : '',
            release_hash: each.releaseHash ?? '',
            traceparent: each.traceparent,
            data: JSON.stringify(data),
          })),
        );
      }),
      { numRuns: 50 },
    );
  });
});
