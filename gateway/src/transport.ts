import type { Domain } from '@stargraph/kit/contracts/domain';
import type { GraphQLFormattedError } from 'graphql';

/** One fetch of a query plan. It has a single operation, whose name is the client's to choose, so no name is sent. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The viewer, signed for this subgraph. */
  readonly viewer: string;
  readonly traceparent: string;
  /** Gives up when the client is gone; only queries carry one. */
  readonly signal: AbortSignal | undefined;
}

export interface SubgraphAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** How the gateway reaches subgraphs: over HTTP, or in process. Both carry the same signed viewer. */
export interface SubgraphTransport {
  /** @throws SubgraphUnavailableError where the subgraph gave no GraphQL answer */
  fetch(subgraph: Domain, request: SubgraphRequest): Promise<SubgraphAnswer>;
  /** Closes connections after what is in flight. */
  close(): Promise<void>;
}

/** The subgraph could not be reached, took too long, or answered something that is not GraphQL. */
export class SubgraphUnavailableError extends Error {
  readonly subgraph: Domain;
  constructor(subgraph: Domain, reason: string) {
    super(`Subgraph ${subgraph} gave no answer: ${reason}`);
    this.name = 'SubgraphUnavailableError';
    this.subgraph = subgraph;
  }
}

/** Nothing was asked of the subgraph: it gave no answers lately, and everybody was told so. */
export class CircuitOpenError extends SubgraphUnavailableError {
  constructor(subgraph: Domain) {
    super(subgraph, 'its circuit is open');
    this.name = 'CircuitOpenError';
  }
}
