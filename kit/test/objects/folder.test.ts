import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createFolderObjectStore } from '../../src/objects.ts';
import { createTokenUploads, createUploadReceiver, uploadTokenHeader } from '../../src/objects/upload.ts';
import { describeObjectStore, describeUploads } from '../../src/testkit/objects-contract.ts';

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

describeUploads('by a token', async () => {
  const { store, drop } = await openFolder();
  const key = randomBytes(32);
  const receive = createUploadReceiver({ store, key, clock: systemClock });
  const server = createServer((request, response) => {
    const length = request.headers['content-length'];
    void receive({
      token: String(request.headers[uploadTokenHeader]),
      key: (request.url ?? '').slice(1),
      contentType: request.headers['content-type'] ?? '',
      contentLength: length === undefined ? undefined : Number(length),
      body: request,
    }).then((outcome) => response.writeHead(outcome === 'stored' ? 200 : 403, { connection: 'close' }).end());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    store,
    uploads: createTokenUploads({ origin: () => `http://127.0.0.1:${port}`, key }),
    drop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await drop();
    },
  };
});

test('a token of another key, or a changed one, opens nothing', async () => {
  const { store, drop } = await openFolder();
  try {
    const granted = {
      key: 'uploads/a',
      contentType: 'image/png',
      contentLength: 1,
      sha256: '0'.repeat(64),
      expiresAt: Date.now() + 60_000,
    };
    const key = randomBytes(32);
    const receive = createUploadReceiver({ store, key, clock: systemClock });
    const tokenBy = async (by: Uint8Array, grant = granted): Promise<string> =>
      (await createTokenUploads({ origin: () => 'http://a', key: by }).createUpload(grant)).headers[
        uploadTokenHeader
      ] ?? '';
    const [payload = '', signature = ''] = (await tokenBy(key)).split('.');
    const [larger = ''] = (await tokenBy(key, { ...granted, contentLength: 2 })).split('.');
    const body = async function* () {
      yield Buffer.from('x');
    };
    const send = (token: string) =>
      receive({ token, key: 'uploads/a', contentType: 'image/png', contentLength: 1, body: body() });
    for (const token of ['', '.', payload, `${payload}.`, `${larger}.${signature}`, await tokenBy(randomBytes(32))])
      expect(await send(token)).toBe('forbidden');
    // The right one gets as far as the content.
    expect(await send(`${payload}.${signature}`)).toBe('mismatch');
  } finally {
    await drop();
  }
});

test('a writer that is killed half-way leaves no object, and what it left is tidied up when it is old', async () => {
  const { folder, store, drop } = await openFolder();
  try {
    const program = `
      import { createFolderObjectStore } from ${JSON.stringify(new URL('../../src/objects.ts', import.meta.url).href)};
      const source = async function* () { yield Buffer.alloc(1000); console.log('half'); await new Promise((go) => setTimeout(go, 60_000)); };
      await createFolderObjectStore(${JSON.stringify(folder)}).putFrom('uploads/a', source(), { byteSize: 2000, sha256: '' });`;
    const writer = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => {
      writer.stdout.once('data', resolve);
    });
    const gone = new Promise((resolve) => {
      writer.once('exit', resolve);
    });
    writer.kill('SIGKILL');
    await gone;
    expect(await store.head('uploads/a')).toBeNull();
    const [part = ''] = await readdir(join(folder, 'uploads'));
    expect(part).toMatch(/^a\.[0-9a-f]{12}\.part$/);
    await store.put('uploads/b', Buffer.from('whole'));
    await store.tidy(Date.now() - 60_000);
    expect(await readdir(join(folder, 'uploads'))).toHaveLength(2);
    const old = new Date(Date.now() - 3_600_000);
    await utimes(join(folder, 'uploads', part), old, old);
    await store.tidy(Date.now() - 60_000);
    expect(await readdir(join(folder, 'uploads'))).toEqual(['b']);
  } finally {
    await drop();
  }
});
