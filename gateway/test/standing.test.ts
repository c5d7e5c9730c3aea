import { setTimeout as sleep } from 'node:timers/promises';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, open, type RawAnswer } from './raw-request.ts';
import { startToyPlatform, type ToyPlatform } from './toy-platform.ts';

let folder: string;
let platform: ToyPlatform;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-standing-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><html><head><title>Mini App</title><script type="application/json" id="stargraph-boot"></script></head><body></body></html>',
  );
  platform = await startToyPlatform('in-process', { clients: { miniapp: folder } });
});
afterAll(async () => {
  await platform.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  platform.facts.standing = 'open';
  platform.facts.legal.clear();
  // What was asked is older than anybody keeps it.
  platform.clock.advance(5000);
});

const get = (path: string, headers: Record<string, string> = {}, host = 'shop.app.localhost'): Promise<RawAnswer> =>
  ask(platform.port, { host, path, headers });
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

describe('an environment that stands still', () => {
  test('shows a calm page in the browser’s language, which names no time to come back', async () => {
    expect((await get('/')).status).toBe(200);
    platform.facts.standing = 'suspended';
    platform.clock.advance(3001);
    const english = await get('/', { 'accept-language': 'de, en;q=0.8' });
    expect(english.status).toBe(503);
    expect(english.headers['retry-after']).toBeUndefined();
    expect(english.text).toContain('<html lang="en">');
    expect(english.text).toContain('paused');
    const russian = await get('/', { 'accept-language': 'ru-RU,ru;q=0.9,en;q=0.8' });
    expect(russian.text).toContain('<html lang="ru">');
    expect(russian.text).toContain('приостановлено');
    platform.facts.standing = 'open';
    platform.clock.advance(3001);
    expect((await get('/')).status).toBe(200);
  });

  test('refuses its players within seconds, and lets operators in', async () => {
    const player = bearer(await platform.token());
    const operator = bearer(await platform.operatorToken());
    expect((await platform.ask('{ __typename }', { headers: player })).status).toBe(200);
    for (const standing of ['suspended', 'closing'] as const) {
      platform.facts.standing = standing;
      platform.clock.advance(3001);
      const refused = await platform.ask('{ __typename }', { headers: player });
      expect(refused).toMatchObject({ status: 403, body: { errors: [{ extensions: { code: 'SUSPENDED' } }] } });
      expect((await platform.ask('{ __typename }', { headers: operator })).status).toBe(200);
    }
  });

  test('goes on as it was last known to stand while tenant gives no answer', async () => {
    const player = bearer(await platform.token());
    platform.facts.standing = 'suspended';
    platform.clock.advance(3001);
    expect((await platform.ask('{ __typename }', { headers: player })).status).toBe(403);
    platform.facts.failing.add('environment.resolve');
    platform.clock.advance(3001);
    expect((await platform.ask('{ __typename }', { headers: player })).status).toBe(403);
    platform.facts.failing.clear();
    platform.facts.standing = 'open';
    platform.clock.advance(3001);
    expect((await platform.ask('{ __typename }', { headers: player })).status).toBe(200);
    platform.facts.failing.add('environment.resolve');
    platform.clock.advance(3001);
    expect((await platform.ask('{ __typename }', { headers: player })).status).toBe(200);
    platform.facts.failing.clear();
  });
});

describe('terms and privacy', () => {
  test('are public pages without scripts, whatever was written into them, also while everything else stands still', async () => {
    platform.facts.legal.set(
      'terms',
      '## Rules\n\n* one\n\n<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n![pic](https://evil.example/p.png)\n\n[bad](javascript:alert(1)) [data](data:text/html,x) [good](https://example.com/?a=1&b="2")',
    );
    platform.facts.standing = 'suspended';
    const page = await get('/terms');
    expect(page.status).toBe(200);
    expect(page.text).toContain('<h2>Rules</h2>');
    expect(page.text).toContain('<li>one</li>');
    expect(page.text).not.toMatch(/<script|<img|href="(javascript|data):/i);
    expect(page.text).toContain('&lt;script&gt;');
    expect(page.text).toContain('rel="nofollow noopener noreferrer"');
    expect(page.text).toContain('Terms of use · Toys &amp; &lt;more&gt;');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect((await get('/privacy')).status).toBe(404);
    expect((await get('/terms', {}, 'nobody.app.localhost')).status).toBe(404);
  });

  test('are in the language that is wanted, with the way to the others', async () => {
    platform.facts.legal.set('privacy', 'Text');
    const russian = await get('/privacy', { 'accept-language': 'en;q=0.5, ru' });
    expect(russian.headers['content-language']).toBe('ru');
    expect(russian.text).toContain('<html lang="ru">');
    expect(russian.text).toContain('<a href="/privacy?lang=en" lang="en" hreflang="en">English</a>');
    expect((await get('/privacy?lang=en', { 'accept-language': 'ru' })).headers['content-language']).toBe('en');
    expect((await get('/')).text).toContain('"legalPages":["privacy"]');
  });
});

describe('a download of the audit log', () => {
  test('comes whole, from the operators’ host and the API’s, and by a good link alone', async () => {
    for (const host of ['admin.localhost', 'api.localhost']) {
      const file = await get('/exports/audit/good', {}, host);
      expect(file.status).toBe(200);
      expect(file.body.length).toBe(20_000_000);
      expect(file.headers['content-disposition']).toBe('attachment; filename="audit.csv"');
    }
    expect((await get('/exports/audit/bad', {}, 'admin.localhost')).status).toBe(404);
    expect((await get('/exports/audit/good')).status).toBe(404);
    expect(
      (await ask(platform.port, { host: 'api.localhost', path: '/exports/audit/good', method: 'POST' })).status,
    ).toBe(405);
  });

  test('is asked for no faster than it is read', async () => {
    const calls = (): number => platform.facts.calls.get('audit.export') ?? 0;
    const before = calls();
    const slow = await open(platform.port, { host: 'api.localhost', path: '/exports/audit/good' });
    await sleep(500);
    // A reader that does not read holds it up, long before the forty pieces are over.
    expect(calls() - before).toBeLessThan(35);
    slow.destroy();
  });

  test('breaks off where it can not go on, so that nobody takes a part for the whole', async () => {
    const reading = open(platform.port, { host: 'api.localhost', path: '/exports/audit/good' });
    const answer = await reading;
    platform.facts.failing.add('audit.export');
    await expect(
      (async () => {
        for await (const _ of answer);
      })(),
    ).rejects.toThrow(/aborted|ECONNRESET/);
    platform.facts.failing.clear();
  });
});
