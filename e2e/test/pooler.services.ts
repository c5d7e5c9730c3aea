import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPgBouncer, type PgBouncerEngine } from '@stargraph/infra/engines/pgbouncer';
import { domains } from '@stargraph/kit/contracts/domain';
import { createPool } from '@stargraph/kit/db/pool';
import { databaseRoles } from '@stargraph/kit/db/provision';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startTestPlatform } from '../src/harness.ts';
import { journey } from '../src/journey-suite.ts';
import { suitePlatform } from '../src/suite-platform.ts';

// Requests by way of PgBouncer in transaction mode, with fewer connections behind it than before; jobs and bus direct.
let folder: string;
let pooler: PgBouncerEngine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-pooler-'));
  const { hostname, port } = new URL(inject('adminUrl'));
  pooler = await createPgBouncer({
    folder,
    server: { host: hostname, port: Number(port) },
    users: Object.fromEntries(databaseRoles.map((role) => [`stargraph_${role}`, inject('passwords')[role]])),
    poolSize: 4,
  });
  await pooler.start();
});
afterAll(async () => {
  await pooler.stop();
  await rm(folder, { recursive: true });
});

describe('a connection by way of the pooler', () => {
  test('has the search path and the time-outs of its role, whatever the pooler drops', async () => {
    const database = await createTestDatabase();
    try {
      for (const domain of domains) {
        const pool = createPool({
          url: pooler.pooled(database.urlOf(domain)),
          max: 1,
          applicationName: 'test-pooler',
          statementTimeoutMs: 5,
        });
        const { rows } = await pool.query<{ path: string; statement: string; idle: string }>(
          `select current_setting('search_path') as path, current_setting('statement_timeout') as statement,
             current_setting('idle_in_transaction_session_timeout') as idle`,
        );
        expect(rows).toEqual([{ path: domain, statement: '30s', idle: '1min' }]);
        await pool.end();
      }
    } finally {
      await database.drop();
    }
  });

  test('that is direct has those that it asked for', async () => {
    const database = await createTestDatabase();
    try {
      const pool = createPool({
        url: database.urlOf('game'),
        max: 1,
        applicationName: 'test-direct',
        statementTimeoutMs: 50,
        lockTimeoutMs: 40,
      });
      const { rows } = await pool.query(
        `select current_setting('search_path') as path, current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`,
      );
      expect(rows).toEqual([{ path: 'game', statement: '50ms', lock: '40ms' }]);
      await expect(pool.query('select pg_sleep(5)')).rejects.toThrow('statement timeout');
      await pool.end();
    } finally {
      await database.drop();
    }
  });
});

journey(suitePlatform(() => startTestPlatform('in-process', { pooled: (url) => pooler.pooled(url) })));
