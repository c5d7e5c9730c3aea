import { createBuilder } from '@stargraph/kit/graphql/builder';
import { createConnectionTypes } from '@stargraph/kit/graphql/connection';
import { createErrorTypes } from '@stargraph/kit/graphql/error-types';
import type { GameContext } from './context.ts';

export const createGameBuilder = () => {
  const builder = createBuilder<GameContext>();
  return { builder, ...createErrorTypes(builder), ...createConnectionTypes(builder) };
};

export type GameBuilder = ReturnType<typeof createGameBuilder>;
