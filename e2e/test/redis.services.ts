import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedis, type RedisEngine } from '@stargraph/infra/engines/redis';
import { apiKeyRevokedChannel, releaseSwitchedChannel, sessionEndedChannel } from '@stargraph/kit/contracts/notice';
import { createManualClock } from '@stargraph/kit/clock';
import { liveChannel, liveVersionsKey } from '@stargraph/kit/contracts/live';
import { newId } from '@stargraph/kit/ids';
import { silentLogger } from '@stargraph/kit/logging';
import { until } from '@stargraph/kit/testkit/until';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEnvironmentLimit } from '../../gateway/src/rate-limit/environment-limit.ts';
import { connectRedis } from '../../gateway/src/redis.ts';
import { ids, startToyPlatform, type ToyPlatform } from '../../gateway/test/toy-platform.ts';

// Two gateways over one real Redis, which is killed and comes back.
let folder: string;
let engine: RedisEngine;
let sender: Redis;
let gateways: [ToyPlatform, ToyPlatform];
const undo: (() => void)[] = [];
const limit = 30;

const startGateway = async (): Promise<ToyPlatform> => {
  const connections = connectRedis(engine.url, silentLogger);
  undo.push(connections.disconnect);
  const { redis, store } = connections;
  // Until then it counts by itself.
  await until('it is connected', () => store.status === 'ready');
  return startToyPlatform('in-process', {
    gateway: {
      redis,
      versions: store,
      counts: store,
      persisted: store,
      rateLimits: { player: { points: limit, seconds: 60 } },
    },
  });
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-redis-'));
  engine = await createRedis({ folder });
  await engine.start();
  sender = new Redis(engine.url);
  sender.on('error', () => undefined);
  gateways = [await startGateway(), await startGateway()];
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  sender.disconnect();
  for (const each of undo) each();
  await engine.stop();
  await rm(folder, { recursive: true });
});

/** Somebody whose requests were not counted yet. */
let player: string;
beforeEach(() => {
  player = newId('player');
});
const statusOf = async (gateway: ToyPlatform, sid?: string): Promise<number> => {
  // Who is asked for again and again must not run out.
  const token = await gateway.token(sid === undefined ? { sub: player } : { sub: newId('player'), sid });
  return (await gateway.ask('{ whoami }', { headers: { authorization: `Bearer ${token}` } })).status;
};
const expectDegraded = (part: string, value: 0 | 1): Promise<void[]> =>
  Promise.all(
    gateways.map((gateway) =>
      expect
        .poll(() => gateway.figures(), { timeout: 10_000 })
        .toContain(`stargraph_degraded{part="${part}"} ${value}`),
    ),
  );
