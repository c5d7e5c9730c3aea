import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createIntentQueue, gatherMs, type BatchAnswer, type Intent } from '../src/runtime/intent-queue.ts';

/** The server's side of the bargain: an id takes effect once, and another count under it is refused. */
const createServer = () => {
  const applied = new Map<string, { readonly action: string; readonly count: number }>();
  let conflicts = 0;
  return {
    apply: (batch: readonly { id: string; action: string; count: number }[]): BatchAnswer => {
      for (const { id, action, count } of batch) {
        const before = applied.get(id);
        if (before === undefined) applied.set(id, { action, count });
        else if (before.count !== count || before.action !== action) conflicts += 1;
      }
      return { state: 'settled', ids: batch.map(({ id }) => id), refused: [] };
    },
    total: (action: string) =>
      [...applied.values()].filter((each) => each.action === action).reduce((sum, { count }) => sum + count, 0),
    largest: () => Math.max(0, ...[...applied.values()].map(({ count }) => count)),
    conflicts: () => conflicts,
  };
};

/** How one sending ends: answered, cut on the way there, cut on the way back, left hanging, or answered later on. */
type Fate = 'answer' | 'cut-before' | 'cut-after' | 'hang' | 'slow';

/** One page after the other over the same storage, with time and network in the test's hands. */
const createWorld = () => {
  const server = createServer();
  let stored: readonly Intent[] = [];
  let fate: Fate = 'answer';
  let slow: (() => void)[] = [];
  let ids = 0;
  const begin = () => {
    let alive = true;
    let timers: { readonly run: () => void }[] = [];
    const queue = createIntentQueue({
      store: {
        load: () => stored,
        save: (intents) => {
          if (alive) stored = intents;
        },
      },
      newId: () => `i${(ids += 1)}`,
      after: (_, run) => {
        const timer = { run };
        timers.push(timer);
        return () => {
          timers = timers.filter((each) => each !== timer);
        };
      },
      send: (batch) => {
        if (fate === 'hang') return new Promise(() => undefined);
        if (fate === 'slow') return new Promise((resolve) => slow.push(() => resolve(server.apply(batch))));
        if (fate === 'cut-before') return Promise.resolve({ state: 'later' });
        const answer = server.apply(batch);
        return Promise.resolve(fate === 'cut-after' ? { state: 'later' } : answer);
      },
    });
    return {
      queue,
      tick: async () => {
        const due = timers;
        timers = [];
        for (const { run } of due) run();
        for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
      },
      die: () => {
        alive = false;
      },
    };
  };
  return {
    server,
    begin,
    stored: () => stored,
    /** What was slow arrives now. */
    arrive: async () => {
      const arriving = slow;
      slow = [];
      for (const answer of arriving) answer();
      for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
    },
    setFate: (next: Fate) => {
      fate = next;
    },
  };
};

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('tap' as const), action: fc.constantFrom('tap', 'watch') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('tick' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('fate' as const),
      fate: fc.constantFrom<Fate>('answer', 'cut-before', 'cut-after', 'hang', 'slow'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reload' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wake' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('arrive' as const) }) },
);

describe('the intent queue', () => {
  test('loses and doubles nothing, whatever is cut, hangs or is loaded again in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        const world = createWorld();
        let page = world.begin();
        const reload = (): void => {
          page.die();
          page = world.begin();
        };
        const taps = { tap: 0, watch: 0 };
        for (const each of steps) {
          switch (each.kind) {
            case 'tap':
              taps[each.action] += 1;
              page.queue.add(each.action, each.action === 'tap' ? 5 : 1);
              break;
            case 'tick':
              await page.tick();
              break;
            case 'fate':
              world.setFate(each.fate);
              break;
            case 'reload':
              reload();
              break;
            case 'arrive':
              await world.arrive();
              break;
            case 'wake':
              page.queue.wake();
              break;
          }
        }
        world.setFate('answer');
        reload();
        for (let turn = 0; turn < 80 && world.stored().length > 0; turn += 1) await page.tick();
        expect(world.stored()).toEqual([]);
        expect([world.server.total('tap'), world.server.total('watch')]).toEqual([taps.tap, taps.watch]);
        expect(world.server.conflicts()).toBe(0);
        expect(world.server.largest()).toBeLessThanOrEqual(5);
      }),
      { numRuns: 300 },
    );
  });

  test('what waits is stored before it is sent, sealed', async () => {
    const world = createWorld();
    const page = world.begin();
    world.setFate('hang');
    page.queue.add('tap', 10);
    page.queue.add('tap', 10);
    expect(world.stored()).toEqual([{ id: 'i1', action: 'tap', count: 2, sealed: false }]);
    await page.tick();
    expect(world.stored()).toEqual([{ id: 'i1', action: 'tap', count: 2, sealed: true }]);
    page.queue.add('tap', 10);
    expect(world.stored()).toEqual([
      { id: 'i1', action: 'tap', count: 2, sealed: true },
      { id: 'i2', action: 'tap', count: 1, sealed: false },
    ]);
  });

  test('a batch that the server will never take is sent one by one until the bad intent is found', async () => {
    const sent: string[][] = [];
    const timers: (() => void)[] = [];
    const queue = createIntentQueue({
      store: { load: () => [], save: () => undefined },
      newId: () => `i${sent.length}${Math.random()}`,
      after: (_, run) => {
        timers.push(run);
        return () => undefined;
      },
      send: (batch) => {
        sent.push(batch.map(({ action }) => action));
        return Promise.resolve(
          batch.some(({ action }) => action === 'bad')
            ? { state: 'poison' }
            : { state: 'settled', ids: batch.map(({ id }) => id), refused: [] },
        );
      },
    });
    for (const action of ['good', 'bad', 'fine']) queue.add(action, 1);
    for (let turn = 0; turn < 8; turn += 1) {
      timers.shift()?.();
      for (let micro = 0; micro < 4; micro += 1) await Promise.resolve();
    }
    expect(sent).toEqual([['good', 'bad', 'fine'], ['good'], ['bad', 'fine'], ['bad'], ['fine']]);
    expect(queue.state().waiting.size).toBe(0);
  });

  test('gathers for less than the half second that a player would notice', () => {
    expect(gatherMs).toBeLessThan(500);
  });
});
