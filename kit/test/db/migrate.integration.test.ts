import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyMigrations } from '../../src/db/migrate.ts';
import { createPool } from '../../src/db/pool.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testkit/database.ts';

describe('migrations', () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-migrations-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = async (name: string, script: string): Promise<void> => {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'migration.sql'), script);
  };
  const apply = () => applyMigrations({ adminUrl: database.adminUrl, domain: 'game', folder });
  const asAdmin = async (text: string): Promise<object[]> => {
    const pool = createPool({ url: database.adminUrl, max: 1, applicationName: 'test' });
    try {
      return (await pool.query<Record<string, unknown>>(text)).rows;
    } finally {
      await pool.end();
    }
  };

  test("are applied once, in order, in the domain's schema, by several starters at once", async () => {
    await write('20990101000000_first', 'CREATE TABLE ordered (id int)');
    await write('20990102000000_second', 'ALTER TABLE ordered ADD COLUMN name text; CREATE INDEX ON ordered (name)');
    const applied = await Promise.all([apply(), apply(), apply()]);
    expect(applied.flat()).toEqual(['20990101000000_first', '20990102000000_second']);
    expect(await apply()).toEqual([]);
    expect(await asAdmin(`SELECT table_schema FROM information_schema.tables WHERE table_name = 'ordered'`)).toEqual([
      { table_schema: 'game' },
    ]);
    const pool = database.poolOf('game', 1);
    await pool.query(`INSERT INTO ordered VALUES (1, 'one')`);
    await expect(pool.query(`UPDATE _prisma_migrations SET checksum = ''`)).rejects.toThrow(
      'permission denied for table _prisma_migrations',
    );
  });

  test('that fail are named and leave the database as it was before them', async () => {
    await write('20990201000000_good', 'CREATE TABLE kept (id int)');
    await write('20990202000000_bad', 'CREATE TABLE half (id int); SELECT * FROM nowhere');
    await expect(apply()).rejects.toThrow(
      'Migration 20990202000000_bad of game failed: relation "nowhere" does not exist',
    );
    expect(
      await asAdmin(
        `SELECT to_regclass('game.kept') IS NOT NULL AS kept, to_regclass('game.half') IS NOT NULL AS half`,
      ),
    ).toEqual([{ kept: true, half: false }]);
    await write('20990202000000_bad', 'CREATE TABLE half (id int)');
    expect(await apply()).toEqual(['20990202000000_bad']);
  });

  test('that were changed after they had been applied are refused', async () => {
    await write('20990301000000_changed', 'CREATE TABLE changed (id int)');
    await apply();
    await write('20990301000000_changed', 'CREATE TABLE changed (id bigint)');
    await expect(apply()).rejects.toThrow(
      'Migration 20990301000000_changed of game was changed after it had been applied',
    );
  });

  test('that Prisma began and did not finish are refused by name', async () => {
    await asAdmin(
      `INSERT INTO billing._prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', '20990401000000_begun')`,
    );
    await expect(applyMigrations({ adminUrl: database.adminUrl, domain: 'billing', folder })).rejects.toThrow(
      'Migration 20990401000000_begun of billing was begun by Prisma and did not finish',
    );
  });
});
