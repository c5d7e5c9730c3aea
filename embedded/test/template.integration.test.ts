import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { databaseRoles, domainUrl } from '@stargraph/kit/db/provision';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keysFrom } from '../src/keys.ts';
import { layOutDatabase, passwordsOf } from '../src/layout.ts';
import { startPostgres, type RunningPostgres } from '../src/stores/postgres.ts';
import { findTemplate, makeTemplate } from '../src/template.ts';

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

const countTables = `SELECT schemaname, count(*)::int AS tables FROM pg_tables WHERE schemaname !~ '^(pg_|information)' GROUP BY 1 ORDER BY 1`;

describe('the database that first starts begin with', () => {
  let folder: string;
  let postgres: RunningPostgres;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-template-'));
    await chmod(folder, 0o755);
    await makeTemplate();
    if ((await findTemplate()) === undefined) throw new Error('None was made');
    postgres = await startPostgres({ folder: join(folder, 'postgres'), durable: false, template: findTemplate });
  });
  afterAll(async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('needs no migration, only passwords: those of whoever copied it, for every role, and later others', async () => {
    const { adminUrl } = postgres;
    const before = await query(adminUrl, countTables);
    expect(before.length).toBeGreaterThan(10);
    for (const passwords of [passwordsOf(keysFrom(randomBytes(32))), passwordsOf(keysFrom(randomBytes(32)))]) {
      const [role = 'auth'] = databaseRoles;
      await expect(query(domainUrl(adminUrl, role, passwords[role]), 'SELECT 1')).rejects.toMatchObject({
        code: '28P01',
      });
      expect(await layOutDatabase(adminUrl, passwords)).toEqual([]);
      for (const each of databaseRoles)
        expect(await query(domainUrl(adminUrl, each, passwords[each]), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    }
    expect(await query(adminUrl, countTables)).toEqual(before);
  });
});
