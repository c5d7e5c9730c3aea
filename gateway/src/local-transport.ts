import type { Domain } from '@stargraph/kit/contracts/domain';
import type { Subgraph } from '@stargraph/kit/subgraph';
import type { SubgraphAnswer, SubgraphTransport } from './transport.ts';

/** Reaches subgraphs in the same process, on their cached, compiled documents. */
export const createLocalTransport = (options: {
  readonly subgraphs: Readonly<Record<Domain, Pick<Subgraph, 'execute'>>>;
}): SubgraphTransport => ({
  fetch: async (subgraph, { query, variables, viewer, traceparent }) =>
    (await options.subgraphs[subgraph].execute({
      query,
      variables,
      operationName: undefined,
      viewer,
      traceparent,
    })) as SubgraphAnswer,
  close: () => Promise.resolve(),
});
