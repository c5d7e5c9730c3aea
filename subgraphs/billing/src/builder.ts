import { createBuilder } from '@stargraph/kit/graphql/builder';
import { createConnectionTypes } from '@stargraph/kit/graphql/connection';
import { createErrorTypes } from '@stargraph/kit/graphql/error-types';
import type { BillingContext } from './context.ts';

export const createBillingBuilder = () => {
  const builder = createBuilder<BillingContext>();
  return { builder, ...createErrorTypes(builder), ...createConnectionTypes(builder) };
};

export type BillingBuilder = ReturnType<typeof createBillingBuilder>;
