import type { GraphQLParams } from 'graphql-yoga';
import type { RequestState } from './request-state.ts';

/** What the GraphQL front is given beside the request: who asks, and what, read before. */
export interface YogaContext {
  readonly state: RequestState;
  readonly body: GraphQLParams;
}
