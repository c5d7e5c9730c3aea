import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedis, type RedisEngine } from '@stargraph/infra/engines/redis';
import { createManualClock } from '@stargraph/kit/clock';
import { newEvent } from '@stargraph/kit/contracts/event';
import { releaseSwitchedChannel } from '@stargraph/kit/contracts/notice';
import { invalidateResponses, responseTag } from '@stargraph/kit/contracts/response-cache';
import type { BusConsumer } from '@stargraph/kit/bus/bus';
import { newEventId, newId } from '@stargraph/kit/ids';
import { silentLogger } from '@stargraph/kit/logging';
import { until } from '@stargraph/kit/testkit/until';
import { createLiveNotices } from '@stargraph/workers';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectRedis } from '../../gateway/src/redis.ts';
import { ids, startToyPlatform, type ToyPlatform } from '../../gateway/test/toy-platform.ts';

// Two gateways over one real Redis, which is paused, killed and comes back.
let folder: string;
let engine: RedisEngine;
let sender: Redis;
let first: ToyPlatform;
let second: ToyPlatform;
const undo: (() => void)[] = [];
const tag = responseTag('config', ids.environment);

const startGateway = async (): Promise<ToyPlatform> => {
  const connections = connectRedis(engine.url, silentLogger);
  undo.push(connections.disconnect);
  const { redis, store } = connections;
  await until('it is connected', () => store.status === 'ready' && redis.status === 'ready');
  return startToyPlatform('in-process', { gateway: { redis, versions: store, responses: store } });
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-responses-'));
  engine = await createRedis({ folder });
  await engine.start();
  sender = new Redis(engine.url);
  sender.on('error', () => undefined);
  [first, second] = [await startGateway(), await startGateway()];
});
afterAll(async () => {
  await Promise.all([first.close(), second.close()]);
  sender.disconnect();
  for (const each of undo) each();
  await engine.stop();
  await rm(folder, { recursive: true });
});

let documents = 0;
/** A document that nobody has asked with. */
let query: string;
beforeEach(() => {
  query = `query Window${(documents += 1)} { shopWindow { shop text } }`;
  for (const { facts } of [first, second]) Object.assign(facts.window, { text: 'kites', looks: 0, failing: false });
});

const ask = async (gateway: ToyPlatform, headers?: Record<string, string>): Promise<string | undefined> => {
  const answer = await gateway.ask(query, {
    headers: headers ?? { authorization: `Bearer ${await gateway.token({ sub: newId('player') })}` },
  });
  return (answer.body.data?.['shopWindow'] as { text: string } | null | undefined)?.text;
};
const countOf = async (gateway: ToyPlatform, metric: string, outcome: string): Promise<number> => {
  const line = (await gateway.figures()).split('\n').find((each) => each.startsWith(`${metric}{outcome="${outcome}"}`));
  return Number(line?.split(' ').at(-1) ?? 0);
};
const filled = (gateway: ToyPlatform, outcome: string) =>
  countOf(gateway, 'stargraph_response_cache_fills_total', outcome);
/** What a gateway keeps by itself is over, and so is its leaving Redis alone. */
const aSecondLater = (): void => {
  for (const { clock } of [first, second]) clock.advance(1001);
};
/** Asks what nobody has asked, until Redis has the answer: on a busy machine it may be too slow for the gateway once. */
const fill = async (gateway: ToyPlatform, headers?: Record<string, string>): Promise<void> => {
  const before = await filled(gateway, 'kept');
  await until('the answer is kept', async () => {
    await ask(gateway, headers);
    if ((await filled(gateway, 'kept')) > before) return true;
    aSecondLater();
    return false;
  });
};
const show = (text: string): void => {
  for (const { facts } of [first, second]) facts.window.text = text;
};

describe('what one gateway has asked', () => {
  test('the other knows, for as long as the schema says', async () => {
    await fill(first);
    expect(await ask(second)).toBe('kites in en');
    expect(second.facts.window.looks).toBe(0);
    const [key] = await sender.keys('response:*');
    expect(await sender.ttl(String(key))).toBeGreaterThan(50);
    expect(await sender.ttl(String(key))).toBeLessThanOrEqual(60);
  });

  test('is kept under names, and in words, that tell of nobody', async () => {
    const token = await first.token();
    await fill(first, { authorization: `Bearer ${token}` });
    const keys = await sender.keys('response:*');
    expect(keys.length).toBeGreaterThan(0);
    const all = [...keys, ...(await Promise.all(keys.map((key) => sender.get(key))))].join('\n');
    for (const secret of [ids.player, token, token.split('.')[1] ?? '-']) expect(all).not.toContain(secret);
  });

  test('the other does not take for another class of viewers', async () => {
    await fill(first);
    expect(await ask(second, { 'x-api-key': second.createApiKey().key })).toBe('kites in en');
    expect(second.facts.window.looks).toBe(1);
    const elsewhere = await second.token({ aud: ids.otherEnvironment });
    expect(await ask(second, { authorization: `Bearer ${elsewhere}` })).toBe('kites in en');
    expect(second.facts.window.looks).toBe(2);
    expect(await ask(second, {})).toBe('kites in en');
    expect(second.facts.window.looks).toBe(3);
  });

  test('is not kept where it has errors, or is too large', async () => {
    first.facts.window.failing = true;
    expect(await ask(first)).toBeUndefined();
    await expect.poll(() => filled(first, 'errors')).toBe(1);
    expect(await ask(second)).toBe('kites in en');
    first.facts.window.failing = false;
    show('k'.repeat(600_000));
    query += ' # large';
    await ask(first);
    expect(await filled(first, 'too_large')).toBe(1);
    await ask(second);
    expect(second.facts.window.looks).toBe(2);
  });

  test('is no longer kept where an environment has filled its room, and that of others is theirs', async () => {
    show('k'.repeat(400_000));
    for (let at = 0; at < 25; at += 1) {
      query += ' #';
      await ask(first);
    }
    await expect.poll(() => filled(first, 'full')).toBeGreaterThan(0);
    await fill(first, { authorization: `Bearer ${await first.token({ aud: ids.otherEnvironment })}` });
    await sender.del(`responses-kept:${ids.environment}`);
  });

  test('is not taken where it is no answer', async () => {
    await fill(first);
    for (const key of await sender.keys('response:*')) await sender.set(key, '{"marks":[null],"at":1,"data":{');
    expect(await ask(second)).toBe('kites in en');
    expect(second.facts.window.looks).toBe(1);
  });
});

