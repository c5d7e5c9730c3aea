import { describe, expect, test } from 'vitest';
import { runParts, type Part, type PartResult } from '../check/part.ts';

const script = (name: string, code: string): Part => ({ name, command: process.execPath, args: ['-e', code] });
const run = (parts: readonly Part[], onEnd: (result: PartResult) => void = () => {}): Promise<readonly PartResult[]> =>
  runParts(parts, { cwd: process.cwd(), atOnce: 2, onEnd });

describe('a part of the check', () => {
  test('passes by its exit code and keeps all that it printed, on both streams', async () => {
    const [good, bad] = (
      await run([script('good', ''), script('bad', 'console.log(1); console.error(2); process.exit(3)')])
    ).toSorted((a, b) => b.part.name.localeCompare(a.part.name));
    expect(good).toMatchObject({ ok: true, output: '' });
    expect(bad).toMatchObject({ ok: false });
    expect(bad?.output.split('\n').toSorted()).toEqual(['1', '2']);
  });

  test('that cannot start is a failure that names it', async () => {
    const [result] = await run([{ name: 'missing', command: '/no/such/command', args: [] }]);
    expect(result).toMatchObject({ ok: false });
    expect(result?.output).toContain('/no/such/command');
  });

  test('that is killed is a failure', async () => {
    expect(await run([script('killed', 'process.kill(process.pid)')])).toMatchObject([{ ok: false }]);
  });

  test('runs and is reported once, however many there are', async () => {
    const ended: string[] = [];
    await run(
      ['a', 'b', 'c', 'd', 'e'].map((name) => script(name, '')),
      ({ part }) => ended.push(part.name),
    );
    expect(ended.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});