/** A document as a program sends it, to be asked for by its hash. */
const persisted = (query: string) => {
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const send = async (gateway: ToyPlatform, words: object): Promise<unknown> => {
    const response = await fetch(`${gateway.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': gateway.createApiKey().key },
      body: JSON.stringify({ ...words, extensions: { persistedQuery: { version: 1, sha256Hash } } }),
    });
    const { data, errors } = (await response.json()) as {
      data?: unknown;
      errors?: { extensions: { code: string } }[];
    };
    return data ?? errors?.[0]?.extensions.code;
  };
  return {
    key: `document:${ids.environment}:${sha256Hash}`,
    asText: (gateway: ToyPlatform) => send(gateway, { query }),
    byHash: (gateway: ToyPlatform) => send(gateway, {}),
  };
};
const countOk = async (times: number): Promise<number> => {
  const statuses = await Promise.all(
    Array.from({ length: times }, (_, index) => statusOf(gateways[index % 2] ?? gateways[0])),
  );
  return statuses.filter((status) => status === 200).length;
};
const expectEverywhere = async (ask: (gateway: ToyPlatform) => Promise<unknown>, value: unknown): Promise<void> => {
  for (const gateway of gateways) await expect.poll(() => ask(gateway), { timeout: 10_000 }).toEqual(value);
};

describe('two gateways over one Redis', () => {
  test('count a player together', async () => {
    expect(await countOk(limit + 10)).toBe(limit);
  });

  test('count an environment together, a fifth of a second late, each window by itself', async () => {
    const clock = createManualClock(1_800_000_000_000);
    const environmentId = newId('environment');
    const counters = [0, 1].map(() => {
      const { store, disconnect } = connectRedis(engine.url, silentLogger);
      undo.push(disconnect);
      const degraded = { begin: () => undefined, end: () => undefined };
      return { store, ...createEnvironmentLimit({ limit: { points: 100, seconds: 10 }, store, degraded, clock }) };
    });
    const [one, other] = counters;
    if (one === undefined || other === undefined) throw new Error('There are two');
    for (const { store } of counters) await until('it is connected', () => store.status === 'ready');
    for (let each = 0; each < 60; each += 1) expect(one.take(environmentId, 1).allowed).toBe(true);
    // It hears of the others only by telling of its own.
    expect(other.take(environmentId, 1).remaining).toBe(99);
    await expect.poll(() => other.take(environmentId, 0).remaining).toBe(39);
    expect(other.take(environmentId, 39).allowed).toBe(true);
    expect(other.take(environmentId, 1).allowed).toBe(false);
    await expect.poll(() => one.take(environmentId, 1).allowed).toBe(false);
    expect(one.take(newId('environment'), 1)).toMatchObject({ allowed: true, remaining: 99 });
    clock.advance(10_000);
    expect(one.take(environmentId, 1)).toMatchObject({ allowed: true, remaining: 99, resetMs: 10_000 });
  });

  test('both refuse a session that ended, and a key that was revoked', async () => {
    const sid = newId('session');
    await expectEverywhere((gateway) => statusOf(gateway, sid), 200);
    await sender.publish(sessionEndedChannel, sid);
    await expectEverywhere((gateway) => statusOf(gateway, sid), 401);
    const keys = new Map(gateways.map((gateway) => [gateway, gateway.createApiKey()]));
    const askByKey = async (gateway: ToyPlatform): Promise<number> =>
      (await gateway.ask('{ whoami }', { headers: { 'x-api-key': keys.get(gateway)?.key ?? '' } })).status;
    await expectEverywhere(askByKey, 200);
    for (const [gateway, { prefix }] of keys) {
      gateway.facts.apiKeys.delete(prefix);
      await sender.publish(apiKeyRevokedChannel, prefix);
    }
    // The clock stands still, so what is kept does not end by itself.
    await expectEverywhere(askByKey, 401);
  });

  test('both pin the release to which the environment was switched', async () => {
    const release = async (gateway: ToyPlatform): Promise<unknown> => {
      const headers = { authorization: `Bearer ${await gateway.token({ sub: newId('player') })}` };
      return (await gateway.ask('{ release }', { headers })).body.data?.['release'];
    };
    await expectEverywhere(release, 'hash-1');
    for (const gateway of gateways) gateway.facts.pinned = 'hash-2';
    await sender.publish(releaseSwitchedChannel, ids.environment);
    await expectEverywhere(release, 'hash-2');
  });
});

describe('documents by their hash', () => {
  test('that a program sent to one gateway are known to the other, for a day', async () => {
    const [one, other] = gateways;
    const document = persisted('{ a: whoami }');
    const expected = { a: `integration ${ids.apiKey}` };
    expect(await document.byHash(other)).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await document.asText(one)).toEqual(expected);
    await expect.poll(() => document.byHash(other)).toEqual(expected);
    expect(await sender.ttl(document.key)).toBeGreaterThan(86_000);
  });

  test('are kept only as long as their environment has not sent too many in a day', async () => {
    const [one, other] = gateways;
    await sender.set(`documents:${ids.environment}`, 4_194_304, 'KEEPTTL');
    expect(await sender.ttl(`documents:${ids.environment}`)).toBeGreaterThan(86_000);
    const document = persisted('{ b: whoami }');
    await document.asText(one);
    await expect.poll(() => one.figures()).toContain('stargraph_persisted_queries_total{outcome="full"} 1');
    expect(await sender.exists(document.key)).toBe(0);
    expect(await document.byHash(one)).toEqual({ b: `integration ${ids.apiKey}` });
    expect(await document.byHash(other)).toBe('PERSISTED_QUERY_NOT_FOUND');
    await sender.del(`documents:${ids.environment}`);
  });

  test('are not believed where Redis holds another text under the hash', async () => {
    const document = persisted('{ c: whoami }');
    await sender.set(document.key, '{ players(first: 1) { id } }');
    expect(await document.byHash(gateways[0])).toBe('PERSISTED_QUERY_NOT_FOUND');
  });
});

describe('with Redis killed', () => {
  test('requests and sessions go on, limits count for each gateway, and all of it is told', async () => {
    await engine.kill();
    await expectDegraded('notices', 1);
    expect(await countOk(2 * limit + 10)).toBe(2 * limit);
    await expectDegraded('rate-limits', 1);
    player = newId('player');
    const sid = newId('session');
    await expectEverywhere((gateway) => statusOf(gateway, sid), 200);
    for (const gateway of gateways) {
      gateway.facts.endedSessions = [sid];
      gateway.clock.advance(2000);
    }
    await expectEverywhere((gateway) => statusOf(gateway, sid), 401);
  });

  test('documents that a gateway does not have by itself are asked for as text, and then it has them', async () => {
    const document = persisted('{ d: whoami }');
    const expected = { d: `integration ${ids.apiKey}` };
    for (const gateway of gateways) {
      expect(await document.byHash(gateway)).toBe('PERSISTED_QUERY_NOT_FOUND');
      expect(await document.asText(gateway)).toEqual(expected);
      expect(await document.byHash(gateway)).toEqual(expected);
    }
    await expectDegraded('persisted-queries', 1);
  });

  test('and back: limits are counted together again, notices are heard, live streams catch up', async () => {
    // A stream can't begin without Redis; who has one keeps it.
    await engine.start();
    await expectDegraded('notices', 0);
    for (const gateway of gateways) gateway.clock.advance(1001);
    const [gateway] = gateways;
    const headers = { authorization: `Bearer ${await gateway.token({ sub: player })}` };
    const stream = await fetch(`${gateway.origin}/live`, { headers });
    let text = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of stream.body ?? []) text += decoder.decode(chunk, { stream: true });
    })();
    await expect.poll(() => text, { timeout: 10_000 }).toContain('event: versions');

    // Its notice is lost: the stream is told the versions as they are when Redis is there again.
    await sender.hset(liveVersionsKey(ids.environment, player), 'wallet', 7);
    await engine.kill();
    await expectDegraded('notices', 1);
    await engine.start();
    await expect.poll(() => text, { timeout: 10_000 }).toMatch(/event: versions\ndata: \{[^}]*"wallet":7/);
    await expectDegraded('notices', 0);
    const notice = { environmentId: ids.environment, id: player, topic: 'wallet', version: 8 };
    await expect
      .poll(
        async () => {
          await sender.publish(liveChannel, JSON.stringify(notice));
          return text;
        },
        { timeout: 10_000 },
      )
      .toContain('"version":8');

    for (const each of gateways) each.clock.advance(1001);
    player = newId('player');
    await Promise.all(gateways.map((each) => statusOf(each)));
    await expectDegraded('rate-limits', 0);
    player = newId('player');
    expect(await countOk(limit + 10)).toBe(limit);
    gateway.drain();
    await reading;
  });
});
