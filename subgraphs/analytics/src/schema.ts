import { createSubgraphSchema } from '@stargraph/kit/graphql/subgraph-schema';
import type { GraphQLSchema } from 'graphql';
import { createAnalyticsBuilder } from './builder.ts';
import { addEnvironmentMetrics } from './schema/environment-metrics.ts';
import { addEventsTrack } from './schema/events-track.ts';
import { addPlayer } from './schema/player.ts';

export const createSchema = (): GraphQLSchema => {
  const types = createAnalyticsBuilder();
  addEventsTrack(types);
  addEnvironmentMetrics(types);
  addPlayer(types);
  return createSubgraphSchema(types.builder);
};
