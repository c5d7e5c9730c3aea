import { setTimeout as sleep } from 'node:timers/promises';
import { createMetrics } from '@stargraph/kit/metrics';
import { describe, expect, test } from 'vitest';
import { createLoopDelay } from '../src/load/loop-delay.ts';
import { createShedding, loadClassOf, type LoadClass } from '../src/load/shedding.ts';
import { ask, open } from './raw-request.ts';
import { startToyPlatform, type ToyPlatform } from './toy-platform.ts';

describe('a gateway with as many operations in flight as it takes', () => {
  /** Operations that wait until `go` for their owner's memberships, so many as `count`; in flight when this comes back. */
  const holdUp = async (platform: ToyPlatform, count: number) => {
    let go = (): void => undefined;
    platform.facts.slow = new Promise((resolve) => {
      go = resolve;
    });
    const headers = { authorization: `Bearer ${await platform.operatorToken()}` };
    const held = Array.from({ length: count }, () => platform.ask('{ whoami }', { headers }));
    await expect.poll(() => platform.figures()).toContain(`stargraph_operations_in_flight ${count}\n`);
    return { go: () => go(), held };
  };

  test('refuses programs first, then operators, then players, and says when to come again', async () => {
    const platform = await startToyPlatform('in-process', { gateway: { load: { maxInFlight: 8 } } });
    try {
      const token = `Bearer ${await platform.token()}`;
      const operator = { authorization: `Bearer ${await platform.operatorToken()}` };
      const player = () =>
        ask(platform.port, {
          method: 'POST',
          host: 'shop.app.localhost',
          path: '/graphql',
          headers: { 'content-type': 'application/json', authorization: token },
          body: '{"query":"{ whoami }"}',
        });

      // Known before anybody is held up, so that players wait for nothing of it.
      expect((await player()).status).toBe(200);
      const { go, held } = await holdUp(platform, 6);
      const program = await platform.ask('{ whoami }');
      expect([program.status, program.body]).toEqual([
        503,
        { errors: [{ message: expect.any(String) as unknown, extensions: { code: 'OVERLOADED' } }] },
      ]);
      expect(program.headers.get('retry-after')).toMatch(/^[123]$/);
      expect((await platform.ask('{ whoami }', { headers: operator })).status).toBe(503);
      expect((await player()).status).toBe(200);

      expect((await ask(platform.port, { host: 'localhost', path: '/healthz' })).status).toBe(200);
      expect((await ask(platform.port, { host: 'localhost', path: '/readyz' })).status).toBe(200);
      expect(await platform.figures()).toMatch(
        /stargraph_shed_total\{kind="program",reason="in_flight"\} 1\n.*kind="operator",reason="in_flight"\} 1/s,
      );
      go();
      expect((await Promise.all(held)).map(({ status }) => status)).toEqual(Array(6).fill(200));
      expect(await platform.figures()).toContain('stargraph_operations_in_flight 0\n');
      expect((await platform.ask('{ whoami }')).status).toBe(200);
    } finally {
      await platform.close();
    }
  });

  test('takes no more than that of many at once, and opens live streams all the same', async () => {
    const platform = await startToyPlatform('in-process', { gateway: { load: { maxInFlight: 4 } } });
    try {
      const listen = { host: 'shop.app.localhost', headers: { authorization: `Bearer ${await platform.token()}` } };
      (await open(platform.port, { ...listen, path: '/live' })).destroy();
      const { go, held } = await holdUp(platform, 3);
      const refused = await Promise.all(Array.from({ length: 100 }, () => platform.ask('{ whoami }')));
      expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
      const stream = await open(platform.port, { ...listen, path: '/live' });
      expect(stream.statusCode).toBe(200);
      stream.destroy();
      go();
      await Promise.all(held);
    } finally {
      await platform.close();
    }
  });
});

describe('a process that is late', () => {
  const shedding = (delay: number) =>
    createShedding({
      limits: { maxDelayMs: 250 },
      delayMs: () => delay,
      metrics: createMetrics({ processMetrics: false }),
    });
  test.each<[number, LoadClass[]]>([
    [250, ['program', 'operator', 'player']],
    [251, ['operator', 'player']],
    [501, ['player']],
    [1001, []],
  ])('by %i ms still answers %j', async (delay, answered) => {
    const { within } = shedding(delay);
    const taken: LoadClass[] = [];
    for (const kind of ['program', 'operator', 'player'] as const)
      await within(kind, async () => void taken.push(kind)).catch((error: unknown) =>
        expect(error).toMatchObject({ status: 503, code: 'OVERLOADED' }),
      );
    expect(taken).toEqual(answered);
  });

  test('is noticed after a second of it, and not after one long computation', async () => {
    const compute = (ms: number): void => {
      for (const until = performance.now() + ms; performance.now() < until;);
    };
    const delay = createLoopDelay();
    delay.start();
    try {
      await sleep(300);
      compute(600);
      await sleep(1);
      expect(delay.now()).toBe(0);
      let noticed = 0;
      for (let each = 0; each < 20 && noticed < 100; each += 1) {
        compute(300);
        await sleep(1);
        noticed = delay.now();
      }
      expect(noticed).toBeGreaterThanOrEqual(100);
      await expect.poll(() => delay.now(), { timeout: 10_000 }).toBeLessThan(100);
    } finally {
      delay.stop();
    }
  });
});

test('whose an operation is shows before it is read', () => {
  const none = { headers: {} };
  const signedIn = { headers: { authorization: 'Bearer x' } };
  expect(loadClassOf({ kind: 'app', slug: 'shop' }, none)).toBe('player');
  expect(loadClassOf({ kind: 'app', slug: 'shop' }, { headers: { 'x-api-key': 'k' } })).toBe('program');
  expect(loadClassOf({ kind: 'admin' }, none)).toBe('operator');
  expect(loadClassOf({ kind: 'api' }, signedIn)).toBe('operator');
  expect(loadClassOf({ kind: 'api' }, none)).toBe('program');
});
