import type { Audience } from './audience.ts';
import { channelOf } from './audience.ts';

/** The part of a Redis client that reads versions. It can't be the connection that subscribes. */
export interface VersionStore {
  hgetall(key: string): Promise<Record<string, string>>;
}

/** A Redis that is gone must not hold requests: they are told so instead. */
const patienceMs = 2000;

const within = async <Value>(promise: Promise<Value>): Promise<Value> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Redis gave no answer in ${patienceMs} ms`)), patienceMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * The versions of all that an audience hears; 0 for what has not changed lately.
 * @throws where Redis gives no answer: nobody is told that nothing changed when nobody knows
 */
export const readVersions = async (store: VersionStore, { hears }: Audience): Promise<Record<string, number>> => {
  const found = await within(
    Promise.all(hears.map(async (hearing) => ({ hearing, hash: await store.hgetall(channelOf(hearing)) }))),
  );
  return Object.fromEntries(
    found.flatMap(({ hearing, hash }) => hearing.topics.map((topic) => [topic, Number(hash[topic] ?? 0)] as const)),
  );
};
