import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = join(import.meta.dirname, '..', '..', '.ci', 'count.mjs');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-count-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const count = async (
  log: string,
  files: Readonly<Record<string, readonly string[]>> | undefined,
  code = '0',
): Promise<string> => {
  const report = join(folder, 'report.json');
  await rm(report, { force: true });
  const testResults = Object.entries(files ?? {}).map(([status, tests]) => ({
    status: status.split(' ')[0],
    assertionResults: tests.map((outcome) => ({ status: outcome })),
  }));
  if (files !== undefined) await writeFile(report, JSON.stringify({ testResults }));
  await writeFile(join(folder, 'log'), log);
  return execFileSync(process.execPath, [script, join(folder, 'log'), report, code], { encoding: 'utf8' }).trim();
};

test('checks and tests are counted together', async () => {
  expect(
    await count(
      'ok     types     1.2 s\nFAILED lint      3.4 s\nFAILED elsewhere\n',
      { 'passed 1': ['passed', 'passed'], 'failed 2': ['passed', 'failed'] },
      '1',
    ),
  ).toBe('4 2');
});
test('a test that was skipped has not passed', async () => {
  expect(await count('', { passed: ['passed', 'skipped', 'todo'] })).toBe('1 2');
});
test('a file that could not be loaded is a failure', async () => {
  expect(await count('', { 'passed 1': ['passed'], 'failed 2': [] }, '1')).toBe('1 1');
});
test('no report and no test are failures', async () => {
  expect(await count('ok     types     1.2 s\n', undefined)).toBe('1 1');
  expect(await count('ok     types     1.2 s\n', {})).toBe('1 1');
});
test('a bad exit code is a failure even where every test passed', async () => {
  expect(await count('', { passed: ['passed'] }, '1')).toBe('1 1');
});
