import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { createJobs, enqueueJob } from '@stargraph/kit/jobs';
import type { JobContext, Jobs, Task } from '@stargraph/kit/jobs';
import { silentLogger } from '@stargraph/kit/logging';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import type { TestDatabase } from '@stargraph/kit/testkit/database';
import { until } from '@stargraph/kit/testkit/until';
import { Pool } from 'pg';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

describe('jobs, in a role that owns nothing but its job schema', () => {
  const schema = 'tenant_jobs';
  let database: TestDatabase;
  let pool: Pool;
  let jobs: Jobs | undefined;
  beforeEach(async () => {
    database = await createTestDatabase();
    pool = database.poolOf('tenant');
  });
  afterEach(async () => {
    await jobs?.stop();
    await database.drop();
  });
  const begin = async (tasks: Record<string, Task>): Promise<void> => {
    jobs = createJobs({ pool, schema, logger: silentLogger, tasks });
    await jobs.start();
  };

  it('run what was enqueued by a transaction that committed, and nothing of one that rolled back', async () => {
    const seen: unknown[] = [];
    await begin({ note: async (payload) => void seen.push(payload) });
    await inTransaction(pool, async (tx) => {
      await enqueueJob(tx, schema, 'note', { from: 'rolled back' });
      throw new Error('no');
    }).catch(() => undefined);
    await inTransaction(pool, (tx) => enqueueJob(tx, schema, 'note', { from: 'committed' }));
    await until('the job has run', () => seen.length > 0);
    expect(seen).toEqual([{ from: 'committed' }]);
    await until(
      'the job is gone',
      async () => (await sqlOfPool(pool).query(`select from ${schema}.jobs`)).length === 0,
    );
  });

  it('tell a task which try it is, and keep what failed for a later one', async () => {
    const tries: JobContext[] = [];
    await begin({
      fail: async (_, job) => {
        tries.push(job);
        throw new Error('no');
      },
    });
    await enqueueJob(sqlOfPool(pool), schema, 'fail', null, { maxAttempts: 3 });
    const failed = () =>
      sqlOfPool(pool).query<{ attempts: number }>(`select attempts from ${schema}.jobs where last_error is not null`);
    await until('it has failed once', async () => (await failed()).length === 1);
    expect(tries).toMatchObject([{ attempt: 1, maxAttempts: 3 }]);
  });

  it('wait for their time, and give way to one under the same key', async () => {
    await begin({});
    const runAt = new Date(Date.now() + 3_600_000);
    await enqueueJob(sqlOfPool(pool), schema, 'later', { n: 1 }, { runAt, jobKey: 'one' });
    await enqueueJob(sqlOfPool(pool), schema, 'later', { n: 2 }, { runAt, jobKey: 'one' });
    expect(await sqlOfPool(pool).query(`select task_identifier, run_at from ${schema}.jobs`)).toEqual([
      { task_identifier: 'later', run_at: runAt },
    ]);
  });

  it('finish what is in flight before they stop', async () => {
    const gate = Promise.withResolvers<void>();
    let state = 'waiting';
    await begin({
      slow: async () => {
        state = 'in flight';
        await gate.promise;
        state = 'done';
      },
    });
    await enqueueJob(sqlOfPool(pool), schema, 'slow', null);
    await until('it is in flight', () => state === 'in flight');
    const stopping = jobs?.stop();
    gate.resolve();
    await stopping;
    expect(state).toBe('done');
    expect(await sqlOfPool(pool).query(`select from ${schema}.jobs`)).toEqual([]);
  });

  it('leave no job locked, whenever they stop: what was done is gone, and the rest waits', async () => {
    let done = 0;
    for (let round = 0; round < 25; round += 1) {
      await begin({
        short: async () => {
          await setTimeout(round % 5);
          done += 1;
        },
      });
      const before = done;
      await Promise.all(Array.from({ length: 12 }, () => enqueueJob(sqlOfPool(pool), schema, 'short', null)));
      await until('some have run', () => done > before + (round % 4));
      await jobs?.stop();
      expect(await sqlOfPool(pool).query(`select id from ${schema}._private_jobs where locked_at is not null`)).toEqual(
        [],
      );
      expect(await sqlOfPool(pool).query(`select id from ${schema}.jobs`)).toHaveLength((round + 1) * 12 - done);
    }
  });

  it('go on after an end that could not be written: what was done runs again, and others take its place', async () => {
    const admin = new Pool({ connectionString: database.adminUrl, max: 1 });
    try {
      const seen: unknown[] = [];
      await begin({ note: async (payload) => void seen.push(payload) });
      // What a database that goes away does to an end, without taking the database from the other suites.
      await admin.query(`
        create function ${schema}.refuse() returns trigger language plpgsql as $$ begin raise 'away'; end $$;
        create trigger refuse before delete on ${schema}._private_jobs execute function ${schema}.refuse()`);
      await enqueueJob(sqlOfPool(pool), schema, 'note', 'done, and not known to be');
      await until('it has run', () => seen.length > 0);
      await enqueueJob(sqlOfPool(pool), schema, 'note', 'another');
      await admin.query(`drop function ${schema}.refuse() cascade`);
      await until(
        'both are done',
        async () => (await sqlOfPool(pool).query(`select from ${schema}.jobs`)).length === 0,
      );
      expect(new Set(seen)).toEqual(new Set(['done, and not known to be', 'another']));
    } finally {
      await admin.end();
    }
  });

  it('can be started again over the same tables', async () => {
    await begin({});
    await jobs?.stop();
    const seen: unknown[] = [];
    await begin({ note: async (payload) => void seen.push(payload) });
    await enqueueJob(sqlOfPool(pool), schema, 'note', 1);
    await until('the job has run', () => seen.length > 0);
    expect(seen).toEqual([1]);
  });
});
