import { join } from 'node:path';
import { build } from 'vite';

/**
 * Builds the pages of the folders that are named (from the root) into their `dist/`; `npm run build` names all of
 * them.
 */
const root = join(import.meta.dirname, '..');
for (const folder of process.argv.slice(2)) {
  await build({ root: join(root, folder), logLevel: 'warn', build: { emptyOutDir: true } });
}
