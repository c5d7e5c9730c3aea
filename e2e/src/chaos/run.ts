import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Distributed } from '@stargraph/embedded/distributed/distributed';
import { createRandom } from '../random.ts';
import { distributedTarget } from './distributed-target.ts';
import {
  endedByThemselves,
  engineFaults,
  nginxFaults,
  oneForEachTarget,
  processFaults,
  shuffled,
  type Fault,
} from './faults.ts';
import { runOf, startLoad } from './load.ts';
import { sendMalformed } from './malformed.ts';
import { createOutageRecorder, kinds } from './outage.ts';
import { feedPoison, findPoison, type Poison } from './poison.ts';
import { reconcile } from './reconcile.ts';
import { unfoldedCopies } from './reconcile-events.ts';
import type { ChaosReport } from './report.ts';
import { settle } from './settle.ts';

export interface ChaosOptions {
  readonly distributed: Distributed;
  readonly seed: number;
  readonly players: number;
  /** How long faults go on, in whole rounds of all of them begun before that; 0 for one round. */
  readonly faultsMs: number;
  /** What the first round has: all faults, or one for each kind of process and each server, by chance. @default 'all' */
  readonly firstRound?: 'all' | 'one-for-each-target';
  /** Between a fault's end and the next one. */
  readonly calmMs: number;
  /** How long a store is away. */
  readonly downMs: number;
  /** How long what is on its way may take when all is over. @default 150 s */
  readonly settleMs?: number;
  /** Told of what happens. */
  readonly log: (text: string) => void;
}

/** What the longest outages are to be compared with. */
const calmFirstMs = 5000;
/** The load must reach every kind of operation before anything breaks. */
const firstSuccessesMs = 60_000;

const untilWarm = async (counts: () => ReadonlyMap<string, number>): Promise<void> => {
  const until = performance.now() + firstSuccessesMs;
  while (kinds.some((kind) => (counts().get(kind) ?? 0) === 0)) {
    if (performance.now() > until)
      throw new Error(`Before any fault, not every kind of operation succeeded: ${JSON.stringify([...counts()])}`);
    await sleep(100);
  }
};

/** Loads, breaks, lets settle, and counts. Ends nothing that it did not begin. */
export const runChaos = async (options: ChaosOptions): Promise<ChaosReport> => {
  const { distributed, seed, players, log } = options;
  const random = createRandom(seed);
  const target = distributedTarget(distributed);
  const recorder = createOutageRecorder();
  const stopMalformed = new AbortController();
  const began = performance.now();
  const load = await startLoad({ target, recorder, players, seed });
  const malformed = sendMalformed(target.origin, 500, stopMalformed.signal);
  const faultProblems: string[] = [];
  let struck = 0;
  let poison: Poison | undefined;

  const strike = async (fault: Fault): Promise<void> => {
    recorder.fault(fault.name);
    const from = performance.now();
    await fault.strike().catch((error: unknown) => faultProblems.push(`${fault.name}: ${String(error)}`));
    recorder.healed();
    struck += 1;
    log(
      `${((from - began) / 1000).toFixed(0).padStart(4)} s  ${fault.name}, back after ${((performance.now() - from) / 1000).toFixed(1)} s`,
    );
    await sleep(options.calmMs);
  };
  const feed: Fault = {
    name: 'poison',
    target: 'every group',
    strike: async () => {
      const client = new pg.Client({ connectionString: target.adminUrl });
      await client.connect();
      try {
        poison = await feedPoison(distributed, client);
      } finally {
        await client.end();
      }
    },
  };

  try {
    await untilWarm(recorder.counts);
    log(`every kind of operation works after ${((performance.now() - began) / 1000).toFixed(0)} s; faults begin`);
    recorder.begin();
    await sleep(calmFirstMs);
    const faults = [
      ...processFaults(distributed),
      ...engineFaults(distributed, () => options.downMs),
      ...nginxFaults(distributed),
    ];
    const order = shuffled(faults, random);
    const first = options.firstRound === 'one-for-each-target' ? oneForEachTarget(order) : order;
    first.splice(Math.floor(first.length / 2), 0, feed);
    for (const fault of first) await strike(fault);
    while (performance.now() - began < options.faultsMs) await strike(shuffled(faults, random)[0] ?? feed);
  } finally {
    stopMalformed.abort();
  }
  const outages = recorder.outages();
  const loadMs = performance.now() - began;
  log('load ends; everything may settle');
  await load.stop();
  faultProblems.push(...endedByThemselves(distributed));

  const client = new pg.Client({ connectionString: target.adminUrl });
  await client.connect();
  try {
    const settled = await settle(client, target, options.settleMs ?? 150_000);
    log(`settled after ${(settled.tookMs / 1000).toFixed(1)} s`);
    const fed = poison ?? { eventIds: new Set<string>(), junk: 0, updates: 0 };
    const poisonFound = await findPoison(client, distributed, fed);
    const { tallies, problems } = await reconcile({
      client,
      target,
      acknowledged: load.acknowledged,
      run: runOf(seed),
      poison: fed.eventIds,
    });
    return {
      seed,
      players,
      loadMs,
      faults: struck,
      operations: recorder.counts(),
      tallies,
      outages,
      settleMs: settled.tookMs,
      stuck: settled.stuck,
      problems: [...faultProblems, ...load.problems, ...problems, ...poisonFound.problems],
      failures: load.client.failures,
      givenUp: load.client.givenUp,
      refusedPayments: load.acknowledged.stars.refusals,
      malformed: await malformed,
      deadLetters: poisonFound.letters,
      parkedUpdates: poisonFound.parkedUpdates,
      lateCheckouts: poisonFound.lateCheckouts,
      unfoldedCopies: await unfoldedCopies(target),
    };
  } finally {
    await client.end();
    await target.close();
  }
};
