import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import RedisMock from 'ioredis-mock';

/** Connections to one Redis in memory: they share data and pub/sub, apart from every other's. */
export const createMemoryRedis = (): (() => Redis) => {
  const host = `memory-${randomUUID()}`;
  return () => new RedisMock({ host, port: 6379 });
};
