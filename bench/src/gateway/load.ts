import { isDeepStrictEqual } from 'node:util';
import { Pool } from 'undici';
import type { Operation } from './catalogue.ts';

const connections = 32;
/** Never the same twice: gateways that share the answers of equal requests would flatter themselves. */
let seed = 0;

const ask = async (pool: Pool, operation: Operation, value: number): Promise<string> => {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: operation.query, variables: { seed: value } }),
  });
  const text = await body.text();
  if (statusCode !== 200 || text.includes('"errors"'))
    throw new Error(`${operation.name} was answered with ${statusCode}: ${text.slice(0, 300)}`);
  return text;
};

/** @throws where the data is not exactly what the subgraphs hold */
const verify = async (pool: Pool, operation: Operation): Promise<void> => {
  seed += 1;
  const { data } = JSON.parse(await ask(pool, operation, seed)) as { data: unknown };
  if (!isDeepStrictEqual(data, operation.expected(seed)))
    throw new Error(`${operation.name} was answered with other data: ${JSON.stringify(data).slice(0, 300)}`);
};

export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Compares one answer, then asks over 32 connections for `seconds`, each as fast as it is answered. */
export const load = async (origin: string, operation: Operation, seconds: number): Promise<Load> => {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  try {
    await verify(pool, operation);
    const times: number[] = [];
    const start = performance.now();
    const end = start + seconds * 1000;
    const client = async (): Promise<void> => {
      while (performance.now() < end) {
        seed += 1;
        const asked = performance.now();
        await ask(pool, operation, seed);
        times.push(performance.now() - asked);
      }
    };
    await Promise.all(Array.from({ length: connections }, client));
    const elapsed = (performance.now() - start) / 1000;
    times.sort((a, b) => a - b);
    const at = (share: number): number =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
    return { requests: times.length, perSecond: times.length / elapsed, p50: at(0.5), p99: at(0.99) };
  } finally {
    await pool.close();
  }
};
