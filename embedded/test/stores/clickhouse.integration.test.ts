import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StartupError } from '../../src/startup-error.ts';
import { startClickHouse } from '../../src/stores/clickhouse.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-clickhouse-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the ClickHouse engine', () => {
  test('finds its data again after a stop', async () => {
    const first = await startClickHouse(folder);
    await first.client.command({ query: 'CREATE TABLE kept (id UInt64) ENGINE = MergeTree ORDER BY id' });
    await first.client.insert({ table: 'kept', values: [{ id: 1 }, { id: 2 }], format: 'JSONEachRow' });
    await first.stop();
    const second = await startClickHouse(folder);
    const answer = await second.client.query({
      query: 'SELECT count() AS count FROM kept WHERE id < {limit:UInt64}',
      query_params: { limit: 2 },
      format: 'JSONEachRow',
    });
    expect(await answer.json()).toEqual([{ count: 1 }]);
    await second.stop();
  });

  test('says in one line that its folder can not be used', async () => {
    await writeFile(join(folder, 'file'), '');
    const error = await startClickHouse(join(folder, 'file')).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StartupError);
    expect((error as StartupError).message).toMatch(
      /^The ClickHouse engine did not start from .*file: .*CLICKHOUSE_URL\.$/,
    );
  });
});
