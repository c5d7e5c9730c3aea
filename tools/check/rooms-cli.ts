import { glob, readFile, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { findViolations } from './rooms.ts';

const root = join(import.meta.dirname, '..', '..');
const rooms = '{kit,subgraphs,gateway,workers,clients,embedded,e2e,bench,tools}';

const domains = new Set(await readdir(join(root, 'subgraphs')));

let files = 0;
let failed = false;
for await (const path of glob(`${rooms}/**/*.{ts,tsx,mts,js,mjs}`, {
  cwd: root,
  exclude: (name) => /(^|\/)(node_modules|generated)$/.test(name),
})) {
  // The check's own test holds examples of what it forbids.
  if (path === join('tools', 'test', 'rooms.test.ts')) continue;
  files += 1;
  for (const { file, line, message } of findViolations(
    path.split(sep).join('/'),
    await readFile(join(root, path), 'utf8'),
    domains,
  )) {
    console.error(`${file}:${line} ${message}`);
    failed = true;
  }
}
if (files === 0) {
  console.error('No source files were found to check.');
  failed = true;
}
if (failed) {
  console.error('The table of rooms stands in docs/ARCHITECTURE.md.');
  process.exitCode = 1;
}
