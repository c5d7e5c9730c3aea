import type { IncomingMessage, ServerResponse } from 'node:http';
import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { viewerHeader } from '@stargraph/kit/viewer';
import type { ExecutionResult } from 'graphql';
import { startTestPlatform, type EmbeddedTestPlatform } from '../harness.ts';
import { serveSubgraphs } from '../subgraph-servers.ts';

/** How operations reach subgraphs: by a call, or over connections. */
export type Way = 'in-process' | 'http';

export interface WayedPlatform extends EmbeddedTestPlatform {
  /** Asks one subgraph itself, on that way. @param operation.viewer the signed header */
  ask(
    domain: Domain,
    operation: { readonly query: string; readonly variables: Record<string, unknown>; readonly viewer: string },
  ): Promise<ExecutionResult>;
  /** From now on operations go by HTTP requests to the subgraphs' GraphQL front, and none over a channel on compiled documents. */
  toFront(): void;
  /** How many operations the fronts were asked. */
  readonly frontAsked: () => number;
}

/** A media type that says the same, and that the gateway never sends. */
const unusual = 'application/json; charset=utf-8';

/** Starts the platform so that every operation, the gateway's own among them, goes that way. */
export const startOnWay = async (way: Way): Promise<WayedPlatform> => {
  const platform = await startTestPlatform(way === 'in-process' ? 'in-process' : 'http', { freeDocuments: true });
  const { services } = platform.platform;
  if (way === 'in-process') {
    return {
      ...platform,
      toFront: () => {
        throw new Error('Calls have no front');
      },
      frontAsked: () => 0,
      ask: (domain, operation) =>
        services[domain].subgraph.execute({ ...operation, operationName: undefined, traceparent: '' }),
    };
  }
  let asked = 0;
  const toFront = (): void => {
    for (const domain of domains) {
      const { subgraph } = services[domain];
      Object.assign(subgraph.channels, { wants: () => false });
      subgraph.channels.leave();
      const handle = subgraph.handle.bind(subgraph);
      Object.assign(subgraph, {
        handle: (request: IncomingMessage, response: ServerResponse) => {
          if (request.url === '/graphql') {
            request.headers['content-type'] = unusual;
            asked += 1;
          }
          return handle(request, response);
        },
      });
    }
  };
  const servers = await serveSubgraphs(platform);
  return {
    ...platform,
    toFront,
    frontAsked: () => asked,
    ask: async (domain, { query, variables, viewer }) => {
      const response = await fetch(`${servers.originOf(domain)}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', [viewerHeader]: viewer },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as ExecutionResult;
    },
    stop: async () => {
      await servers.stop();
      await platform.stop();
    },
  };
};
