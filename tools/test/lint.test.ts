import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** One file a rule, each breaking it once. */
const broken: Readonly<Record<string, readonly [file: string, source: string]>> = {
  'typescript(no-floating-promises)': ['kit/src/floating.ts', 'export const f = (): void => { Promise.resolve(1); };'],
  'typescript(no-misused-promises)': [
    'kit/src/misused.ts',
    'export const f = (): void => { [1].forEach(async () => { await Promise.resolve(); }); };',
  ],
  'typescript(switch-exhaustiveness-check)': [
    'kit/src/switch.ts',
    `export const f = (kind: 'a' | 'b'): void => { switch (kind) { case 'a': break; } };`,
  ],
  'typescript(no-explicit-any)': ['kit/src/any.ts', 'export const f = (x: any): void => { void x; };'],
  'typescript(ban-ts-comment)': ['kit/src/ignore.ts', '// @ts-ignore\nexport const x: number = 1;'],
  'typescript(no-unsafe-member-access)': ['kit/src/unsafe.ts', `export const x: unknown = JSON.parse('{}').y;`],
  'eslint(no-console)': ['subgraphs/auth/src/console.ts', `console.log('x');`],
  'import(no-cycle)': ['kit/src/cycle-a.ts', `import { b } from './cycle-b.ts'; export const a = (): unknown => b;`],
  'vitest(no-disabled-tests)': [
    'kit/test/a.test.ts',
    `import { expect, test } from 'vitest';\ntest.skip('x', () => { expect(1).toBe(1); });`,
  ],
  'vitest(no-focused-tests)': [
    'kit/test/b.test.ts',
    `import { expect, test } from 'vitest';\ntest.only('x', () => { expect(1).toBe(1); });`,
  ],
  'vitest(expect-expect)': ['kit/test/c.test.ts', `import { test } from 'vitest';\ntest('x', () => {});`],
};

let folder = '';
let reported: readonly string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-lint-'));
  for (const file of ['.oxlintrc.json', 'tsconfig.json']) await cp(join(root, file), join(folder, file));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const files = [
    ...Object.values(broken),
    ['kit/src/cycle-b.ts', `import { a } from './cycle-a.ts'; export const b = (): unknown => a;`],
    ['tools/console.ts', `console.log('tools talk to a person');`],
  ] as const;
  for (const [file, source] of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), source);
  }
  const output = await new Promise<string>((resolve) => {
    execFile(
      join(root, 'node_modules', '.bin', 'oxlint'),
      ['-f', 'unix', 'kit', 'subgraphs', 'tools'],
      { cwd: folder },
      (_, out) => resolve(out),
    );
  });
  reported = output.split('\n');
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(Object.entries(broken))('%s fires', (rule, [file]) => {
  expect(reported.filter((line) => line.startsWith(file) && line.includes(`[Error/${rule}]`))).not.toEqual([]);
});

test('a tool may print', () => {
  expect(reported.filter((line) => line.startsWith('tools/'))).toEqual([]);
});
