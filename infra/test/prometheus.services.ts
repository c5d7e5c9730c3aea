import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics, operationSeconds } from '@stargraph/kit/metrics';
import { startMetricsServer } from '@stargraph/kit/process';
import { until } from '@stargraph/kit/testkit/until';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createPrometheus, type PrometheusEngine } from '../src/engines/prometheus.ts';
import { freePort } from '../src/engines/engine.ts';
import { prometheusFolder, readRules } from './prometheus-files.ts';

const promtool = (...args: string[]) => promisify(execFile)('promtool', args, { cwd: prometheusFolder });

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).toReversed()) await each();
});

describe('the configuration', () => {
  test('is one that Prometheus takes, with its rules', async () => {
    const { stdout } = await promtool('check', 'config', 'prometheus.yml');
    expect(stdout).toContain('SUCCESS');
  });

  test('alerts where it must and nowhere else, each alert tried both ways', async () => {
    const tests = (await readdir(join(prometheusFolder, 'tests'))).map((name) => join('tests', name));
    const { stdout } = await promtool('test', 'rules', ...tests);
    expect(stdout).not.toContain('FAILED');
    const texts = await Promise.all(tests.map((name) => readFile(join(prometheusFolder, name), 'utf8')));
    const tried = texts.join('\n');
    for (const { alert } of await readRules()) {
      if (alert === undefined) continue;
      expect(tried).toContain(`name: ${alert} fires`);
      expect(tried).toContain(`name: ${alert} keeps quiet`);
    }
  });
});

const answer = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});

const ask = async ({ url }: PrometheusEngine, query: string): Promise<number[]> => {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
  return answer.parse(await response.json()).data.result.map(({ value }) => Number(value[1]));
};

const alerts = async ({ url }: PrometheusEngine): Promise<string[]> => {
  const response = await fetch(`${url}/api/v1/alerts`);
  const { data } = z
    .object({ data: z.object({ alerts: z.array(z.object({ labels: z.record(z.string(), z.string()) })) }) })
    .parse(await response.json());
  return data.alerts.map(({ labels }) => labels['alertname'] ?? '');
};

describe('Prometheus', () => {
  test("scrapes a process, knows its operations' rate, and sees it go", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stargraph-prometheus-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const metrics = createMetrics({ processMetrics: true });
    const server = await startMetricsServer({
      host: '127.0.0.1',
      port: await freePort(),
      metrics,
      ready: () => Promise.resolve(true),
      logger: silentLogger,
    });
    const prometheus = await createPrometheus({ folder, targets: { gateway: [`127.0.0.1:${server.port}`] } });
    undo.push(
      () => server.stop(200),
      () => prometheus.stop(),
    );
    await prometheus.start();
    const operations = operationSeconds(metrics);
    const traffic = setInterval(() => {
      operations.observe({ service: 'gateway', operation: 'Me', outcome: 'ok' }, 0.004);
      operations.observe({ service: 'gateway', operation: 'Me', outcome: 'failed' }, 0.004);
    }, 50);
    undo.push(() => Promise.resolve(clearInterval(traffic)));
    const up = async (): Promise<number | undefined> => (await ask(prometheus, 'up{job="gateway"}'))[0];
    const failing = async (): Promise<number> =>
      (await ask(prometheus, 'service:stargraph_operations_failed:ratio5m{service="gateway"}'))[0] ?? 0;
    await until('the process was scraped', async () => (await up()) === 1);
    await until('a rate was recorded', async () => (await failing()) > 0);
    expect(await failing()).toBeCloseTo(0.5, 1);
    const rate = await ask(prometheus, 'sum(rate(stargraph_operation_seconds_count{operation="Me"}[10s]))');
    expect(rate[0]).toBeGreaterThan(5);
    await until('it was told of errors', async () => (await alerts(prometheus)).includes('GatewayErrorRate'));
    clearInterval(traffic);
    await server.stop(200);
    await until('the process was missed', async () => (await up()) === 0);
    await until('it was told of that', async () => (await alerts(prometheus)).includes('ProcessDown'));
  });
});