describe('a change', () => {
  test('is seen at both gateways by the event of it, and at once', async () => {
    await fill(first);
    expect(await ask(second)).toBe('kites in en');
    show('balls');
    let consumer: BusConsumer | undefined;
    const notices = createLiveNotices({
      bus: {
        publish: () => Promise.resolve(),
        wake: () => undefined,
        subscribe: (given) => {
          consumer = given;
          return { stop: () => Promise.resolve() };
        },
      },
      redis: sender,
      clock: createManualClock(Date.now()),
    });
    await notices.start();
    const switched = newEvent({
      type: 'config.release.switched.v1',
      environmentId: ids.environment,
      projectId: ids.project,
      subject: `environment:${ids.environment}`,
      occurredAt: new Date().toISOString(),
      traceparent: '',
      data: { hash: 'hash-1', previousHash: null, number: 1, rollback: false },
    });
    await consumer?.handle([{ ...switched, id: newEventId(), sequence: 1 }], { source: 'config', from: '0', to: '1' });
    // No clock moves: nothing of it ends by itself.
    for (const gateway of [first, second]) await expect.poll(() => ask(gateway)).toBe('balls in en');
    await notices.stop();
  });

  test('is seen at both gateways by its notice, and at once', async () => {
    await fill(first);
    expect(await ask(second)).toBe('kites in en');
    show('balls');
    await sender.publish(releaseSwitchedChannel, ids.environment);
    for (const gateway of [first, second]) await expect.poll(() => ask(gateway)).toBe('balls in en');
  });

  test('of which no notice comes is seen in a second', async () => {
    await fill(first);
    expect(await ask(second)).toBe('kites in en');
    show('balls');
    await invalidateResponses(sender, tag);
    aSecondLater();
    for (const gateway of [first, second]) expect(await ask(gateway)).toBe('balls in en');
  });

  test('of another environment, or of what another domain says, leaves it', async () => {
    await fill(first);
    await invalidateResponses(sender, responseTag('config', ids.otherEnvironment));
    await invalidateResponses(sender, responseTag('game', ids.environment));
    expect(await ask(second)).toBe('kites in en');
    expect(second.facts.window.looks).toBe(0);
  });

  test('while it is being asked for is not covered by the answer of before, though that comes later', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    first.facts.window.held = promise;
    const kept = await filled(first, 'kept');
    const before = ask(first);
    await expect.poll(() => first.facts.window.looks).toBe(1);
    show('balls');
    // Nobody tells the gateway, so that it puts what it brings into Redis.
    await invalidateResponses(sender, tag);
    resolve();
    expect(await before).toBe('kites in en');
    await expect.poll(() => filled(first, 'kept')).toBe(kept + 1);
    expect(await ask(second)).toBe('balls in en');
    aSecondLater();
    expect(await ask(first)).toBe('balls in en');
    first.facts.window.held = Promise.resolve();
  });
});

describe('Redis', () => {
  const degraded = (value: 0 | 1): Promise<void> =>
    expect
      .poll(() => first.figures(), { timeout: 10_000 })
      .toContain(`stargraph_degraded{part="response-cache"} ${value}`);

  test('that gives no answer holds nobody up', async () => {
    await fill(second);
    await sender.client('PAUSE', 8000);
    let over = false;
    const ended = sender.ping().then(() => {
      over = true;
    });
    expect(await ask(first)).toBe('kites in en');
    expect(first.facts.window.looks).toBe(1);
    expect(over).toBe(false);
    await degraded(1);
    await ended;
    aSecondLater();
    await expect
      .poll(async () => {
        aSecondLater();
        await ask(first);
        return first.figures();
      })
      .toContain('stargraph_degraded{part="response-cache"} 0');
  });

  test('that is lost is done without, and used again once it is back', async () => {
    await engine.kill();
    aSecondLater();
    for (const gateway of [first, second]) expect(await ask(gateway)).toBe('kites in en');
    await degraded(1);
    show('balls');
    aSecondLater();
    for (const gateway of [first, second]) expect(await ask(gateway)).toBe('balls in en');
    await engine.start();
    await expect
      .poll(async () => {
        aSecondLater();
        await ask(first);
        return first.figures();
      })
      .toContain('stargraph_degraded{part="response-cache"} 0');
    query += ' # back';
    await expect
      .poll(async () => {
        aSecondLater();
        await ask(first);
        await ask(second);
        return countOf(second, 'stargraph_response_cache_total', 'hit');
      })
      .toBeGreaterThan(0);
  });
});
