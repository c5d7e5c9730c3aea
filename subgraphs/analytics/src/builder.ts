import { addJsonScalar, createBuilder } from '@stargraph/kit/graphql/builder';
import { createErrorTypes } from '@stargraph/kit/graphql/error-types';
import type { AnalyticsContext } from './context.ts';

export const createAnalyticsBuilder = () => {
  const builder = createBuilder<AnalyticsContext>();
  addJsonScalar(builder);
  return { builder, ...createErrorTypes(builder) };
};

export type AnalyticsBuilder = ReturnType<typeof createAnalyticsBuilder>;
