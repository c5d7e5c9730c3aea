import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type RawAnswer } from './raw-request.ts';
import { ids, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

const early = 'globalThis.early = fetch("/graphql")';
const style = 'body{margin:0}';
const miniapp = `<!doctype html><html><head><title>Mini App</title><style>${style}</style>
<script type="application/json" id="stargraph-boot"></script><script>${early}</script>
<script type="module" crossorigin src="/assets/main-1.js"></script></head><body><div id="root"></div><!-- ${'stars '.repeat(200)} --></body></html>`;
const admin = `<!doctype html><html><head><meta name="csp-nonce" content="__CSP_NONCE__"><title>Admin</title>
<script nonce="__CSP_NONCE__">1</script><script type="module" src="/assets/main-2.js"></script></head></html>`;
const script = `export const text = ${JSON.stringify('stars '.repeat(1000))};`;

let folder: string;
let platform: ToyPlatform;
const build = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-pages-'));
  for (const [name, html, asset] of [
    ['miniapp', miniapp, 'main-1.js'],
    ['admin', admin, 'main-2.js'],
  ] as const) {
    await mkdir(join(build(name), 'assets'), { recursive: true });
    await writeFile(join(build(name), 'index.html'), html);
    await writeFile(join(build(name), 'assets', asset), script);
  }
  await writeFile(join(build('miniapp'), 'icon.svg'), '<svg/>');
  await writeFile(join(folder, 'secret.txt'), 'hunter2');
  platform = await startToyPlatform('in-process', {
    freeDocuments: false,
    clients: { miniapp: build('miniapp'), admin: build('admin') },
  });
});
afterAll(async () => {
  await platform.close();
  await rm(folder, { recursive: true });
});

const get = (
  path: string,
  headers: Record<string, string> = {},
  host = 'shop.app.localhost',
  method = 'GET',
): Promise<RawAnswer> => ask(platform.port, { host, path, headers, method });
const adminHost = 'admin.localhost';
const directives = (answer: RawAnswer): Map<string, string> =>
  new Map(
    String(answer.headers['content-security-policy'])
      .split('; ')
      .map((directive): [string, string] => {
        const [name = '', ...sources] = directive.split(' ');
        return [name, sources.join(' ')];
      }),
  );
