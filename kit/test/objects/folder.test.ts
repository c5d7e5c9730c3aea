import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolderObjectStore } from '../../src/objects.ts';
import { describeObjectStore } from '../../src/testkit/objects-contract.ts';

const openFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-objects-'));
  return {
    folder,
    store: createFolderObjectStore(folder),
    drop: () => rm(folder, { recursive: true, force: true }),
  };
};

describeObjectStore('a folder', openFolder);

test('a folder holds objects alone: nothing half-written stays', async () => {
  const { folder, store, drop } = await openFolder();
  try {
    await Promise.all(Array.from({ length: 20 }, () => store.put('releases/a/b.json', Buffer.from('{}'))));
    expect(await readdir(join(folder, 'releases', 'a'))).toEqual(['b.json']);
    await writeFile(join(folder, 'releases', 'a', 'c.json.0123456789ab.part'), 'of a writer that was killed');
    expect(await Array.fromAsync(store.keys())).toEqual(['releases/a/b.json']);
  } finally {
    await drop();
  }
});
