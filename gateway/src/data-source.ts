import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import type { Domain } from '@stargraph/kit/contracts/domain';
import { messageOf } from '@stargraph/kit/errors';
import { logFieldsOf } from '@stargraph/kit/log-fields';
import type { Logger } from '@stargraph/kit/logging';
import type { fetchSeconds } from '@stargraph/kit/metrics';
import { startChild } from '@stargraph/kit/tracing';
import { sessionCookieExtension } from '@stargraph/kit/viewer';
import type { GraphQLFormattedError } from 'graphql';
import type { RequestState } from './request-state.ts';
import { CircuitOpenError, type SubgraphAnswer, type SubgraphRequest, type SubgraphTransport } from './transport.ts';
import { unavailableErrors } from './unavailable.ts';

/** What an operation's fetches are made with; `@apollo/gateway` hands it through as its context. */
export type FetchContext = { readonly state: RequestState; readonly signal: AbortSignal | undefined };

/** What one fetch of a plan came to. */
export interface Fetched {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Fetches from one subgraph; never rejects: a subgraph that gives no answer has errors for all that was asked. */
export type FetchFrom = (
  request: Pick<SubgraphRequest, 'query' | 'variables'>,
  context: FetchContext,
) => Promise<Fetched>;

/** The headers are made here from nothing: no header of the client's request reaches a subgraph. */
export const createFetchFrom =
  (
    subgraph: Domain,
    deps: {
      readonly transport: SubgraphTransport;
      readonly logger: Logger;
      /** Told how long a fetch took, and how it ended. */
      readonly times: ReturnType<typeof fetchSeconds>;
    },
  ): FetchFrom =>
  async ({ query, variables }, { state, signal }) => {
    const stop = deps.times.startTimer({ subgraph });
    const span = startChild(`fetch ${subgraph}`, state.trace, 'client');
    try {
      const answer = await deps.transport.fetch(subgraph, {
        query,
        variables,
        viewer: state.signedFor(subgraph),
        traceparent: span.trace.traceparent,
        signal,
      });
      stop({ outcome: answer.errors === undefined ? 'ok' : 'errors' });
      span.end();
      if (subgraph === 'auth') keepSession(answer, state);
      return { data: answer.data ?? null, ...(answer.errors === undefined ? {} : { errors: answer.errors }) };
    } catch (error) {
      span.end(error);
      stop({ outcome: signal?.aborted === true ? 'cancelled' : 'unavailable' });
      // That a circuit is open was said once.
      if (signal?.aborted !== true && !(error instanceof CircuitOpenError))
        deps.logger.warn({ subgraph, ...logFieldsOf(state), problem: messageOf(error) }, 'subgraph gave no answer');
      return { data: null, errors: unavailableErrors({ query, variables }) };
    }
  };

/** One subgraph as `@apollo/gateway` sees it. */
export const createDataSource = (fetchFrom: FetchFrom): GraphQLDataSource<FetchContext> => ({
  process: async (options: GraphQLDataSourceProcessOptions<FetchContext>): Promise<GatewayGraphQLResponse> => {
    // The gateway's health checks and schema loading are never used: the supergraph is a file.
    if (!('incomingRequestContext' in options)) return {};
    const { query = '', variables = {} } = options.request;
    return fetchFrom({ query, variables }, options.context);
  },
});

/** What auth says beside its answer goes no further than this; other subgraphs have nothing to say there. */
const keepSession = ({ extensions }: SubgraphAnswer, state: RequestState): void => {
  const token = extensions?.[sessionCookieExtension];
  if (typeof token === 'string' || token === null) state.keepSession(token);
};
