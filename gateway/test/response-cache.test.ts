import { createServer, request as httpRequest, type ClientRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId } from '@stargraph/kit/ids';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpTransport } from '../src/server.ts';
import { ask as askRaw } from './raw-request.ts';
import { ids, startToyPlatform, type Answer, type ToyPlatform } from './toy-platform.ts';

const query = '{ shopWindow { shop text } }';

const outcomesIn = async (platform: ToyPlatform): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  const lines = (await platform.figures()).matchAll(/^stargraph_response_cache_total\{outcome="(\w+)"\} (\d+)$/gm);
  for (const [, outcome = '', count] of lines) counts[outcome] = Number(count);
  return counts;
};

const bearer = async (platform: ToyPlatform, claims = {}): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await platform.token(claims)}`,
});

describe('what is kept in a gateway without Redis', () => {
  let platform: ToyPlatform;
  beforeEach(async () => {
    platform = await startToyPlatform('in-process');
  });
  afterEach(() => platform.close());

  const ask = async (text = query, headers?: Record<string, string>, variables = {}): Promise<Answer['body']> =>
    (await platform.ask(text, { headers: headers ?? (await bearer(platform)), variables })).body;
  const looks = async (work: () => Promise<unknown>): Promise<number> => {
    const before = platform.facts.window.looks;
    await work();
    return platform.facts.window.looks - before;
  };

  test('is asked for once in a second, and by other players of the environment too', async () => {
    const first = await ask();
    expect(first).toEqual({ data: { shopWindow: { shop: `${ids.environment} hash-1`, text: 'kites in en' } } });
    expect(
      await looks(async () =>
        expect(await ask(query, await bearer(platform, { sub: newId('player') }))).toEqual(first),
      ),
    ).toBe(0);
    platform.clock.advance(1001);
    platform.facts.window.text = 'balls';
    expect(await ask()).toMatchObject({ data: { shopWindow: { text: 'balls in en' } } });
  });

  test('is never shared between environments, kinds of viewers, rights, releases or arguments', async () => {
    const asPlayer = await bearer(platform);
    const elsewhere = await bearer(platform, { aud: ids.otherEnvironment });
    const key = { 'x-api-key': platform.createApiKey().key };
    const otherKey = { 'x-api-key': platform.createApiKey({ scopes: ['content:read', 'players:read'] }).key };
    const withLocale = 'query ($locale: String) { shopWindow { shop text(locale: $locale) } }';
    const seen: Answer['body'][] = [];
    const times = await looks(async () => {
      for (let round = 0; round < 2; round += 1) {
        for (const headers of [asPlayer, elsewhere, key, otherKey, {}]) seen.push(await ask(query, headers));
        for (const locale of ['ru', 'de', null]) seen.push(await ask(withLocale, asPlayer, { locale }));
      }
      platform.facts.pinned = 'hash-2';
      platform.notice(ids.environment);
      seen.push(await ask(query, asPlayer));
    });
    expect(times).toBe(9);
    const shown = seen.map(({ data }) => data?.['shopWindow']);
    expect(shown.slice(0, 8)).toEqual([
      { shop: `${ids.environment} hash-1`, text: 'kites in en' },
      { shop: `${ids.otherEnvironment} hash-1`, text: 'kites in en' },
      { shop: `${ids.environment} hash-1`, text: 'kites in en' },
      { shop: `${ids.environment} hash-1`, text: 'kites in en' },
      { shop: 'no shop (anonymous)', text: 'kites in en' },
      { shop: `${ids.environment} hash-1`, text: 'kites in ru' },
      { shop: `${ids.environment} hash-1`, text: 'kites in de' },
      { shop: `${ids.environment} hash-1`, text: 'kites in en' },
    ]);
    expect(shown.slice(8, 16)).toEqual(shown.slice(0, 8));
    expect(shown[16]).toEqual({ shop: `${ids.environment} hash-2`, text: 'kites in en' });
  });

  test('knows no difference between a default and the same value, nor of what is no variable of the document', async () => {
    const text = 'query ($locale: String = "ru") { shopWindow { text(locale: $locale) } }';
    expect(
      await looks(async () => {
        await ask(text);
        await ask(text, undefined, { locale: 'ru' });
        await ask(text, undefined, { other: 1 });
      }),
    ).toBe(1);
  });

  test('is nothing with a private field in it, behind a fragment and a condition too', async () => {
    const text = `query ($who: Boolean!) { shopWindow { text ...Who } } fragment Who on ShopWindow { asker @include(if: $who) }`;
    const other = newId('player');
    expect(await ask(text, undefined, { who: true })).toMatchObject({ data: { shopWindow: { asker: ids.player } } });
    expect(await ask(text, await bearer(platform, { sub: other }), { who: true })).toMatchObject({
      data: { shopWindow: { asker: other } },
    });
    expect(
      await looks(() => Promise.all([ask(text, undefined, { who: false }), ask(text, undefined, { who: false })])),
    ).toBe(2);
  });

  test('is nothing with a field in it that says nothing of its time', async () => {
    expect(
      await looks(() => Promise.all([ask('{ shopWindow { text } whoami }'), ask('{ shopWindow { text } whoami }')])),
    ).toBe(2);
  });

  test('tells nobody who asked first, even in a field whose author forgot to say that it is private', async () => {
    const answer = await ask('{ shopWindow { mistaken } }');
    expect(JSON.stringify(answer)).not.toContain(ids.player);
    expect(await ask('{ shopWindow { mistaken } }', { 'x-api-key': platform.createApiKey().key })).not.toEqual(answer);
  });

  test('is nothing for operators, who look at what they just changed', async () => {
    const headers = { authorization: `Bearer ${await platform.operatorToken()}` };
    expect(await looks(() => Promise.all([ask(query, headers), ask(query, headers)]))).toBe(2);
    expect(await outcomesIn(platform)).toEqual({});
  });

  test('is no answer with errors', async () => {
    platform.facts.window.failing = true;
    const failed = await ask();
    expect(failed.errors).toMatchObject([{ path: ['shopWindow'], extensions: { code: 'INTERNAL' } }]);
    platform.facts.window.failing = false;
    expect(await ask()).toMatchObject({ data: { shopWindow: { text: 'kites in en' } } });
  });

  test('is nothing where it is switched off', async () => {
    const off = await startToyPlatform('in-process', { gateway: { keepsResponses: false } });
    const headers = await bearer(off);
    await Promise.all([off.ask(query, { headers }), off.ask(query, { headers })]);
    expect(off.facts.window.looks).toBe(2);
    await off.close();
  });

  test('is let go at once when the release switches', async () => {
    await ask();
    platform.facts.window.text = 'balls';
    platform.notice(ids.environment);
    expect(await ask()).toMatchObject({ data: { shopWindow: { text: 'balls in en' } } });
    platform.facts.window.text = 'dolls';
    platform.change({ environmentId: ids.environment, id: ids.environment, topic: 'release' });
    expect(await ask()).toMatchObject({ data: { shopWindow: { text: 'dolls in en' } } });
  });

  describe('while it is being asked for', () => {
    let letGo: () => void;
    beforeEach(() => {
      const { promise, resolve } = Promise.withResolvers<void>();
      platform.facts.window.held = promise;
      letGo = resolve;
    });

    test('is asked for once by many at the same time, each counted and traced by itself', async () => {
      const headers = await bearer(platform);
      const all = Array.from({ length: 40 }, () => platform.ask(query, { headers }));
      await expect.poll(async () => (await outcomesIn(platform))['collapsed']).toBe(39);
      letGo();
      const answers = await Promise.all(all);
      expect(platform.facts.window.looks).toBe(1);
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      expect(new Set(answers.map(({ headers: told }) => told.get('x-trace-id'))).size).toBe(40);
      expect(new Set(answers.map(({ headers: told }) => told.get('ratelimit'))).size).toBe(40);
    });

    test('brings its errors to all who wait, and is asked for anew after that', async () => {
      platform.facts.window.failing = true;
      const waiting = [ask(), ask()];
      await expect.poll(async () => (await outcomesIn(platform))['collapsed']).toBe(1);
      letGo();
      for (const { errors } of await Promise.all(waiting)) expect(errors).toHaveLength(1);
      platform.facts.window.failing = false;
      expect(await ask()).toMatchObject({ data: { shopWindow: { text: 'kites in en' } } });
      expect(platform.facts.window.looks).toBe(2);
    });

    test('is joined by nobody after a change, and what it brings is not kept', async () => {
      const before = ask();
      await expect.poll(() => platform.facts.window.looks).toBe(1);
      Object.assign(platform.facts.window, { text: 'balls', held: Promise.resolve() });
      platform.notice(ids.environment);
      expect(await ask()).toMatchObject({ data: { shopWindow: { text: 'balls in en' } } });
      letGo();
      expect(await before).toMatchObject({ data: { shopWindow: { text: 'kites in en' } } });
      expect(await ask()).toMatchObject({ data: { shopWindow: { text: 'balls in en' } } });
      expect(platform.facts.window.looks).toBe(2);
    });

    test('is joined by nobody once it has been asked for a second', async () => {
      const waiting = ask();
      await expect.poll(() => platform.facts.window.looks).toBe(1);
      platform.clock.advance(1001);
      const later = ask();
      await expect.poll(() => platform.facts.window.looks).toBe(2);
      letGo();
      await Promise.all([waiting, later]);
    });
  });

  test('may be kept further on where it is nobody’s in particular, and asked for by GET', async () => {
    const get = async (headers: Record<string, string> = {}, text = query) =>
      (
        await askRaw(platform.port, {
          host: 'api.localhost',
          path: `/graphql?query=${encodeURIComponent(text)}`,
          headers,
        })
      ).headers;
    expect(await get()).toMatchObject({
      'cache-control': 'public, max-age=60',
      vary: 'origin, accept, authorization, x-api-key',
    });
    platform.clock.advance(10_000);
    expect(await get()).toMatchObject({ 'cache-control': 'public, max-age=60' });
    platform.clock.advance(900);
    expect(await get()).toMatchObject({ 'cache-control': 'public, max-age=59' });
    expect(await get(await bearer(platform))).toMatchObject({ 'cache-control': 'no-store' });
    expect(await get({ 'x-api-key': platform.createApiKey().key })).toMatchObject({ 'cache-control': 'no-store' });
    expect(await get({}, '{ shopWindow { asker } }')).toMatchObject({ 'cache-control': 'no-store' });
    expect(await get({}, '{ shopWindow { nothing } }')).toMatchObject({ 'cache-control': 'no-store' });
  });
});

describe('callers who leave', () => {
  const asked: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    asked.push(response);
  });
  let platform: ToyPlatform;
  let headers: Record<string, string>;
  beforeEach(async () => {
    asked.length = 0;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    platform = await startToyPlatform('in-process', {
      gateway: { transport: createHttpTransport({ originOf: () => `http://127.0.0.1:${port}` }) },
    });
    headers = { 'content-type': 'application/json', ...(await bearer(platform)) };
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await platform.close();
  });

  /** Asks, and stays until it is told to leave. */
  const stay = (): ClientRequest => {
    const sent = httpRequest({ host: '127.0.0.1', port: platform.port, method: 'POST', path: '/graphql', headers });
    sent.on('error', () => undefined);
    sent.end(JSON.stringify({ query }));
    return sent;
  };
  const inFlight = (count: number) =>
    expect.poll(() => platform.figures()).toContain(`stargraph_operations_in_flight ${count}\n`);

  test('do not take the answer from those who stay, the first who asked neither', async () => {
    const first = stay();
    await expect.poll(() => asked.length).toBe(1);
    const other = platform.ask(query, { headers });
    await expect.poll(async () => (await outcomesIn(platform))['collapsed']).toBe(1);
    first.destroy();
    await inFlight(1);
    expect(asked[0]?.destroyed).toBe(false);
    asked[0]?.end('{"data":{"shopWindow":{"shop":"x","text":"y"}}}');
    expect((await other).body).toEqual({ data: { shopWindow: { shop: 'x', text: 'y' } } });
  });

  test('end the asking when the last of them has left, and whoever comes then asks anew', async () => {
    const two = [stay(), stay()];
    await expect.poll(async () => (await outcomesIn(platform))['collapsed']).toBe(1);
    await expect.poll(() => asked.length).toBe(1);
    two[0]?.destroy();
    await inFlight(1);
    expect(asked[0]?.destroyed).toBe(false);
    two[1]?.destroy();
    await expect.poll(() => asked[0]?.destroyed).toBe(true);
    await inFlight(0);
    const next = platform.ask(query, { headers });
    await expect.poll(() => asked.length).toBe(2);
    asked[1]?.end('{"data":{"shopWindow":null}}');
    expect((await next).body).toEqual({ data: { shopWindow: null } });
  });
});
