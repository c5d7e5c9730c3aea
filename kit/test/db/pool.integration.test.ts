import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, sqlOfPool } from '../../src/db/sql.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testkit/database.ts';
import { createPool } from '../../src/db/pool.ts';

describe('a pool', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const terminate = async (applicationName: string): Promise<void> => {
    const admin = createPool({ url: database.adminUrl, max: 1, applicationName: 'terminator' });
    const found = await admin.query(
      'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()',
      [applicationName],
    );
    await admin.end();
    expect(found.rowCount).toBe(1);
  };

  test('gives int8 as bigint beyond what a number holds', async () => {
    const sql = sqlOfPool(database.poolOf('game', 1));
    expect(await sql.query('SELECT $1::int8 AS big, NULL::int8 AS none', [9_223_372_036_854_775_807n])).toEqual([
      { big: 9_223_372_036_854_775_807n, none: null },
    ]);
  });

  test('goes on after an idle connection was lost', async () => {
    const pool = createPool({ url: database.urlOf('game'), max: 1, applicationName: 'idle' });
    const lost = new Promise<void>((done) => {
      pool.once('remove', () => done());
    });
    await pool.query('SELECT 1');
    await terminate('idle');
    await lost;
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  test('goes on after a connection was lost between two statements of a transaction, which runs once', async () => {
    const pool = createPool({ url: database.urlOf('game'), max: 1, applicationName: 'busy' });
    let runs = 0;
    await expect(
      inTransaction(pool, async (tx) => {
        runs += 1;
        await tx.query(`INSERT INTO consumed_event (consumer_group, event_id) VALUES ('lost', gen_random_uuid())`);
        await terminate('busy');
        // The loss arrives while no statement runs.
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
        await tx.query('SELECT 1');
      }),
    ).rejects.toThrow(/terminat|not queryable|Connection/);
    expect(runs).toBe(1);
    expect(await sqlOfPool(pool).query(`SELECT * FROM consumed_event WHERE consumer_group = 'lost'`)).toEqual([]);
    await pool.end();
  });

  test('ends a statement that takes longer than it may', async () => {
    const pool = createPool({ url: database.urlOf('game'), max: 1, applicationName: 'slow', statementTimeoutMs: 20 });
    await expect(pool.query('SELECT pg_sleep(10)')).rejects.toThrow('canceling statement due to statement timeout');
    await pool.end();
  });
});
