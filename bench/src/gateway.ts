import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { printSdl } from '@stargraph/kit/subgraph';
import { parse } from 'graphql';
import { operations } from './gateway/catalogue.ts';
import { startMeasured, type Measured } from './measured.ts';
import { load, type Load } from './gateway/load.ts';
import { subgraphNames, subgraphSchemas } from './gateway/schemas.ts';
import { median, type Report } from './report.ts';

const rounds = 3;
const seconds = 4;
const warmUpSeconds = 2;

/** One loaded round: what the clients saw, and what it cost. */
interface Round extends Load {
  /** CPU milliseconds of the gateway's process, a request. */
  readonly gatewayCpu: number;
  /** CPU milliseconds of the gateway and the subgraphs, a request. */
  readonly allCpu: number;
}

const composeFor = (origins: Readonly<Record<string, string>>): string => {
  const schemas = subgraphSchemas();
  const { supergraphSdl, errors } = composeServices(
    subgraphNames.map((name) => ({
      name,
      url: `${origins[name] ?? ''}/graphql`,
      typeDefs: parse(printSdl(schemas[name])),
    })),
  );
  if (supergraphSdl === undefined) throw new Error(errors?.map(String).join('\n'));
  return supergraphSdl;
};

const summary = (all: readonly Round[]) => {
  const of = (figure: keyof Round): number => median(all.map((round) => round[figure]));
  return {
    perSecond: of('perSecond'),
    p50: of('p50'),
    p99: of('p99'),
    gatewayCpu: of('gatewayCpu'),
    allCpu: of('allCpu'),
  };
};

/**
 * Our gateway over HTTP beside others, each in a process of its own, on the same subgraphs' process. Takes turns
 * within each round; medians of the rounds. Only the ratios mean anything on another machine.
 */
export const run = async (report: Report): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-gateway-'));
  const processes: Measured[] = [];
  const start = async (module: string, args: readonly string[] = []): Promise<Measured> => {
    const started = await startMeasured(new URL(`./gateway/${module}.ts`, import.meta.url), args);
    processes.push(started);
    return started;
  };
  try {
    const subgraphs = await start('subgraphs');
    const supergraphFile = join(folder, 'supergraph.graphql');
    await writeFile(supergraphFile, composeFor(subgraphs.ready));
    const contenders = [
      { name: 'ours', gateway: await start('ours', [supergraphFile, JSON.stringify(subgraphs.ready)]) },
      { name: 'apollo-gateway', gateway: await start('apollo', [supergraphFile]) },
      { name: 'hive-gateway', gateway: await start('hive', [supergraphFile]) },
    ];
    const originOf = (gateway: Measured): string => gateway.ready['origin'] ?? '';

    for (const operation of operations) {
      const results = new Map<string, Round[]>(contenders.map(({ name }) => [name, []]));
      for (const { gateway } of contenders) await load(originOf(gateway), operation, warmUpSeconds);
      for (let round = 0; round < rounds; round += 1) {
        for (const { name, gateway } of contenders) {
          const before = { gateway: await gateway.cpu(), subgraphs: await subgraphs.cpu() };
          const loaded = await load(originOf(gateway), operation, seconds);
          const gatewayCpu = ((await gateway.cpu()) - before.gateway) / loaded.requests;
          const subgraphCpu = ((await subgraphs.cpu()) - before.subgraphs) / loaded.requests;
          results.get(name)?.push({ ...loaded, gatewayCpu, allCpu: gatewayCpu + subgraphCpu });
        }
      }
      const ours = summary(results.get('ours') ?? []);
      for (const baseline of ['apollo-gateway', 'hive-gateway']) {
        const theirs = summary(results.get(baseline) ?? []);
        const compare = (metric: string, unit: string, figure: keyof typeof ours): void => {
          const ratio = unit === 'req/s' ? ours[figure] / theirs[figure] : theirs[figure] / ours[figure];
          report({
            bench: 'gateway',
            metric: `${operation.name} ${metric}`,
            value: ours[figure],
            unit,
            baseline,
            ratio,
          });
        };
        compare('throughput', 'req/s', 'perSecond');
        compare('p50', 'ms', 'p50');
        compare('p99', 'ms', 'p99');
        compare('gateway CPU', 'ms/req', 'gatewayCpu');
        compare('all CPU', 'ms/req', 'allCpu');
      }
    }
  } finally {
    await Promise.all(processes.map((each) => each.stop()));
    await rm(folder, { recursive: true });
  }
};
