import { busySeconds, cpuSeconds } from '../cpu.ts';
import type { Measured } from '../measured.ts';
import { median } from '../report.ts';
import { loadAtRate, loadFully } from './load.ts';
import type { Operation } from './operation.ts';

/** One way to ask; several may lead to the same process. */
export interface Contender {
  readonly name: string;
  readonly gateway: Measured;
  readonly byHash: boolean;
}

/** How long it all takes. */
export interface Plan {
  readonly rounds: number;
  readonly warmUpSeconds: number;
  /** Of each load: at the full rate, and at half of it. */
  readonly seconds: number;
}

export interface Field {
  readonly contenders: readonly Contender[];
  /** What all of them ask, by name: their process ids. */
  readonly servers: ReadonlyMap<string, number>;
}

/** What the clients saw, and what it cost. */
export interface Result {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly halfP50: number;
  readonly halfP99: number;
  /** CPU milliseconds of the gateway's process, a request, at the full rate. */
  readonly gatewayCpu: number;
  /** Of each server behind it. */
  readonly serverCpu: ReadonlyMap<string, number>;
  /** The gateway's process after its loads, megabytes. */
  readonly memory: number;
  /** Processors that neither these processes nor the load had, in the worst round. */
  readonly foreign: number;
}

type Round = Omit<Result, 'memory'>;

/** Whom a round's processor time went to, while `work` was done. */
const watch = async <T>(pids: ReadonlyMap<string, number>, work: () => Promise<T>) => {
  const before = { each: await cpuSeconds(pids), busy: await busySeconds(), at: performance.now() };
  const result = await work();
  const each = await cpuSeconds(pids);
  const spent = new Map([...each].map(([name, seconds]) => [name, seconds - (before.each.get(name) ?? 0)]));
  const busy = (await busySeconds()) - before.busy;
  const ours = [...spent.values()].reduce((sum, seconds) => sum + seconds, 0);
  return { result, spent, foreign: Math.max(0, busy - ours) / ((performance.now() - before.at) / 1000) };
};

const playRound = async (
  { gateway, byHash }: Contender,
  operation: Operation,
  seconds: number,
  pids: ReadonlyMap<string, number>,
  servers: readonly string[],
): Promise<Round> => {
  const target = { origin: gateway.ready['origin'] ?? '', byHash };
  const full = await watch(pids, () => loadFully(target, operation, seconds));
  const half = await watch(pids, () => loadAtRate(target, operation, full.result.perSecond / 2, seconds));
  const cpuOf = (name: string): number => ((full.spent.get(name) ?? 0) * 1000) / full.result.requests;
  return {
    ...full.result,
    halfP50: half.result.p50,
    halfP99: half.result.p99,
    gatewayCpu: cpuOf(String(gateway.pid)),
    serverCpu: new Map(servers.map((name) => [name, cpuOf(name)])),
    foreign: Math.max(full.foreign, half.foreign),
  };
};

/** Takes turns within each round; the medians of the rounds. */
export const contest = async (
  { contenders, servers }: Field,
  operation: Operation,
  plan: Plan,
): Promise<Map<string, Result>> => {
  const pids = new Map([
    ['the load', process.pid],
    ...servers,
    ...contenders.map(({ gateway }) => [String(gateway.pid), gateway.pid] as const),
  ]);
  const rounds = new Map<string, Round[]>(contenders.map(({ name }) => [name, []]));
  for (const { gateway, byHash } of contenders)
    await loadFully({ origin: gateway.ready['origin'] ?? '', byHash }, operation, plan.warmUpSeconds);
  for (let round = 0; round < plan.rounds; round += 1)
    for (const contender of contenders)
      rounds.get(contender.name)?.push(await playRound(contender, operation, plan.seconds, pids, [...servers.keys()]));

  const results = new Map<string, Result>();
  for (const { name, gateway } of contenders) {
    const all = rounds.get(name) ?? [];
    const of = (figure: Exclude<keyof Round, 'serverCpu'>): number => median(all.map((round) => round[figure]));
    results.set(name, {
      perSecond: of('perSecond'),
      p50: of('p50'),
      p99: of('p99'),
      halfP50: of('halfP50'),
      halfP99: of('halfP99'),
      gatewayCpu: of('gatewayCpu'),
      serverCpu: new Map(
        [...servers.keys()].map((server) => [server, median(all.map(({ serverCpu }) => serverCpu.get(server) ?? 0))]),
      ),
      memory: (await gateway.memory()) / 1024 / 1024,
      foreign: Math.max(...all.map(({ foreign }) => foreign)),
    });
  }
  return results;
};
