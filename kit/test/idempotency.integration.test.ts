import { createManualClock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { IdempotencyConflictError } from '@stargraph/kit/errors';
import { purgeIdempotencyRecords, withIdempotency } from '@stargraph/kit/idempotency';
import type { IdempotentRequest, Json } from '@stargraph/kit/idempotency';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import type { TestDatabase } from '@stargraph/kit/testkit/database';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const day = 24 * 60 * 60 * 1000;

describe('idempotency keys', () => {
  let database: TestDatabase;
  let pool: Pool;
  let clock = createManualClock(Date.UTC(2030, 0, 1));
  let runs = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.poolOf('billing');
  });
  beforeEach(async () => {
    clock = createManualClock(Date.UTC(2030, 0, 1));
    runs = 0;
    await pool.query('delete from idempotency_record');
  });
  afterAll(() => database.drop());

  const ask = <Answer extends Json>(
    request: Partial<Omit<IdempotentRequest, 'tx'>>,
    answer: () => Answer | Promise<Answer>,
  ) =>
    inTransaction(pool, (tx) =>
      withIdempotency(
        {
          tx,
          environmentId: 'env_1',
          viewer: 'player:1',
          operation: 'spend',
          key: 'k',
          input: { amount: '5', to: 'x' },
          clock,
          ...request,
        },
        async () => {
          runs += 1;
          return answer();
        },
      ),
    );

  it('answer a repeat with what was answered first, however the input is spelt', async () => {
    expect(await ask({}, () => ({ transfer: 't1' }))).toEqual({ transfer: 't1' });
    expect(await ask({ input: { to: 'x', amount: '5' } }, () => ({ transfer: 't2' }))).toEqual({ transfer: 't1' });
    expect(runs).toBe(1);
  });

  it('remember an answer of null', async () => {
    expect(await ask({}, () => null)).toBeNull();
    expect(await ask<Json>({}, () => 'another')).toBeNull();
    expect(runs).toBe(1);
  });

  it('refuse another input and run nothing', async () => {
    await ask({}, () => 1);
    await expect(ask({ input: { amount: '6', to: 'x' } }, () => 2)).rejects.toBeInstanceOf(IdempotencyConflictError);
    expect(runs).toBe(1);
  });

  it.each([{ environmentId: 'env_2' }, { viewer: 'player:2' }, { operation: 'grant' }, { key: 'k2' }])(
    'are other keys with %o',
    async (other) => {
      await ask({}, () => 1);
      expect(await ask(other, () => 2)).toBe(2);
    },
  );

  it('are free again when the first one fails', async () => {
    await expect(
      ask({}, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await ask({ input: 'another' }, () => 2)).toBe(2);
  });

  it('make concurrent repeats wait for the first and take its answer', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => ask({}, () => index)));
    expect(runs).toBe(1);
    expect(new Set(answers).size).toBe(1);
  });

  it('hold for 30 days and are then new', async () => {
    await ask({}, () => 1);
    clock.advance(30 * day - 1);
    expect(await ask({}, () => 2)).toBe(1);
    clock.advance(1);
    expect(await ask({ input: 'another' }, () => 3)).toBe(3);
    expect(await ask({ input: 'another' }, () => 4)).toBe(3);
  });

  it('are purged once they have expired, and not before', async () => {
    await ask({}, () => 1);
    clock.advance(day);
    await ask({ key: 'later' }, () => 2);
    clock.advance(29 * day);
    expect(await purgeIdempotencyRecords(sqlOfPool(pool), clock)).toBe(1);
    expect(await ask({ key: 'later' }, () => 3)).toBe(2);
  });
});
