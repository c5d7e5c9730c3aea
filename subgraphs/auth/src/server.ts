import { apiKeyRevokedChannel, sessionEndedChannel, type PublishNotice } from '@stargraph/kit/contracts/notice';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { Service, ServiceDeps } from '@stargraph/kit/service';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { createAccessTokens } from './access-tokens.ts';
import { createCommands } from './commands.ts';
import { createAuthLoaders } from './loaders.ts';
import { createPasswordHasher } from './password-hasher.ts';
import { createSchema } from './schema.ts';
import { createSessions } from './sessions.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createCreateApiKey } from './use-case/create-api-key.ts';
import { createRevokeApiKey } from './use-case/revoke-api-key.ts';
import { createRotateApiKey } from './use-case/rotate-api-key.ts';
import { createExchangeLaunch } from './use-case/exchange-launch.ts';
import { createRegisterOperator, createSignInOperator } from './use-case/sign-in.ts';

export type AuthDeps = ServiceDeps & {
  /** Seals signing keys, sessions' seeds, and API keys in idempotency records. */
  readonly secrets: SecretBox;
  /** Tells gateways what was revoked. Where it can't, they find out by themselves, seconds later. */
  readonly publish: PublishNotice;
};

/** People, players' identities, sessions and API keys. Builds, starts nothing. */
export const createAuthServer = (deps: AuthDeps): Service => {
  const sql = sqlOfPool(deps.pool);
  const signingKeys = createSigningKeys(deps);
  const tokens = createAccessTokens({ signingKeys, clock: deps.clock });
  const announce = (channel: string, message: string): void => {
    deps
      .publish(channel, message)
      .catch((error: unknown) => deps.logger.warn({ channel, problem: messageOf(error) }, 'a notice was not sent'));
  };
  const sessions = createSessions({ ...deps, tokens, onEnded: (id) => announce(sessionEndedChannel, id) });
  const passwords = createPasswordHasher();
  const keyChanged = (prefix: string): void => announce(apiKeyRevokedChannel, prefix);
  const services = {
    sql,
    clock: deps.clock,
    sessions,
    exchangeLaunch: createExchangeLaunch({ ...deps, sessions }),
    registerOperator: createRegisterOperator({ ...deps, passwords, sessions }),
    signInOperator: createSignInOperator({ ...deps, passwords, sessions }),
    createApiKey: createCreateApiKey(deps),
    revokeApiKey: createRevokeApiKey(deps),
    rotateApiKey: createRotateApiKey({ ...deps, keyChanged }),
    keyRevoked: keyChanged,
  };
  const subgraph = createSubgraph({
    ...deps,
    name: 'auth',
    schema: createSchema(),
    commands: createCommands({ ...deps, signingKeys }),
    context: (request) => ({ ...request, services, loaders: createAuthLoaders(sql, deps.clock, deps.commands) }),
  });
  return { subgraph, close: async () => {} };
};
