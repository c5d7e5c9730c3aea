import type { GraphQLSchema } from 'graphql';
import type { Builder } from './builder.ts';
import type { RequestContext } from './context.ts';

/** A subgraph's schema with federation's machinery, in the first version that composes `@cost` and `@listSize`. */
export const createSubgraphSchema = <Context extends RequestContext>(builder: Builder<Context>): GraphQLSchema =>
  builder.toSubGraphSchema({ linkUrl: 'https://specs.apollo.dev/federation/v2.9' });
