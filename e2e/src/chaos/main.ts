/**
 * `npm run chaos`: the distributed form under load while its processes and stores die one after the other.
 * `-- --minutes 8` goes on for that long (one round of all faults without it), `--players 40`, `--seed N` repeats a
 * run's choices, `--json` prints one object, `--keep` leaves the data folder.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDistributed } from '@stargraph/embedded/distributed/distributed';
import { failuresOf, jsonOf, textOf } from './report.ts';
import { runChaos } from './run.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '0' },
    players: { type: 'string', default: '40' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const numberOf = (name: 'minutes' | 'players' | 'seed', least: number, most: number): number => {
  const value = Number(values[name]);
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  console.error(`--${name} must be a number from ${least} to ${most}`);
  process.exit(2);
};
// Beyond an hour the outboxes forget what they have sent, and what was promised could not be told any more.
const minutes = numberOf('minutes', 0, 50);
const players = numberOf('players', 1, 500);
const seed = numberOf('seed', 0, 1_000_000_000);
const log = (text: string): void => console.error(text);

const folder = await mkdtemp(join(tmpdir(), 'stargraph-chaos-'));
// PostgreSQL's own user must be able to walk in where this runs as root.
await chmod(folder, 0o755);
log(`chaos: seed ${seed}, ${players} players, data in ${folder}`);
const distributed = await startDistributed({ folder, logLevel: 'warn' });
let stopping: Promise<void> | undefined;
const stop = (): Promise<void> => {
  stopping ??= distributed.stop();
  return stopping;
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().finally(() => process.exit(130)));
try {
  const report = await runChaos({
    distributed,
    seed,
    players,
    faultsMs: minutes * 60_000,
    calmMs: 6000,
    downMs: 5000,
    log,
  });
  console.log(values.json ? jsonOf(report) : textOf(report));
  process.exitCode = failuresOf(report).length === 0 ? 0 : 1;
} finally {
  await stop();
  if (!values.keep) await rm(folder, { recursive: true, force: true });
}
