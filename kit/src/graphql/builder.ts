import SchemaBuilder from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import FederationPlugin from '@pothos/plugin-federation';
import { Kind, valueFromASTUntyped } from 'graphql';
import AccessPluginName from './access-plugin.ts';
import CacheControlPluginName from './cache-control-plugin.ts';
import type { RequestContext } from './context.ts';
import ListSizePluginName from './list-size-plugin.ts';
import { toBigInt, toDate } from './scalars.ts';

/** The scalar types that all subgraphs share. */
export type Scalars = {
  ID: { Input: string; Output: string };
  DateTime: { Input: Date; Output: Date };
  BigInt: { Input: bigint; Output: bigint };
  JSON: { Input: unknown; Output: unknown };
};

export type BuilderTypes<Context extends RequestContext> = {
  Context: Context;
  Scalars: Scalars;
  DefaultFieldNullability: false;
};

/**
 * A Pothos builder with the platform's scalars, access rules and federation. Fields are non-null unless
 * they say otherwise; Query and Mutation exist, and each of their fields must state its access.
 */
export const createBuilder = <Context extends RequestContext>() => {
  const builder = new SchemaBuilder<BuilderTypes<Context>>({
    // Each comes after those behind it: access is the outermost wrap, federation writes the list sizes down, and
    // directives are put into their form after everybody has added theirs.
    plugins: [AccessPluginName, DirectivesPlugin, FederationPlugin, ListSizePluginName, CacheControlPluginName],
    defaultFieldNullability: false,
  });
  builder.queryType({});
  builder.scalarType('DateTime', {
    description: 'A moment in UTC, ISO 8601 with its zone, milliseconds at the finest.',
    serialize: (value) => value.toISOString(),
    parseValue: toDate,
    parseLiteral: (node) => toDate(node.kind === Kind.STRING ? node.value : undefined),
  });
  builder.scalarType('BigInt', {
    description: 'A whole number of up to 64 bits, as a string: amounts in minor units and other exact counts.',
    serialize: (value) => value.toString(),
    parseValue: toBigInt,
    parseLiteral: (node) => toBigInt(node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : undefined),
  });
  return builder;
};

export type Builder<Context extends RequestContext> = ReturnType<typeof createBuilder<Context>>;

/** Adds the `JSON` scalar, for the few subgraphs whose data has a shape of its own. */
export const addJsonScalar = <Context extends RequestContext>(builder: Builder<Context>): void => {
  builder.scalarType('JSON', {
    description: 'Any JSON value. The field says which shape it has.',
    serialize: (value) => value,
    parseValue: (value) => value,
    parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
  });
};
