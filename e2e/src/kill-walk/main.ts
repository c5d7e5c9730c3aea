/**
 * `npm run kill-walk`: kill -9 at every step of the ways that Stars go, one after the other. `-- --path refund` walks
 * the paths whose name has the word (several by commas), `--every-write` also the writes in the middle of transactions,
 * `--once` walks what several paths do in the same way on the first of them alone, `--from N` goes on at the Nth step,
 * `--at "commit unheard of billing.stars_payment"` walks the steps whose title has the words (given twice, of either),
 * `--sample 12 --seed N` walks some by chance, `--list` says what the steps are, `--without kafka` has the outbox tables
 * for a bus.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { paths } from './paths/all.ts';
import { runKillWalk, startWalked } from './run.ts';
import { titleOf } from './steps.ts';

const { values } = parseArgs({
  options: {
    path: { type: 'string', default: '' },
    'every-write': { type: 'boolean', default: false },
    once: { type: 'boolean', default: false },
    from: { type: 'string', default: '1' },
    at: { type: 'string', multiple: true, default: [''] },
    sample: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    list: { type: 'boolean', default: false },
    without: { type: 'string', default: '' },
  },
});
const words = values.path.split(',');
const folder = await mkdtemp(join(tmpdir(), 'stargraph-kill-walk-'));
// PostgreSQL's own user must be able to walk in where this runs as root.
await chmod(folder, 0o755);
console.log(`kill walk: seed ${values.seed}, data in ${folder}`);
const walked = await startWalked({ folder, kafka: values.without !== 'kafka' });
let stopping: Promise<void> | undefined;
const end = async (): Promise<void> => {
  try {
    await walked.stop();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
const stop = (): Promise<void> => {
  stopping ??= end();
  return stopping;
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().finally(() => process.exit(130)));
try {
  const { steps, outcomes, failures } = await runKillWalk(walked, {
    paths: paths.filter(({ name }) => words.some((word) => name.includes(word))),
    everyWrite: values['every-write'],
    once: values.once,
    from: Number(values.from),
    at: values.at,
    sample: values.list ? 0 : values.sample === undefined ? undefined : Number(values.sample),
    seed: Number(values.seed),
    idleMs: 65_000,
    log: console.log,
  });
  if (values.list) for (const step of steps) console.log(`${step.path}\t${titleOf(step)}`);
  const kills = outcomes.filter(({ killed }) => killed !== undefined).length;
  console.log(`kill walk: ${kills} kills at ${outcomes.length} of ${steps.length} steps, ${failures.length} failures`);
  for (const failure of failures) console.log(failure);
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  await stop();
}
