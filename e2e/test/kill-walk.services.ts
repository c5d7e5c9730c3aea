import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogEntry } from '@stargraph/embedded/simulator/contract';
import { shuffled } from '../src/chaos/faults.ts';
import { paths } from '../src/kill-walk/paths/all.ts';
import { buyOnce } from '../src/kill-walk/paths/buying.ts';
import { runKillWalk, startWalked, type Walked } from '../src/kill-walk/run.ts';
import { problemsOf } from '../src/kill-walk/walk.ts';
import { createRandom } from '../src/random.ts';

const seed = Number(process.env['STARGRAPH_SEED'] ?? Date.now() % 1_000_000_000);

/** `npm run kill-walk` in short: some steps of one of the ways that Stars go, by the seed; the outbox tables are the bus. */
describe(`kill -9 on the way of Stars (seed ${seed})`, () => {
  let folder: string;
  let walked: Walked | undefined;
  const platform = (): Walked => {
    if (walked === undefined) throw new Error('The platform has not started');
    return walked;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-kill-walk-'));
    await chmod(folder, 0o755);
    walked = await startWalked({ folder, kafka: false });
  }, 300_000);

  afterAll(async () => {
    await walked?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 120_000);

  test('leaves books that agree with Telegram’s, whichever step it strikes', async () => {
    const lines: string[] = [];
    const { outcomes, failures } = await runKillWalk(platform(), {
      paths: shuffled(paths, createRandom(seed)).slice(0, 1),
      everyWrite: true,
      once: false,
      from: 1,
      at: [''],
      sample: 4,
      seed,
      idleMs: 2000,
      log: (line) => lines.push(line),
    });
    console.log(lines.join('\n'));
    expect(failures).toEqual([]);
    expect(outcomes.some(({ killed }) => killed !== undefined)).toBe(true);
  }, 400_000);

  let lastUser = 400_000;

  /** Ends what is named, has a player order and pay, and brings it back. @returns what came of it */
  const buyWithout = async (what: readonly ('workers' | 'Redis')[], userId: number) => {
    const { distributed, simulator } = platform().world;
    const workers = distributed.process('workers-1');
    const { redis } = distributed.engines;
    const last = (await simulator.get<readonly LogEntry[]>('log')).at(-1)?.id ?? 0;
    const endThem = async (): Promise<void> => {
      if (what.includes('workers')) {
        const ended = workers.ended();
        workers.hold();
        workers.kill('SIGKILL');
        await ended;
      }
      if (what.includes('Redis')) await redis.kill();
    };
    const bought = await (async () => {
      try {
        return await buyOnce(platform().world, userId, endThem);
      } finally {
        if (what.includes('Redis')) await redis.start();
        workers.release();
        await workers.ready(120_000);
      }
    })();
    const log = await simulator.get<readonly LogEntry[]>(`log?after=${last}`);
    await bought.seen();
    return {
      paid: bought.paid,
      answers: log.filter(({ name }) => name === 'answerPreCheckoutQuery'),
      problems: await problemsOf(platform().world),
    };
  };

  // Telegram gives ten seconds for the answer, then the payment fails: so it counts in the simulator.
  test.each([
    ['no workers run', ['workers']],
    ['Redis is gone', ['Redis']],
    ['neither is there', ['workers', 'Redis']],
  ] as const)(
    'a checkout is answered in time while %s, and what was paid is credited',
    async (_, what) => {
      expect(await buyWithout(what, (lastUser += 1))).toMatchObject({
        paid: { status: 'paid', reason: null },
        answers: [{ outcome: 'ok', request: { ok: true } }],
        problems: [],
      });
    },
    200_000,
  );
});
