/**
 * `npm test`: the checks, then every test, and a failure of either fails. Arguments go to vitest. What tests leave
 * to chance follows STARGRAPH_SEED, chosen and printed here where it is not given.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const seed = process.env['STARGRAPH_SEED'] ?? String(Date.now() % 1_000_000_000);
console.log(`seed ${seed} (STARGRAPH_SEED=${seed} npm test repeats it)`);

/** @returns whether the command ended well */
const run = (command: string, args: readonly string[]): boolean => {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, STARGRAPH_SEED: seed, STARGRAPH_START: 'packed' },
  });
  if (error !== undefined) console.error(error.message);
  return status === 0;
};

const checked = run(process.execPath, [join(import.meta.dirname, 'check.ts')]);
const tested = run(join(root, 'node_modules', '.bin', 'vitest'), ['run', ...process.argv.slice(2)]);
if (!checked) console.error('npm run check failed; what it found is above the tests.');
if (!checked || !tested) process.exitCode = 1;
