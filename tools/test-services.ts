/**
 * `npm run test:services`: the suites that need real servers (`*.services.ts`) and every suite over stores on real
 * ones. Brings the servers where they are missing. Arguments go to vitest. What tests leave to chance follows
 * STARGRAPH_SEED, chosen and printed here where it is not given.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installServices } from './services/install.ts';

const root = join(import.meta.dirname, '..');
const seed = process.env['STARGRAPH_SEED'] ?? String(Date.now() % 1_000_000_000);
console.log(`seed ${seed} (STARGRAPH_SEED=${seed} npm run test:services repeats it)`);

try {
  await installServices();
  const { status, error } = spawnSync(
    join(root, 'node_modules', '.bin', 'vitest'),
    ['run', '--config', 'vitest.services.config.ts', ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit', env: { ...process.env, STARGRAPH_SEED: seed, STARGRAPH_START: 'packed' } },
  );
  if (error !== undefined) throw error;
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
