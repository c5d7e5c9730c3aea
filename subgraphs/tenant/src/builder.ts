import { createConnectionTypes } from '@stargraph/kit/graphql/connection';
import { addJsonScalar, createBuilder } from '@stargraph/kit/graphql/builder';
import { createErrorTypes } from '@stargraph/kit/graphql/error-types';
import type { TenantContext } from './context.ts';

export const createTenantBuilder = () => {
  const builder = createBuilder<TenantContext>();
  builder.mutationType({});
  addJsonScalar(builder);
  return { builder, ...createErrorTypes(builder), ...createConnectionTypes(builder) };
};

export type TenantBuilder = ReturnType<typeof createTenantBuilder>;
