import type { GraphQLSchema } from 'graphql';
import { createGameBuilder } from './builder.ts';
import { addAct } from './schema/act.ts';
import { addForeignEntities } from './schema/foreign.ts';
import { addLeaderboard } from './schema/leaderboard.ts';
import { addPlayer } from './schema/player.ts';

/** Game's part of the supergraph. Needs no services: resolvers find them in their context. */
export const createSchema = (): GraphQLSchema => {
  const types = createGameBuilder();
  const foreign = addForeignEntities(types);
  const player = addPlayer(types, foreign);
  addLeaderboard(types);
  addAct(types, foreign, player);
  return types.builder.toSubGraphSchema({ linkUrl: 'https://specs.apollo.dev/federation/v2.6' });
};
