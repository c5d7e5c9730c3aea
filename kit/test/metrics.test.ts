import { Pool } from 'pg';
import { describe, expect, test } from 'vitest';
import { observePool } from '../src/db/pool-metrics.ts';
import { askForGauge, createMetrics, outcomeCounter } from '../src/metrics.ts';

const linesOf = async (registry: ReturnType<typeof createMetrics>): Promise<string[]> =>
  (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

const described = { name: 'queue', help: 'A queue', labelNames: ['of'] as const };

describe('a gauge that is asked for', () => {
  test('asks everybody at each scrape, until they are forgotten', async () => {
    const registry = createMetrics({ processMetrics: false });
    let depth = 1;
    const forget = askForGauge(registry, described, () => [{ labels: { of: 'a' }, value: depth }]);
    askForGauge(registry, described, () => Promise.resolve([{ labels: { of: 'b' }, value: 7 }]));
    expect(await linesOf(registry)).toEqual(['queue{of="a"} 1', 'queue{of="b"} 7']);
    depth = 2;
    expect(await linesOf(registry)).toEqual(['queue{of="a"} 2', 'queue{of="b"} 7']);
    forget();
    expect(await linesOf(registry)).toEqual(['queue{of="b"} 7']);
  });

  test('leaves out what fails or takes too long, and tells the rest', async () => {
    const registry = createMetrics({ processMetrics: false });
    let down = false;
    askForGauge(registry, described, () =>
      down ? Promise.reject(new Error('down')) : [{ labels: { of: 'a' }, value: 1 }],
    );
    askForGauge(registry, described, () => new Promise(() => undefined));
    askForGauge(registry, described, () => [{ labels: { of: 'c' }, value: 3 }]);
    expect(await linesOf(registry)).toEqual(['queue{of="a"} 1', 'queue{of="c"} 3']);
    down = true;
    expect(await linesOf(registry)).toEqual(['queue{of="c"} 3']);
  });
});

test("a pool's use is told under its name", async () => {
  const registry = createMetrics({ processMetrics: false });
  observePool(registry, 'game', new Pool({ max: 4 }));
  observePool(registry, 'game direct', new Pool({ max: 2 }));
  expect(await linesOf(registry)).toEqual([
    'stargraph_pool_connections{pool="game",state="used"} 0',
    'stargraph_pool_connections{pool="game",state="idle"} 0',
    'stargraph_pool_connections{pool="game",state="waiting"} 0',
    'stargraph_pool_connections{pool="game direct",state="used"} 0',
    'stargraph_pool_connections{pool="game direct",state="idle"} 0',
    'stargraph_pool_connections{pool="game direct",state="waiting"} 0',
    'stargraph_pool_limit{pool="game"} 4',
    'stargraph_pool_limit{pool="game direct"} 2',
  ]);
});

test('a counter is the same for everybody who asks for its name', async () => {
  const registry = createMetrics({ processMetrics: false });
  outcomeCounter(registry, { name: 'tries_total', help: 'Tries' }).inc('ok');
  outcomeCounter(registry, { name: 'tries_total', help: 'Tries' }).inc('ok');
  expect(await linesOf(registry)).toEqual(['tries_total{outcome="ok"} 2']);
});
