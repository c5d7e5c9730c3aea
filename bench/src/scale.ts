import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { startDistributed } from '@stargraph/embedded/distributed/distributed';
import { ActDocument } from '@stargraph/sdk';
import { cpuBetween, cpuSeconds } from './cpu.ts';
import { pidsOf, unlimited } from './distributed.ts';
import { createCaller, measureClosedLoop, signInPlayers, type Caller, type Measured } from './load.ts';
import { median, type Report } from './report.ts';

const rounds = 3;
const seconds = 6;
const players = 64;

interface Way {
  readonly name: string;
  readonly origins: readonly string[];
}

interface Round extends Measured {
  readonly cpu: [name: string, seconds: number][];
}

/**
 * `act` on the distributed form through one gateway, through two, and through nginx before both, all on this machine:
 * what another gateway brings, what nginx costs, and which process has how much of the processors.
 */
export const run = async (report: Report): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-scale-'));
  const platform = await startDistributed({ folder, logLevel: 'warn', lasting: true, variables: unlimited });
  const gateways = [platform.process('gateway-1').origin, platform.process('gateway-2').origin];
  const ways: readonly Way[] = [
    { name: 'one gateway', origins: gateways.slice(0, 1) },
    { name: 'two gateways', origins: gateways },
    { name: 'nginx and two gateways', origins: [platform.origin] },
  ];
  const pools = new Map(
    [...gateways, platform.origin].map((origin) => [origin, new Pool(origin, { connections: players })]),
  );
  const callerOf = (origin: string): Caller => {
    const pool = pools.get(origin);
    if (pool === undefined) throw new Error(`There is no pool for ${origin}`);
    return createCaller(pool);
  };
  try {
    const [bot] = platform.bots;
    if (bot === undefined) throw new Error('The platform has no bot');
    const tokens = await signInPlayers(callerOf(platform.origin), bot, platform.demo.liveEnvironmentId, players);
    let serial = 0;
    const measure = async ({ origins }: Way, forSeconds: number): Promise<Round> => {
      const callers = origins.map(callerOf);
      const before = await cpuSeconds(pidsOf(platform));
      const measured = await measureClosedLoop(
        forSeconds,
        tokens.map((token, index) => async () => {
          serial += 1;
          const intents = [{ id: `s${serial}`, action: 'tap', count: 1 + (serial % 5) }];
          const answer = await callers[index % callers.length]?.(ActDocument, { input: { intents } }, 'act', token);
          const outcomes = answer?.['outcomes'] as readonly { readonly status: string }[] | undefined;
          if (outcomes?.[0]?.status !== 'APPLIED') throw new Error(`An act was not applied: ${JSON.stringify(answer)}`);
        }),
      );
      return { ...measured, cpu: cpuBetween(before, await cpuSeconds(pidsOf(platform))) };
    };

    for (const way of ways) await measure(way, 2);
    const results = new Map<string, Round[]>(ways.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round += 1)
      for (const way of ways) results.get(way.name)?.push(await measure(way, seconds));

    const rateOf = (name: string): number => median((results.get(name) ?? []).map(({ rate }) => rate));
    for (const { name } of ways) {
      const alone = name === 'one gateway';
      report({
        bench: 'scale',
        metric: `act, ${name}`,
        value: rateOf(name),
        unit: 'acts/s',
        baseline: alone ? null : 'one gateway',
        ratio: alone ? null : rateOf(name) / rateOf('one gateway'),
      });
      const p99 = median((results.get(name) ?? []).map((round) => round.p99));
      report({ bench: 'scale', metric: `p99, ${name}`, value: p99, unit: 'ms', baseline: null, ratio: null });
    }
    // What saturates first: the processors together, or one process that has a whole one to itself.
    const [last] = results.get('nginx and two gateways')?.slice(-1) ?? [];
    const all = (last?.cpu ?? []).reduce((sum, [, each]) => sum + each, 0);
    const share = { bench: 'scale', unit: 'cores', baseline: null, ratio: null };
    report({ ...share, metric: `CPU of all, of ${availableParallelism()}`, value: all / seconds });
    for (const [name, each] of last?.cpu ?? [])
      if (each / seconds >= 0.01) report({ ...share, metric: `CPU of ${name}`, value: each / seconds });
  } finally {
    await Promise.all([...pools.values()].map((pool) => pool.close()));
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
