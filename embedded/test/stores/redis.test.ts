import { describe, expect, test } from 'vitest';
import { createMemoryRedis } from '../../src/stores/redis.ts';

describe('the Redis in memory', () => {
  test('shares data between the connections of one factory and with no other', async () => {
    const connect = createMemoryRedis();
    const [first, second, stranger] = [connect(), connect(), createMemoryRedis()()];
    await first.set('key', 'value', 'PX', 60_000);
    expect(await second.get('key')).toBe('value');
    expect(await stranger.get('key')).toBe(null);
    for (const redis of [first, second, stranger]) redis.disconnect();
  });

  test('carries what one connection publishes to another that subscribes, and to no other factory', async () => {
    const connect = createMemoryRedis();
    const [publisher, subscriber, stranger] = [connect(), connect(), createMemoryRedis()()];
    const heard: string[] = [];
    const strange: string[] = [];
    await stranger.subscribe('news');
    stranger.on('message', (_, message) => strange.push(message));
    await subscriber.subscribe('news');
    const arrived = new Promise<void>((done) => {
      subscriber.on('message', (channel, message) => {
        heard.push(`${channel}: ${message}`);
        done();
      });
    });
    expect(await publisher.publish('news', 'one')).toBe(1);
    await arrived;
    expect(heard).toEqual(['news: one']);
    expect(strange).toEqual([]);
    for (const redis of [publisher, subscriber, stranger]) redis.disconnect();
  });

  test('runs a script on several keys at once', async () => {
    const redis = createMemoryRedis()();
    const script = `local value = redis.call('INCRBY', KEYS[1], ARGV[1]); redis.call('PEXPIRE', KEYS[1], 60000); return value`;
    expect(await redis.eval(script, 1, 'counter', '3')).toBe(3);
    expect(await redis.eval(script, 1, 'counter', '4')).toBe(7);
    redis.disconnect();
  });
});
