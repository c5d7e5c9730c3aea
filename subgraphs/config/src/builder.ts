import { addJsonScalar, createBuilder } from '@stargraph/kit/graphql/builder';
import { createConnectionTypes } from '@stargraph/kit/graphql/connection';
import { createErrorTypes } from '@stargraph/kit/graphql/error-types';
import type { ConfigContext } from './context.ts';

export const createConfigBuilder = () => {
  const builder = createBuilder<ConfigContext>();
  addJsonScalar(builder);
  builder.mutationType({});
  return { builder, ...createErrorTypes(builder), ...createConnectionTypes(builder) };
};

export type ConfigBuilder = ReturnType<typeof createConfigBuilder>;
