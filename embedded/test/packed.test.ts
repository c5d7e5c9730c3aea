import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { packedFolder, packedName, startFile, startFiles } from '../src/packed.ts';

const root = join(import.meta.dirname, '..', '..');

afterEach(() => {
  vi.unstubAllEnvs();
});

test('npm start runs what the embedded form is packed to', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const packed = join(packedFolder, packedName('embedded/src/main.ts'));
  expect(scripts['start']).toBe(`node ${relative(root, packed)}`);
});

test.each(startFiles)('%s is there, and is started packed only where that is asked for', (file) => {
  expect(existsSync(join(root, file))).toBe(true);
  vi.stubEnv('STARGRAPH_START', undefined);
  expect(startFile(file)).toBe(join(root, file));
  vi.stubEnv('STARGRAPH_START', 'packed');
  expect(startFile(file)).toBe(join(packedFolder, packedName(file)));
});

test('no two are packed to one name', () => {
  expect(new Set(startFiles.map(packedName)).size).toBe(startFiles.length);
});
