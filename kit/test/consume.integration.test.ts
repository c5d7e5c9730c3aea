import { setTimeout as sleep } from 'node:timers/promises';
import { createManualClock, systemClock } from '@stargraph/kit/clock';
import { claimEvents, consumeOnce, purgeConsumedEvents } from '@stargraph/kit/consume';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { newEventId } from '@stargraph/kit/ids';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import type { TestDatabase } from '@stargraph/kit/testkit/database';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('taking events exactly once', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.poolOf('billing');
  });
  afterAll(() => database.drop());

  it('lets an effect happen once per group', async () => {
    const id = newEventId();
    expect(await consumeOnce(sqlOfPool(pool), 'one', id)).toBe(true);
    expect(await consumeOnce(sqlOfPool(pool), 'one', id)).toBe(false);
    expect(await consumeOnce(sqlOfPool(pool), 'two', id)).toBe(true);
  });

  it('lets it happen again where the first transaction rolled back', async () => {
    const id = newEventId();
    await inTransaction(pool, async (tx) => {
      await consumeOnce(tx, 'one', id);
      throw new Error('no');
    }).catch(() => undefined);
    expect(await consumeOnce(sqlOfPool(pool), 'one', id)).toBe(true);
  });

  it('claims of a batch what no other delivery has taken, though deliveries overlap and differ in order', async () => {
    const ids = Array.from({ length: 50 }, () => newEventId());
    const batches = [ids, ids.toReversed(), ids.slice(10), ids.slice(0, 30).toReversed()];
    const claimed = await Promise.all(
      batches.map((batch) =>
        inTransaction(pool, async (tx) => {
          const mine = await claimEvents(tx, 'batch', batch);
          await sleep(5);
          return [...mine];
        }),
      ),
    );
    expect(claimed.flat().toSorted()).toEqual(ids.toSorted());
    expect(await claimEvents(sqlOfPool(pool), 'batch', [])).toEqual(new Set());
  });

  it('forgets what was taken more than 30 days ago, and only that', async () => {
    const [old, recent] = [newEventId(), newEventId()];
    await claimEvents(sqlOfPool(pool), 'purge', [old, recent]);
    await pool.query(`update consumed_event set consumed_at = now() - interval '31 days' where event_id = $1`, [old]);
    expect(await purgeConsumedEvents(sqlOfPool(pool), createManualClock(systemClock.now()))).toBe(1);
    expect(await claimEvents(sqlOfPool(pool), 'purge', [old, recent])).toEqual(new Set([old]));
  });
});
