import { createSubgraphSchema } from '@stargraph/kit/graphql/subgraph-schema';
import type { GraphQLSchema } from 'graphql';
import { createGameBuilder } from './builder.ts';
import { addAct } from './schema/act.ts';
import { addCommonErrors } from './schema/common-error-types.ts';
import { addForeignEntities } from './schema/foreign.ts';
import { addLeaderboard } from './schema/leaderboard.ts';
import { addPlayer } from './schema/player.ts';
import { addQuestClaim } from './schema/quest-claim.ts';
import { addReward } from './schema/reward.ts';

/** Game's part of the supergraph. Needs no services: resolvers find them in their context. */
export const createSchema = (): GraphQLSchema => {
  const types = createGameBuilder();
  const foreign = addForeignEntities(types);
  const played = {
    ...addPlayer(types, foreign),
    reward: addReward(types, foreign),
    ...addCommonErrors(types),
    foreign,
  };
  addLeaderboard(types, foreign);
  addAct(types, played);
  addQuestClaim(types, played);
  return createSubgraphSchema(types.builder);
};
