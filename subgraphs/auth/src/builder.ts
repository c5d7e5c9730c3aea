import { createBuilder } from '@stargraph/kit/graphql/builder';
import { createConnectionTypes } from '@stargraph/kit/graphql/connection';
import { createErrorTypes } from '@stargraph/kit/graphql/error-types';
import type { AuthContext } from './context.ts';

export const createAuthBuilder = () => {
  const builder = createBuilder<AuthContext>();
  builder.mutationType({});
  return { builder, ...createErrorTypes(builder), ...createConnectionTypes(builder) };
};

export type AuthBuilder = ReturnType<typeof createAuthBuilder>;
