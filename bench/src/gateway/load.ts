import { isDeepStrictEqual } from 'node:util';
import { Pool } from 'undici';
import { arriveByChance } from '../load.ts';
import { hashOf, type Operation } from './operation.ts';

const connections = 32;
/** In an open loop, what is not answered yet must not keep back what comes next. */
const openConnections = 256;
/** Never the same twice: gateways that share the answers of equal requests would flatter themselves. */
let serial = 0;

/** Where an operation is asked, and how. */
export interface Target {
  readonly origin: string;
  /** Whether its document is sent by its hash. */
  readonly byHash: boolean;
}

export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

type Ask = (serial: number) => Promise<string>;

export const askOf = (pool: Pool, operation: Omit<Operation, 'expected'>, byHash: boolean): Ask => {
  const { name, query } = operation;
  const document = byHash ? { documentId: hashOf(query) } : { query };
  return async (which) => {
    const { variables, token } = operation.request(which);
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ ...document, variables }),
    });
    const text = await body.text();
    if (statusCode !== 200 || text.includes('"errors"'))
      throw new Error(`${name} was answered with ${statusCode}: ${text.slice(0, 300)}`);
    return text;
  };
};

/** @throws where the data is not exactly what the subgraphs hold */
const verify = async (ask: Ask, operation: Operation): Promise<void> => {
  const which = (serial += 1);
  const { data } = JSON.parse(await ask(which)) as { data: unknown };
  if (!isDeepStrictEqual(data, operation.expected(which)))
    throw new Error(`${operation.name} was answered with other data: ${JSON.stringify(data).slice(0, 300)}`);
};

/** So many connections are there before anything is counted: opening them is no part of an answer. */
const openAll = async (ask: Ask, most: number): Promise<void> => {
  await Promise.all(Array.from({ length: most }, () => ask((serial += 1))));
};

/** Compares one answer, then lets `drive` ask; how long each took. */
const measure = async (
  { origin, byHash }: Target,
  operation: Operation,
  most: number,
  drive: (askOne: () => Promise<void>) => Promise<void>,
): Promise<Load> => {
  const pool = new Pool(origin, { connections: most, pipelining: 1 });
  try {
    const ask = askOf(pool, operation, byHash);
    await verify(ask, operation);
    await openAll(ask, most);
    const times: number[] = [];
    const start = performance.now();
    await drive(async () => {
      const asked = performance.now();
      await ask((serial += 1));
      times.push(performance.now() - asked);
    });
    const elapsed = (performance.now() - start) / 1000;
    times.sort((a, b) => a - b);
    const at = (share: number): number =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
    return { requests: times.length, perSecond: times.length / elapsed, p50: at(0.5), p99: at(0.99) };
  } finally {
    await pool.close();
  }
};

/** Asks over 32 connections for `seconds`, each as fast as it is answered. */
export const loadFully = (target: Target, operation: Operation, seconds: number): Promise<Load> =>
  measure(target, operation, connections, async (askOne) => {
    const end = performance.now() + seconds * 1000;
    const client = async (): Promise<void> => {
      while (performance.now() < end) await askOne();
    };
    await Promise.all(Array.from({ length: connections }, client));
  });

/** Asks so many times a second on average, by chance as people do, whether or not what was asked before is answered. */
export const loadAtRate = (target: Target, operation: Operation, perSecond: number, seconds: number): Promise<Load> =>
  measure(target, operation, openConnections, (askOne) => arriveByChance(perSecond, seconds, askOne));
