import type { GraphQLSchema } from 'graphql';
import type { Builder } from './builder.ts';
import { cacheControlHead } from './cache-control-plugin.ts';
import type { RequestContext } from './context.ts';

/** What subgraphs use of federation; another one that is used is refused at composition. */
const federationDirectives = ['@cost', '@key', '@listSize', '@shareable'];

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
    // Not given, the whole schema is built once before, to see what it uses.
    federationDirectives,
    // The schema that is made of this one is sorted.
    sortSchema: false,
    ...(options.cacheControl === true ? cacheControlHead : {}),
  });
