import type { GraphQLSchema } from 'graphql';
import { createAuthBuilder } from './builder.ts';
import { addAccount } from './schema/account.ts';
import { addApiKey } from './schema/api-key.ts';
import { addColleague } from './schema/colleague.ts';
import { addCommonErrors } from './schema/common-error-types.ts';
import { addEnvironment } from './schema/environment.ts';
import { addErasure } from './schema/erasure.ts';
import { addLaunchExchange } from './schema/launch-exchange.ts';
import { addAccountParts } from './schema/parts.ts';
import { addPassword } from './schema/password.ts';
import { addPlayerProfile } from './schema/player-profile.ts';
import { addRegister } from './schema/register.ts';
import { addSession } from './schema/session.ts';
import { addSignIn } from './schema/sign-in.ts';
import { addTelegram } from './schema/telegram.ts';
import { addTotp } from './schema/totp.ts';
import { addSessionList } from './schema/session-list.ts';

/** The subgraph's schema. Needs nothing that runs: resolvers find their services in the context. */
export const createSchema = (): GraphQLSchema => {
  const types = createAuthBuilder();
  const errors = addCommonErrors(types);
  addLaunchExchange(types);
  addPlayerProfile(types);
  const parts = addAccountParts(types, errors);
  addAccount(types, parts);
  addRegister(types, parts);
  addSignIn(types, parts);
  addPassword(types, parts);
  addTotp(types, parts);
  addTelegram(types, parts);
  addColleague(types);
  addSession(types);
  addSessionList(types, errors);
  addErasure(types, errors);
  addEnvironment(types, addApiKey(types, errors));
  return types.builder.toSubGraphSchema({ linkUrl: 'https://specs.apollo.dev/federation/v2.6' });
};
