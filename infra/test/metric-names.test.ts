import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { selectorsOf } from './selectors.ts';
import { knownMetrics } from './known-metrics.ts';
import { prometheusFolder, readRules } from './prometheus-files.ts';

const grafana = join(import.meta.dirname, '..', 'grafana');
const runbooks = join(import.meta.dirname, '..', '..', 'docs', 'operate.md');

const dashboardSchema = z.object({
  uid: z.string(),
  title: z.string(),
  panels: z.array(
    z.object({
      title: z.string(),
      datasource: z.object({ type: z.string(), uid: z.string() }),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ expr: z.string() })),
    }),
  ),
});

const readDashboards = async () => {
  const folder = join(grafana, 'dashboards');
  const names = await readdir(folder);
  return Promise.all(
    names.map(async (name) => dashboardSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))),
  );
};

const queriesOf = (dashboards: Awaited<ReturnType<typeof readDashboards>>): string[] =>
  dashboards.flatMap(({ panels }) =>
    panels
      .filter(({ datasource }) => datasource.type === 'prometheus')
      .flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  );

/** What a query asks for that no code tells. */
const unknownIn = async (queries: readonly string[]): Promise<string[]> => {
  const { names, labels } = await knownMetrics();
  const recorded = new Set((await readRules()).flatMap(({ record }) => record ?? []));
  return queries
    .flatMap(selectorsOf)
    .flatMap((selector) => [
      ...(names.has(selector.metric) || recorded.has(selector.metric) ? [] : [selector.metric]),
      ...selector.labels.filter((label) => !labels.has(label)).map((label) => `${selector.metric}{${label}}`),
    ]);
};

test('the names in a query are found, and nothing that is no name', () => {
  expect(
    selectorsOf(
      'sum by (service, le) (rate(a_bucket{outcome="failed and x", le=~"1|2"}[5m])) / max(b offset 1d) or vector(0) > 0.5',
    ),
  ).toEqual([
    { metric: 'a_bucket', labels: ['outcome', 'le'] },
    { metric: 'b', labels: [] },
  ]);
});

describe('alert rules', () => {
  test('ask for nothing that no process tells', async () => {
    const rules = await readRules();
    expect(rules.length).toBeGreaterThan(20);
    expect(await unknownIn(rules.map(({ expr }) => expr))).toEqual([]);
    expect(await unknownIn(['stargraph_gone_total{nothing="x"}'])).toEqual([
      'stargraph_gone_total',
      'stargraph_gone_total{nothing}',
    ]);
  });

  test('say how bad it is, what it is and where to read on, and stand in the list', async () => {
    const readme = await readFile(join(prometheusFolder, 'README.md'), 'utf8');
    for (const { alert, labels, annotations } of await readRules()) {
      if (alert === undefined) continue;
      expect(labels?.severity, alert).toBeDefined();
      expect(annotations?.runbook).toBe(`docs/operate.md#${alert.toLowerCase()}`);
      expect(readme).toContain(`| ${alert} | ${labels?.severity} |`);
    }
  });

  test('each have their runbook', async () => {
    const headings = new Set((await readFile(runbooks, 'utf8')).match(/(?<=^#+ )\w+$/gm));
    const alerts = (await readRules()).flatMap(({ alert }) => alert ?? []);
    expect(alerts.filter((alert) => !headings.has(alert))).toEqual([]);
  });
});

test('every figure stands on a dashboard or in an alert: what nobody looks at need not be told', async () => {
  const rules = (await readRules()).map(({ expr }) => expr);
  const asked = [...queriesOf(await readDashboards()), ...rules].flatMap(selectorsOf).map(({ metric }) => metric);
  const shown = new Set(asked.map((metric) => metric.replace(/_(count|sum|bucket)$/, '')));
  const { own } = await knownMetrics();
  expect(own.size).toBeGreaterThan(50);
  expect([...own].filter((name) => !shown.has(name))).toEqual([]);
});

describe('dashboards', () => {
  test('ask for nothing that no process tells', async () => {
    const dashboards = await readDashboards();
    expect(dashboards.map(({ uid }) => uid).toSorted()).toEqual([
      'stargraph-events',
      'stargraph-gateway',
      'stargraph-money',
      'stargraph-overview',
      'stargraph-stores',
    ]);
    const queries = queriesOf(dashboards);
    expect(queries.length).toBeGreaterThan(20);
    expect(await unknownIn(queries)).toEqual([]);
  });

  test('ask the data sources that are provisioned, and lay no panel over another', async () => {
    const text = await readFile(join(grafana, 'provisioning', 'datasources', 'stargraph.yml'), 'utf8');
    const { datasources } = z
      .object({ datasources: z.array(z.object({ uid: z.string(), type: z.string() })) })
      .parse(parse(text));
    const known = new Set(datasources.map(({ uid, type }) => `${type} ${uid}`));
    for (const { uid, panels } of await readDashboards()) {
      const cells = new Set<string>();
      for (const { title, datasource, gridPos } of panels) {
        expect(known, `${uid}: ${title}`).toContain(`${datasource.type} ${datasource.uid}`);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
            expect(x).toBeLessThan(24);
            expect(cells, `${uid}: ${title}`).not.toContain(`${x},${y}`);
            cells.add(`${x},${y}`);
          }
        }
      }
    }
  });
});
