import { setTimeout as sleep } from 'node:timers/promises';
import { createReaderStore } from '@stargraph/kit/bus/store';
import { createManualClock, systemClock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfClient, sqlOfPool } from '@stargraph/kit/db/sql';
import { appendEvents, appendUnknownEvents } from '@stargraph/kit/outbox';
import { levelReached, tracked } from '@stargraph/kit/testkit/bus-contract';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import type { TestDatabase } from '@stargraph/kit/testkit/database';
import { until } from '@stargraph/kit/testkit/until';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.poolOf('game');
});
afterAll(() => database.drop());

const rows = async (): Promise<{ subject: string; sequence: bigint; position: bigint; ordering: bigint }[]> =>
  sqlOfPool(pool).query('select subject, sequence, position, ordering from outbox order by ordering, position');

describe('appending', () => {
  beforeEach(async () => {
    await pool.query('delete from outbox');
    await pool.query('delete from subject_sequence');
  });

  it('numbers the events of each subject in the order given, over several calls of a transaction', async () => {
    await inTransaction(pool, async (tx) => {
      await appendEvents(tx, [levelReached('b', 1), levelReached('a', 1), levelReached('b', 2)], systemClock);
      await appendEvents(tx, [levelReached('a', 2), levelReached('b', 3)], systemClock);
    });
    const expected = ['player:b 1', 'player:a 1', 'player:b 2', 'player:a 2', 'player:b 3'];
    expect((await rows()).map(({ subject, sequence }) => `${subject} ${sequence}`)).toEqual(expected);
  });

  it('stores the envelope with its number, an id of its own and the time of the clock', async () => {
    const clock = createManualClock(Date.UTC(2030, 0, 1));
    const event = levelReached('a', 1);
    const [id] = await inTransaction(pool, (tx) => appendEvents(tx, [event], clock));
    const [stored] = await sqlOfPool(pool).query<{ id: string; envelope: unknown; created_at: Date }>(
      'select id::text as id, envelope, created_at from outbox',
    );
    expect(stored).toEqual({ id, envelope: { ...event, id, sequence: 1 }, created_at: new Date(clock.now()) });
    expect(Number.parseInt(id?.replaceAll('-', '').slice(0, 12) ?? '', 16)).toBe(clock.now());
  });

  it('takes back its numbers when the transaction rolls back', async () => {
    await expect(
      inTransaction(pool, async (tx) => {
        await appendEvents(tx, [levelReached('a', 1)], systemClock);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await inTransaction(pool, (tx) => appendEvents(tx, [levelReached('a', 1)], systemClock));
    expect((await rows()).map(({ sequence }) => sequence)).toEqual([1n]);
  });

  it('writes nothing when one event breaks its contract', async () => {
    const broken = { ...levelReached('a', 2), data: { playerId: 'a', level: 'two' } };
    await expect(appendEvents(sqlOfPool(pool), [levelReached('a', 1), broken], systemClock)).rejects.toThrow(
      'breaks its contract',
    );
    expect(await rows()).toEqual([]);
  });

  it('does not deadlock when transactions name the same subjects in opposite orders', async () => {
    const there = [levelReached('a', 1), levelReached('b', 1), levelReached('c', 1)];
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        appendEvents(sqlOfPool(pool), index % 2 === 0 ? there : there.toReversed(), systemClock),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toEqual([]);
    expect(await rows()).toHaveLength(120);
  });

  it('fails loudly on an id that was written before, and leaves it out where that is asked for', async () => {
    const analytics = sqlOfPool(database.poolOf('analytics'));
    const [first, second] = [
      tracked('018f0000-0000-7000-8000-00000000000a'),
      tracked('018f0000-0000-7000-8000-00000000000b'),
    ];
    await appendEvents(analytics, [first], systemClock);
    await expect(appendEvents(analytics, [first], systemClock)).rejects.toMatchObject({ code: '23505' });
    expect(await appendUnknownEvents(analytics, [first, second], systemClock)).toEqual([second.id]);
    expect(await analytics.query('select id::text as id, sequence from outbox order by sequence')).toEqual([
      { id: first.id, sequence: 1n },
      { id: second.id, sequence: 2n },
    ]);
  });
});

type Step = { readonly lane: number } & (
  | { readonly kind: 'begin' | 'commit' | 'rollback' }
  | { readonly kind: 'append'; readonly player: number }
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ lane: fc.nat(2), kind: fc.constantFrom('begin', 'commit', 'rollback') }) },
  { weight: 1, arbitrary: fc.record({ lane: fc.nat(2), kind: fc.constant('commit') }) },
  {
    weight: 3,
    arbitrary: fc.record({ lane: fc.nat(2), kind: fc.constant('append'), player: fc.nat(2) }),
  },
) as fc.Arbitrary<Step>;