const sha = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const bootOf = ({ text }: RawAnswer): unknown =>
  JSON.parse(/id="stargraph-boot">([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '');

describe("a Mini App's page", () => {
  test('holds its environment and the release that it points to, under the project’s title', async () => {
    const answer = await get('/');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(bootOf(answer)).toMatchObject({
      environmentId: ids.environment,
      slug: 'shop',
      releaseHash: 'hash-1',
      release: { projectId: ids.project, title: { en: 'Toys' } },
      botUsername: 'toys_bot',
    });
    expect(answer.text).toContain('<title>Toys</title>');
    expect(bootOf(await get('/', {}, 'rival.app.localhost'))).toMatchObject({ environmentId: ids.otherEnvironment });
  });

  test('may run what was built and nothing else, and stand in Telegram’s frames and no other', async () => {
    const answer = await get('/');
    expect(Object.fromEntries(directives(answer))).toMatchObject({
      'default-src': "'none'",
      'script-src': `'self' ${sha(early)}`,
      'style-src': `'self' ${sha(style)}`,
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
    });
    expect(directives(answer).get('frame-ancestors')).toMatch(/^https:\/\/web\.telegram\.org /);
    expect(answer.headers['x-frame-options']).toBeUndefined();
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  test('keeps hostile texts of a release texts', async () => {
    platform.facts.pinned = 'hash-hostile';
    platform.facts.title = '</script><script>alert(1)</script>$& \u2028 "';
    platform.notice(ids.environment);
    const answer = await get('/');
    expect(answer.text).not.toContain('<script>alert');
    expect(answer.text).toContain(
      '<title>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;$&amp; \u2028 &quot;</title>',
    );
    expect(answer.text.split('id="stargraph-boot">')[1]).not.toContain('\u2028');
    expect(bootOf(answer)).toMatchObject({ release: { title: { en: platform.facts.title } } });
  });

  test('shows a switch of the release at once, and an environment without one', async () => {
    const before = await get('/');
    platform.facts.pinned = null;
    platform.notice(ids.environment);
    const after = await get('/');
    expect(bootOf(after)).toMatchObject({ releaseHash: null, release: null });
    expect(after.headers.etag).not.toBe(before.headers.etag);
    platform.facts.pinned = 'hash-1';
    platform.facts.title = 'Toys';
    platform.notice(ids.environment);
  });

  test('is rendered once, kept by browsers for a minute, and not sent again where it is the same', async () => {
    const first = await get('/');
    const loads = platform.facts.calls.get('release.public');
    const again = await get('/', { 'if-none-match': first.headers.etag ?? '' });
    expect([again.status, again.text]).toEqual([304, '']);
    expect(platform.facts.calls.get('release.public')).toBe(loads);
    expect(first.headers['cache-control']).toMatch(/^public, max-age=60, stale-while-revalidate=/);
    expect(first.headers.vary).toBe('accept-encoding');
  });

  test('comes compressed to who takes it', async () => {
    const plain = await get('/');
    const br = await get('/', { 'accept-encoding': 'gzip, deflate, br' });
    const zipped = await get('/', { 'accept-encoding': 'gzip, br;q=0' });
    expect([br.headers['content-encoding'], zipped.headers['content-encoding']]).toEqual(['br', 'gzip']);
    expect(brotliDecompressSync(br.body).toString()).toBe(plain.text);
    expect(gunzipSync(zipped.body).toString()).toBe(plain.text);
    expect(br.headers.etag).toBe(plain.headers.etag);
  });

  test('is served on as it was while config is down', async () => {
    const before = await get('/');
    platform.facts.failing.add('release.pinned');
    platform.notice(ids.environment);
    const during = await get('/');
    platform.facts.failing.clear();
    expect([during.status, during.text]).toEqual([200, before.text]);
  });

  test('of an earlier slug leads to the present one’s host', async () => {
    platform.facts.movedTo = 'toys';
    // Not what is kept of another test.
    const answer = await get('/', { 'x-forwarded-host': 'evil.example' }, 'moved.app.localhost:4000');
    platform.facts.movedTo = null;
    expect([answer.status, answer.headers['location']]).toEqual([307, '//toys.app.localhost:4000/']);
  });

  test('of an environment that is not there is a page that says so', async () => {
    const answer = await get('/', {}, 'nobody.app.localhost');
    expect([answer.status, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  });
});

describe("the constructor's page", () => {
  test('is one for all its paths, each time under a nonce of its own, and nobody keeps it', async () => {
    const answers = await Promise.all(
      ['/', '/projects/prj_1/releases', '/projects/prj_1?tab=2'].map((path) => get(path, {}, adminHost)),
    );
    const nonces = answers.map(({ text }) => /content="([^"]+)"/.exec(text)?.[1] ?? '');
    expect(new Set(nonces).size).toBe(3);
    for (const [index, answer] of answers.entries()) {
      const nonce = nonces[index] ?? '';
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain('__CSP_NONCE__');
      expect(answer.text.split(nonce)).toHaveLength(3);
      expect(directives(answer).get('script-src')).toContain(`'nonce-${nonce}'`);
      expect(directives(answer).get('style-src')).toContain(`'nonce-${nonce}'`);
      expect(directives(answer).get('frame-ancestors')).toBe("'none'");
      expect([answer.headers['cache-control'], answer.headers['x-frame-options']]).toEqual(['no-store', 'DENY']);
    }
  });
});

describe('a file of a build', () => {
  test('is kept for ever where its name holds a hash, and an hour otherwise', async () => {
    const asset = await get('/assets/main-1.js', { 'accept-encoding': 'br' });
    expect(asset.status).toBe(200);
    expect(asset.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'br',
    });
    expect(brotliDecompressSync(asset.body).toString()).toBe(script);
    const icon = await get('/icon.svg', { 'accept-encoding': 'br' });
    expect(icon.headers).toMatchObject({ 'cache-control': 'public, max-age=3600', 'content-type': 'image/svg+xml' });
    expect(icon.text).toBe('<svg/>');
  });

  test('is served on its own client’s host only', async () => {
    expect((await get('/assets/main-1.js', {}, adminHost)).status).toBe(404);
    expect((await get('/assets/main-2.js')).status).toBe(404);
    for (const host of ['localhost', 'api.localhost', 'assets.localhost', '127.0.0.1'])
      expect((await get('/', {}, host)).status).toBe(404);
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '//secret.txt',
    '/assets/',
    '/index.html',
    '/nothing.js',
    '/deep',
  ])('never lies outside of it: %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('hunter2');
  });

  test('is read by GET and HEAD', async () => {
    const head = await get('/', {}, 'shop.app.localhost', 'HEAD');
    expect([head.status, head.text]).toEqual([200, '']);
    expect((await get('/', {}, 'shop.app.localhost', 'POST')).status).toBe(405);
  });
});

describe('a client that is not built', () => {
  test('is a page that says so, until it is built', async () => {
    const later = build('later');
    const other = await startToyPlatform('in-process', { clients: { miniapp: later } });
    const page = (): Promise<RawAnswer> => ask(other.port, { host: 'shop.app.localhost', path: '/' });
    try {
      const answer = await page();
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
      expect(answer.text).toContain('not built');
      expect((await ask(other.port, { host: adminHost, path: '/' })).status).toBe(404);

      await mkdir(join(later, 'assets'), { recursive: true });
      for (const name of ['asked.js', 'forgotten.js']) await writeFile(join(later, 'assets', name), name);
      await writeFile(join(later, 'index.html'), miniapp);
      await expect.poll(async () => (await page()).status, { timeout: 5000 }).toBe(200);
      const asset = async (name: string): Promise<RawAnswer> =>
        ask(other.port, { host: 'shop.app.localhost', path: `/assets/${name}` });
      expect((await asset('asked.js')).text).toBe('asked.js');
      await rm(join(later, 'assets'), { recursive: true });
      await writeFile(join(later, 'index.html'), miniapp.replace('id="root"', 'id="new"'));
      await utimes(join(later, 'index.html'), new Date(), new Date(Date.now() + 5000));
      await expect.poll(async () => (await page()).text, { timeout: 5000 }).toContain('id="new"');
      // A page of the build before is still open somewhere.
      expect((await asset('asked.js')).text).toBe('asked.js');
      expect((await asset('forgotten.js')).status).toBe(404);
    } finally {
      await other.close();
    }
  });
});
