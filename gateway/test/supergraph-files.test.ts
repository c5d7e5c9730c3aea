import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@stargraph/kit/logging';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GraphSource } from '../src/deps.ts';
import { openSupergraphFiles } from '../src/supergraph-files.ts';

const id = 'a'.repeat(64);

let folder: string;
let stop: (() => void) | undefined;
let taken: GraphSource[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-supergraph-'));
  taken = [];
});
afterEach(async () => {
  stop?.();
  await rm(folder, { recursive: true, force: true });
});

const put = async (name: 'supergraph' | 'documents', text: string): Promise<void> => {
  await writeFile(join(folder, `${name}.new`), text);
  await rename(join(folder, `${name}.new`), join(folder, name));
};

const follow = async (change: (next: GraphSource) => Promise<void> = () => Promise.resolve()) => {
  await put('supergraph', 'one');
  await put('documents', '{}');
  const files = await openSupergraphFiles({
    supergraph: join(folder, 'supergraph'),
    documents: join(folder, 'documents'),
    everyMs: 20,
    logger: silentLogger,
  });
  stop = files.follow((next) => {
    taken.push(next);
    return change(next);
  });
  return files.source;
};

test('what the files hold at first is given, and not taken again', async () => {
  expect(await follow()).toEqual({ supergraphSdl: 'one', documents: {} });
  await new Promise((done) => setTimeout(done, 200));
  expect(taken).toEqual([]);
});

test('two files that change one after the other are taken together, once', async () => {
  await follow();
  await put('supergraph', 'two');
  await put('documents', JSON.stringify({ [id]: '{ two }' }));
  await expect.poll(() => taken.length).toBeGreaterThan(0);
  await new Promise((done) => setTimeout(done, 200));
  expect(taken.at(-1)).toEqual({ supergraphSdl: 'two', documents: { [id]: '{ two }' } });
  const before = taken.length;
  await put('supergraph', 'one');
  await expect.poll(() => taken.length).toBe(before + 1);
});

test('what is refused is not tried again, and what comes next is', async () => {
  await follow(({ supergraphSdl }) => (supergraphSdl === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve()));
  await put('supergraph', 'bad');
  await expect.poll(() => taken.map(({ supergraphSdl }) => supergraphSdl)).toEqual(['bad']);
  await new Promise((done) => setTimeout(done, 200));
  await put('supergraph', 'good');
  await expect.poll(() => taken.map(({ supergraphSdl }) => supergraphSdl)).toEqual(['bad', 'good']);
});

test('a file that is gone, or a manifest that is none, changes nothing until it is mended', async () => {
  await follow();
  await rm(join(folder, 'supergraph'));
  await new Promise((done) => setTimeout(done, 100));
  await put('documents', 'not JSON');
  await put('supergraph', 'two');
  await new Promise((done) => setTimeout(done, 200));
  expect(taken).toEqual([]);
  await put('documents', '{}');
  await expect.poll(() => taken).toEqual([{ supergraphSdl: 'two', documents: {} }]);
});