describe('reading while transactions overlap in any way', () => {
  it('gives every committed event once, each subject gapless and in order', { timeout: 120_000 }, async () => {
    const clients = await Promise.all([0, 1, 2].map(() => pool.connect()));
    const bus = sqlOfPool(database.poolOf('bus'));
    const reader = createReaderStore(bus, 'property', 'game');
    let run = 0;
    let offset = { ordering: 0n, position: 0n };

    const play = async (steps: readonly Step[]): Promise<void> => {
      run += 1;
      const own = `${run}-`;
      const committed = new Map<string, number>();
      const delivered: { subject: string; sequence: number }[] = [];
      const poll = async (): Promise<void> => {
        const found = await reader.read(offset, null, 2);
        for (const row of found) {
          offset = { ordering: row.ordering, position: row.position };
          const { subject, sequence } = row.envelope as { subject: string; sequence: number };
          if (subject.startsWith(`player:${own}`)) delivered.push({ subject, sequence });
        }
      };

      // Each lane is a connection that plays its steps one after the other, and may wait for a lock.
      const lanes = clients.map((client) => {
        let open = false;
        let written: string[] = [];
        let highest = -1;
        let last: Promise<void> = Promise.resolve();
        const begin = async (): Promise<void> => {
          if (open) return;
          await client.query('begin');
          // The transaction's place in the order of ids is taken here, before it waits for any subject.
          await client.query('select pg_current_xact_id()');
          open = true;
        };
        const end = async (how: 'commit' | 'rollback'): Promise<void> => {
          if (!open) return;
          await client.query(how);
          if (how === 'commit')
            for (const subject of written) committed.set(subject, (committed.get(subject) ?? 0) + 1);
          open = false;
          written = [];
          highest = -1;
        };
        const append = async (player: number): Promise<void> => {
          // Subjects in one order within a transaction: deadlocks are not what is tried here.
          if (player < highest) return;
          await begin();
          highest = player;
          const event = levelReached(`${own}${player}`, 1);
          await appendEvents(sqlOfClient(client), [event], systemClock);
          written.push(event.subject);
        };
        const take = (next: Step): Promise<void> => {
          if (next.kind === 'begin') return begin();
          return next.kind === 'append' ? append(next.player) : end(next.kind);
        };
        return {
          play: (next: Step): Promise<void> => {
            const before = last;
            last = (async () => {
              await before;
              await take(next);
            })();
            return last;
          },
        };
      });

      for (const next of steps) {
        await Promise.race([lanes[next.lane]?.play(next), sleep(4)]);
        await poll();
      }
      await Promise.all(lanes.map((lane, index) => lane.play({ lane: index, kind: 'commit' })));
      const total = [...committed.values()].reduce((sum, count) => sum + count, 0);
      await until('everything committed is delivered', async () => {
        await poll();
        return delivered.length >= total;
      });
      const bySubject = Map.groupBy(delivered, (event) => event.subject);
      expect(delivered).toHaveLength(total);
      for (const [subject, count] of committed) {
        expect(bySubject.get(subject)?.map((event) => event.sequence)).toEqual(
          Array.from({ length: count }, (_, index) => index + 1),
        );
      }
    };

    try {
      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), play), { numRuns: 25 });
    } finally {
      for (const client of clients) client.release(true);
    }
  });
});
