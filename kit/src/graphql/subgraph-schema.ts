import type { GraphQLSchema } from 'graphql';
import type { Builder } from './builder.ts';
import { cacheControlHead } from './cache-control-plugin.ts';
import type { RequestContext } from './context.ts';

/**
 * A subgraph's schema with federation's machinery, in the first version that composes `@cost` and `@listSize`.
 * @param options.cacheControl whether a type or field of it states `cacheControl`; it does not compose otherwise. @default false
 */
export const createSubgraphSchema = <Context extends RequestContext>(
  builder: Builder<Context>,
  options: { readonly cacheControl?: boolean } = {},
): GraphQLSchema =>
  builder.toSubGraphSchema({
    linkUrl: 'https://specs.apollo.dev/federation/v2.9',
    ...(options.cacheControl === true ? cacheControlHead : {}),
  });
