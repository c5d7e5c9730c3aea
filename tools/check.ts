/**
 * `npm run check`: everything about the sources that needs no store. One line a part; a failed part's output in
 * full after its line. `npm run check -- types lint` runs only the parts named.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runParts, type Part } from './check/part.ts';

const root = join(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
/** Types of one project; what tsc found the last time is kept, so that it looks only at what changed. */
const tsc = (project: string): readonly string[] => [
  '--noEmit',
  '-p',
  project,
  '--pretty',
  'false',
  '--incremental',
  '--tsBuildInfoFile',
  join(root, 'node_modules', '.cache', `${project}.tsbuildinfo`),
];
const own = (name: string): readonly string[] => [join(import.meta.dirname, 'check', name)];

/** Slowest first: the short ones fill the gaps. */
const parts: readonly Part[] = [
  { name: 'lint', command: bin('oxlint'), args: ['--quiet'] },
  { name: 'types', command: bin('tsc'), args: tsc('tsconfig.json') },
  { name: 'webtypes', command: bin('tsc'), args: tsc('tsconfig.web.json') },
  { name: 'unused', command: bin('knip'), args: ['--no-progress', '--no-config-hints'] },
  { name: 'format', command: bin('oxfmt'), args: ['--list-different'] },
  { name: 'rooms', command: process.execPath, args: own('rooms-cli.ts') },
  { name: 'licences', command: process.execPath, args: own('licences-cli.ts') },
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are: ${parts.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const results = await runParts(asked.length === 0 ? parts : parts.filter(({ name }) => asked.includes(name)), {
  cwd: root,
  atOnce: Math.min(availableParallelism(), 4),
  onEnd: ({ part, ok, output, took }) => {
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${part.name.padEnd(9)} ${(took / 1000).toFixed(1)} s`);
    if (!ok) console.log(`${output}\n`);
  },
});
if (results.some(({ ok }) => !ok)) process.exitCode = 1;
