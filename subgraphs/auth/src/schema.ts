import type { GraphQLSchema } from 'graphql';
import { createAuthBuilder } from './builder.ts';
import { addApiKey } from './schema/api-key.ts';
import { addColleague } from './schema/colleague.ts';
import { addCommonErrors } from './schema/common-error-types.ts';
import { addEnvironment } from './schema/environment.ts';
import { addLaunchExchange } from './schema/launch-exchange.ts';
import { addOperator } from './schema/operator.ts';
import { addPlayerProfile } from './schema/player-profile.ts';
import { addSession } from './schema/session.ts';

/** The subgraph's schema. Needs nothing that runs: resolvers find their services in the context. */
export const createSchema = (): GraphQLSchema => {
  const types = createAuthBuilder();
  const errors = addCommonErrors(types);
  addLaunchExchange(types);
  addPlayerProfile(types);
  addOperator(types, errors);
  addColleague(types);
  addSession(types);
  addEnvironment(types, addApiKey(types, errors));
  return types.builder.toSubGraphSchema({ linkUrl: 'https://specs.apollo.dev/federation/v2.6' });
};
