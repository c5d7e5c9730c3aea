import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createPool } from '../../src/db/pool.ts';
import { prepared } from '../../src/db/prepared.ts';
import { inTransaction, sqlOfPool, type Transaction } from '../../src/db/sql.ts';
import { appendEvents } from '../../src/outbox.ts';
import { levelReached } from '../../src/testkit/bus-contract.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testkit/database.ts';

describe('a transaction', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  test('leaves nothing when its work throws', async () => {
    const pool = database.poolOf('game', 2);
    const insert = `INSERT INTO consumed_event (consumer_group, event_id) VALUES ('g', gen_random_uuid())`;
    await expect(
      inTransaction(pool, async (tx) => {
        await tx.query(insert);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await sqlOfPool(pool).query('SELECT * FROM consumed_event')).toEqual([]);
  });

  test('runs again after a deadlock, and both take effect', async () => {
    const pool = database.poolOf('game', 4);
    await pool.query(
      `INSERT INTO subject_sequence (environment_id, subject, sequence, ordering) VALUES ('e', 'a', 0, 0), ('e', 'b', 0, 0)`,
    );
    const bump = (first: string, second: string) =>
      inTransaction(pool, async (tx) => {
        for (const subject of [first, second]) {
          await tx.query(
            `UPDATE subject_sequence SET sequence = sequence + 1 WHERE environment_id = 'e' AND subject = $1`,
            [subject],
          );
          await tx.query('SELECT pg_sleep(0.05)');
        }
      });
    await Promise.all([bump('a', 'b'), bump('b', 'a')]);
    expect(await sqlOfPool(pool).query('SELECT sequence FROM subject_sequence')).toEqual([
      { sequence: 2n },
      { sequence: 2n },
    ]);
  });

  describe('that commits behind what was asked last', () => {
    const insert = 'INSERT INTO consumed_event (consumer_group, event_id) VALUES ($1, $2)';
    const known = '018f0000-0000-7000-8000-00000000000a';
    const eventsOf = async (group: string): Promise<number> =>
      (await sqlOfPool(database.poolOf('game')).query('SELECT FROM consumed_event WHERE consumer_group = $1', [group]))
        .length;
    beforeEach(async () => {
      await sqlOfPool(database.poolOf('game')).query('DELETE FROM consumed_event');
      await sqlOfPool(database.poolOf('game')).query(insert, ['known', known]);
    });
    const insertLast = (tx: Transaction, group: string): void => {
      tx.last(() => tx.query(insert, [group, known]));
    };

    test('writes it', async () => {
      const answer = await inTransaction(database.poolOf('game'), (tx) => {
        insertLast(tx, 'new');
        return Promise.resolve('done');
      });
      expect(answer).toBe('done');
      expect(await eventsOf('new')).toBe(1);
    });

    test('fails with it, and leaves nothing; the connection goes on', async () => {
      const pool = createPool({ url: database.urlOf('game'), max: 1, applicationName: 'failing' });
      const writing = inTransaction(pool, async (tx) => {
        await tx.query(insert, ['before', known]);
        insertLast(tx, 'known');
        insertLast(tx, 'behind');
      });
      await expect(writing).rejects.toMatchObject({ code: '23505' });
      expect([await eventsOf('before'), await eventsOf('behind')]).toEqual([0, 0]);
      await inTransaction(pool, (tx) => tx.query(insert, ['after', known]));
      expect(await eventsOf('after')).toBe(1);
      await pool.end();
    });

    test('tells of it where what came behind was told that all is lost', async () => {
      const writing = inTransaction(database.poolOf('game'), async (tx) => {
        insertLast(tx, 'known');
        await tx.query('SELECT 1');
      });
      await expect(writing).rejects.toMatchObject({ code: '23505' });
    });

    test('writes nothing where what comes last fails before it is asked', async () => {
      const pool = database.poolOf('game');
      const broken = { ...levelReached('a', 2), data: { playerId: 'a', level: 'two' } };
      const writing = inTransaction(pool, async (tx) => {
        await tx.query(insert, ['without its event', known]);
        tx.last(() => appendEvents(tx, [broken], systemClock));
      });
      await expect(writing).rejects.toThrow('breaks its contract');
      expect(await eventsOf('without its event')).toBe(0);
    });

    test('runs again where it lost against another', async () => {
      let runs = 0;
      await inTransaction(database.poolOf('game'), (tx) => {
        runs += 1;
        tx.last(() => tx.query(runs === 1 ? `DO $$ BEGIN RAISE EXCEPTION SQLSTATE '40001'; END $$` : 'SELECT 1'));
        return Promise.resolve();
      });
      expect(runs).toBe(2);
    });

    test('takes nothing more when it has ended', async () => {
      let kept: Transaction | undefined;
      await inTransaction(database.poolOf('game'), (tx) => {
        kept = tx;
        return Promise.resolve();
      });
      await expect(kept?.query(insert, ['late', known])).rejects.toThrow('This transaction has ended');
      expect(await eventsOf('late')).toBe(0);
    });
  });

  test('keeps the plan of a statement that is marked, in the session that it is asked in', async () => {
    const pool = createPool({ url: database.urlOf('game'), max: 1, applicationName: 'planned' });
    const marked = prepared('SELECT $1::text AS marked');
    const plans = () =>
      inTransaction(pool, (tx) => tx.query('SELECT statement FROM pg_prepared_statements ORDER BY statement'));
    expect(await inTransaction(pool, (tx) => tx.query(marked, ['once']))).toEqual([{ marked: 'once' }]);
    expect(await inTransaction(pool, (tx) => tx.query(marked, ['twice']))).toEqual([{ marked: 'twice' }]);
    await inTransaction(pool, (tx) => tx.query('SELECT $1::text AS other', ['x']));
    expect(await plans()).toEqual([{ statement: marked }]);
    await pool.end();
  });
});
