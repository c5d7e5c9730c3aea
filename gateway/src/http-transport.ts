import type { Domain } from '@stargraph/kit/contracts/domain';
import { messageOf } from '@stargraph/kit/errors';
import { largestFetch, type ChannelAnswer } from '@stargraph/kit/fetch-channel/frame';
import { gaugeOf, type Registry } from '@stargraph/kit/metrics';
import { viewerHeader } from '@stargraph/kit/viewer';
import { Pool } from 'undici';
import { createFetchChannel, type FetchChannel } from './fetch-channel.ts';
import {
  SubgraphUnavailableError,
  type SubgraphAnswer,
  type SubgraphRequest,
  type SubgraphTransport,
} from './transport.ts';

const isAnswer = (body: unknown): body is SubgraphAnswer =>
  typeof body === 'object' &&
  body !== null &&
  (('data' in body && typeof body.data === 'object') || ('errors' in body && Array.isArray(body.errors)));

/** As many characters as are no larger than a channel takes, whatever they are, with a viewer before them. */
const channelCharacters = Math.floor(largestFetch / 3) - 8192;

/**
 * Reaches subgraphs at `POST <origin>/graphql` over kept-alive connections, a pool for each of them; over a channel,
 * where that is wanted and the subgraph has one.
 * @param options.originOf asked at a subgraph's first fetch, so that servers may start after the gateway is built
 * @param options.connections the most connections to one subgraph. @default 64
 * @param options.timeoutMs how long a subgraph may keep silent before and within its answer. @default 10 s
 */
export const createHttpTransport = (options: {
  readonly originOf: (subgraph: Domain) => string;
  readonly connections?: number;
  readonly timeoutMs?: number;
  /** Whether subgraphs are asked for channels (docs/adr/0032-fetch-channels.md). @default they are not */
  readonly channels?: { readonly metrics: Registry };
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

  const gauge =
    options.channels === undefined
      ? undefined
      : gaugeOf(options.channels.metrics, {
          name: 'stargraph_fetch_channel_open',
          help: '1 while a subgraph is asked over a channel, 0 while by requests of their own',
          labelNames: ['subgraph'],
        });
  const channels = new Map<Domain, FetchChannel>();
  const channelOf = (subgraph: Domain): FetchChannel | undefined => {
    const known = channels.get(subgraph);
    if (known !== undefined || gauge === undefined) return known;
    const figure = gauge.labels(subgraph);
    figure.set(0);
    const origin = options.originOf(subgraph);
    const fresh = createFetchChannel({ origin, timeoutMs, onChange: (open) => figure.set(open ? 1 : 0) });
    channels.set(subgraph, fresh);
    return fresh;
  };

  const request = async (
    subgraph: Domain,
    body: string,
    { viewer, traceparent, signal }: SubgraphRequest,
  ): Promise<ChannelAnswer> => {
    const response = await poolOf(subgraph).request({
      method: 'POST',
      path: '/graphql',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        [viewerHeader]: viewer,
        traceparent,
      },
      body,
      signal: signal ?? null,
    });
    return { status: response.statusCode, body: await response.body.text() };
  };

  return {
    fetch: async (subgraph, asked) => {
      try {
        const body = JSON.stringify({ query: asked.query, variables: asked.variables });
        const overChannel =
          body.length > channelCharacters
            ? undefined
            : channelOf(subgraph)?.ask(`${asked.viewer}\n${asked.traceparent}\n${body}`, asked.signal);
        const answered = await (overChannel ?? request(subgraph, body, asked));
        const answer: unknown = JSON.parse(answered.body);
        if (isAnswer(answer)) return answer;
        throw new SubgraphUnavailableError(subgraph, `status ${answered.status} without a GraphQL answer`);
      } catch (error) {
        throw error instanceof SubgraphUnavailableError
          ? error
          : new SubgraphUnavailableError(subgraph, messageOf(error));
      }
    },
    close: async () => {
      await Promise.all([...channels.values(), ...pools.values()].map((each) => each.close()));
    },
  };
};
