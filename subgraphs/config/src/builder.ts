import { addJsonScalar, createBuilder } from '@stargraph/kit/graphql/builder';
import { createErrorTypes } from '@stargraph/kit/graphql/error-types';
import type { ConfigContext } from './context.ts';

export const createConfigBuilder = () => {
  const builder = createBuilder<ConfigContext>();
  addJsonScalar(builder);
  builder.mutationType({});
  return { builder, ...createErrorTypes(builder) };
};

export type ConfigBuilder = ReturnType<typeof createConfigBuilder>;
