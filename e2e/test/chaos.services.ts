import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDistributed, type Distributed } from '@stargraph/embedded/distributed/distributed';
import { failuresOf, textOf, type ChaosReport } from '../src/chaos/report.ts';
import { runChaos } from '../src/chaos/run.ts';

const seed = Number(process.env['STARGRAPH_SEED'] ?? Date.now() % 1_000_000_000);

/** `npm run chaos` with fewer players: one process of each kind is killed, each store is killed or away for three seconds, and nginx killed or reloaded. */
describe(`the distributed form under faults (seed ${seed})`, () => {
  let folder: string;
  let distributed: Distributed;
  let report: ChaosReport;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-chaos-'));
    await chmod(folder, 0o755);
    distributed = await startDistributed({ folder, logLevel: 'warn' });
    report = await runChaos({
      distributed,
      seed,
      players: 8,
      faultsMs: 0,
      firstRound: 'one-for-each-target',
      calmMs: 1500,
      downMs: 3000,
      log: () => undefined,
    });
    console.log(textOf(report));
    // Two minutes on a machine of its own; much longer where others use it too.
  }, 900_000);

  afterAll(async () => {
    await distributed.end();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  test('nothing acknowledged is lost, nothing is done twice, and nothing stays behind', () => {
    expect(failuresOf(report)).toEqual([]);
  });

  test('the load reached every kind of thing that is counted, and every fault struck', () => {
    for (const { kind, promised } of report.tallies) expect(promised, kind).toBeGreaterThan(0);
    expect(report.faults).toBe(15);
  });

  test('the poison came to lie with every group that it was for', () => {
    expect(report.deadLetters).toBeGreaterThanOrEqual(6);
    expect(report.parkedUpdates).toBe(1);
  });
});
