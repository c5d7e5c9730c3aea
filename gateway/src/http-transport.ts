import type { Domain } from '@stargraph/kit/contracts/domain';
import { messageOf } from '@stargraph/kit/errors';
import { viewerHeader } from '@stargraph/kit/viewer';
import { Pool } from 'undici';
import { SubgraphUnavailableError, type SubgraphAnswer, type SubgraphTransport } from './transport.ts';

const isAnswer = (body: unknown): body is SubgraphAnswer =>
  typeof body === 'object' &&
  body !== null &&
  (('data' in body && typeof body.data === 'object') || ('errors' in body && Array.isArray(body.errors)));

/**
 * Reaches subgraphs at `POST <origin>/graphql` over kept-alive connections, a pool for each of them.
 * @param options.originOf asked at a subgraph's first fetch, so that servers may start after the gateway is built
 * @param options.connections the most connections to one subgraph. @default 64
 * @param options.timeoutMs how long a subgraph may keep silent before and within its answer. @default 10 s
 */
export const createHttpTransport = (options: {
  readonly originOf: (subgraph: Domain) => string;
  readonly connections?: number;
  readonly timeoutMs?: number;
}): SubgraphTransport => {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const pools = new Map<Domain, Pool>();
  const poolOf = (subgraph: Domain): Pool => {
    const known = pools.get(subgraph);
    if (known !== undefined) return known;
    const pool = new Pool(options.originOf(subgraph), {
      connections: options.connections ?? 64,
      pipelining: 1,
      connect: { timeout: 2000 },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    pools.set(subgraph, pool);
    return pool;
  };

  return {
    fetch: async (subgraph, { query, variables, viewer, traceparent, signal }) => {
      try {
        const response = await poolOf(subgraph).request({
          method: 'POST',
          path: '/graphql',
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            [viewerHeader]: viewer,
            traceparent,
          },
          body: JSON.stringify({ query, variables }),
          signal: signal ?? null,
        });
        const text = await response.body.text();
        const body: unknown = JSON.parse(text);
        if (isAnswer(body)) return body;
        throw new SubgraphUnavailableError(subgraph, `status ${response.statusCode} without a GraphQL answer`);
      } catch (error) {
        throw error instanceof SubgraphUnavailableError
          ? error
          : new SubgraphUnavailableError(subgraph, messageOf(error));
      }
    },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
};
