import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@stargraph/kit/ids';
import { createFolderObjectStore } from '@stargraph/kit/objects';
import { createTokenUploads } from '@stargraph/kit/objects/upload';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRange } from '../src/asset/range.ts';
import { ask as askRaw, type RawAnswer, type RawRequest } from './raw-request.ts';
import { ids, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

const uploadKey = randomBytes(32);
const assetsUrl = 'http://assets.localhost';
const uploads = createTokenUploads({ origin: () => assetsUrl, key: uploadKey });
const body = randomBytes(200_000);
const hash = createHash('sha256').update(body).digest('hex');
const path = `/${ids.project}/${hash}.png`;

let folder: string;
let platform: ToyPlatform;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-assets-'));
  const store = createFolderObjectStore(folder);
  await store.put(`assets${path}`, body);
  await store.put(`releases/${ids.project}/${hash}/private.json`, Buffer.from('{"odds":1}'));
  await store.put(`uploads/${ids.project}/${newId('asset')}`, Buffer.from('unchecked'));
  platform = await startToyPlatform('in-process', {
    gateway: { files: { store, uploadKey, assetsUrl: () => assetsUrl, uploadOrigin: () => assetsUrl } },
  });
});
afterAll(async () => {
  await platform.close();
  await rm(folder, { recursive: true });
});

const ask = (target: string, request: Omit<RawRequest, 'host' | 'path'> = {}): Promise<RawAnswer> =>
  askRaw(platform.port, { host: 'assets.localhost', path: target, ...request });

describe('a file of the host of assets', () => {
  test('is given whole, for ever, as a picture that can do nothing, to pages of every origin', async () => {
    const answer = await ask(path, { headers: { origin: 'https://elsewhere.example' } });
    expect(answer.status).toBe(200);
    expect(answer.body.equals(body)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(body.length),
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${hash}"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
    const head = await ask(path, { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, String(body.length), 0]);
  });

  test('is not sent again to who has it', async () => {
    for (const known of [`"${hash}"`, `W/"${hash}"`, `"other", "${hash}"`, '*']) {
      const answer = await ask(path, { headers: { 'if-none-match': known } });
      expect([known, answer.status, answer.body.length]).toEqual([known, 304, 0]);
    }
    expect((await ask(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  test('is given in part, and whole where the part is of another file', async () => {
    const part = await ask(path, { headers: { range: 'bytes=10-19' } });
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 10-19/${body.length}`]);
    expect(part.body.equals(body.subarray(10, 20))).toBe(true);
    expect((await ask(path, { headers: { range: 'bytes=10-19', 'if-range': '"other"' } })).status).toBe(200);
    const behind = await ask(path, { headers: { range: `bytes=${body.length}-` } });
    expect([behind.status, behind.headers['content-range']]).toEqual([416, `bytes */${body.length}`]);
  });

  test.each([
    ['/', 404],
    [`/${ids.project}/`, 404],
    [`/${ids.project}/${'0'.repeat(64)}.png`, 404],
    [path.replace('.png', '.svg'), 404],
    [path.replace('.png', '.jpg'), 404],
    [`/assets${path}`, 404],
    [`/releases/${ids.project}/${hash}/private.json`, 404],
    [`/../releases/${ids.project}/${hash}/private.json`, 404],
    [`/${ids.project}/..%2f..%2freleases`, 404],
    ['/graphql', 404],
  ])('%s is answered %i', async (target, status) => {
    expect((await ask(target)).status).toBe(status);
  });

  test('can be neither written nor listed, and what waits to be checked is not read', async () => {
    for (const method of ['PUT', 'POST', 'DELETE']) expect((await ask(path, { method })).status).toBe(405);
    expect((await ask(`/uploads/${ids.project}/${newId('asset')}`)).status).toBe(405);
  });

  test.each<[string | undefined, unknown]>([
    [undefined, 'whole'],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=5-', { start: 5, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-30', { start: 0, end: 9 }],
    ['bytes=2-99', { start: 2, end: 9 }],
    ['bytes=10-', 'impossible'],
    ['bytes=-0', 'impossible'],
    ['bytes=5-2', 'whole'],
    ['bytes=0-1,3-4', 'whole'],
    ['lines=0-1', 'whole'],
  ])('%s of ten bytes is %o', (header, expected) => {
    expect(readRange(header, 10)).toEqual(expected);
  });
});

describe('an upload by way of the gateway', () => {
  const grant = async (content: Buffer) => {
    const key = `uploads/${ids.project}/${newId('asset')}`;
    const { url, headers } = await uploads.createUpload({
      key,
      contentType: 'image/png',
      contentLength: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      expiresAt: platform.clock.now() + 60_000,
    });
    return { key, path: new URL(url).pathname, headers };
  };

  test('is stored once it is what was granted, and answered to the constructor alone', async () => {
    const content = randomBytes(100_000);
    const granted = await grant(content);
    const put = (sent: Buffer, headers = {}) =>
      ask(granted.path, {
        method: 'PUT',
        headers: { ...granted.headers, 'content-length': String(sent.length), ...headers },
        body: sent,
      });
    const other = Buffer.from(content);
    other[0] = (other[0] ?? 0) ^ 1;
    expect((await put(other)).status).toBe(400);
    expect((await put(content.subarray(1))).status).toBe(403);
    expect((await put(content, { 'content-type': 'text/html' })).status).toBe(403);
    expect((await put(content, { 'x-upload-token': 'none' })).status).toBe(403);
    const store = createFolderObjectStore(folder);
    expect(await store.head(granted.key)).toBeNull();
    const stored = await put(content, { origin: 'http://admin.localhost' });
    expect([stored.status, stored.headers['access-control-allow-origin']]).toEqual([204, 'http://admin.localhost']);
    expect(Buffer.from((await store.get(granted.key)) ?? []).equals(content)).toBe(true);
    platform.clock.advance(61_000);
    expect((await put(content)).status).toBe(403);
  });

  test('is allowed to pages of the constructor and to no others', async () => {
    const { path: target } = await grant(Buffer.from('x'));
    const preflight = (origin: string) => ask(target, { method: 'OPTIONS', headers: { origin } });
    expect((await preflight('http://admin.localhost')).headers).toMatchObject({
      'access-control-allow-origin': 'http://admin.localhost',
      'access-control-allow-headers': 'content-type, x-upload-token',
    });
    for (const origin of ['http://shop.app.localhost', 'https://elsewhere.example', 'null'])
      expect((await preflight(origin)).headers['access-control-allow-origin']).toBeUndefined();
  });
});
