import { apiKeyRevokedChannel, sessionEndedChannel, type PublishNotice } from '@stargraph/kit/contracts/notice';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { Service, ServiceDeps, Worker } from '@stargraph/kit/service';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { createAccounts } from './accounts.ts';
import type { AccountDeps } from './use-case/account-deps.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createCommands } from './commands.ts';
import { createAuthLoaders } from './loaders.ts';
import { createPasswordHasher } from './password-hasher.ts';
import { createPasswordStrength } from './password-strength.ts';
import { createSchema } from './schema.ts';
import { createSessions } from './sessions.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createCreateApiKey } from './use-case/create-api-key.ts';
import { createErasePlayer } from './use-case/erase-player.ts';
import { createExportPlayer } from './use-case/export-player.ts';
import { createRevokeApiKey } from './use-case/revoke-api-key.ts';
import { createRotateApiKey } from './use-case/rotate-api-key.ts';
import { createExchangeLaunch } from './use-case/exchange-launch.ts';
import { createAuthJobs, type AuthConsumerDeps } from './events/jobs.ts';
import { createTelegramOidc, type TelegramLogin } from './telegram-oidc.ts';
import { createThrottle } from './throttle.ts';
import { createTelegramAccounts } from './use-case/telegram.ts';

export type AuthDeps = ServiceDeps & {
  /** Seals signing keys, sessions' seeds, authenticators' secrets, and API keys in idempotency records. */
  readonly secrets: SecretBox;
  /** Whether mail can be sent: then addresses are proved, and nobody is told whose are known. */
  readonly mail: boolean;
  /** How operators sign in by Telegram; null where they don't. */
  readonly telegramLogin: TelegramLogin | null;
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
  const strength = createPasswordStrength();
  const working = new Set<Promise<void>>();
  const accountDeps: AccountDeps = {
    ...deps,
    sessions,
    tokens,
    strength,
    passwords: createPasswordHasher(),
    throttle: createThrottle(deps),
    onEnded: (ids) => {
      for (const id of ids) announce(sessionEndedChannel, id);
    },
    later: (work) => {
      const done = work()
        .catch((error: unknown) => deps.logger.warn({ problem: messageOf(error) }, 'a note was not kept'))
        .finally(() => working.delete(done));
      working.add(done);
    },
  };
  const accounts = createAccounts(accountDeps);
  const { telegramLogin } = deps;
  const telegram = createTelegramAccounts({
    ...accountDeps,
    telegram: telegramLogin === null ? null : createTelegramOidc(telegramLogin, deps),
  });
  const keyChanged = (prefix: string): void => announce(apiKeyRevokedChannel, prefix);
  const services = {
    sql,
    clock: deps.clock,
    sessions,
    exchangeLaunch: createExchangeLaunch({ ...deps, sessions }),
    accounts,
    telegram,
    createApiKey: createCreateApiKey(deps),
    revokeApiKey: createRevokeApiKey(deps),
    erasePlayer: createErasePlayer({ ...deps, onEnded: (id) => announce(sessionEndedChannel, id) }),
    exportPlayer: createExportPlayer(deps),
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
  return {
    subgraph,
    close: async () => {
      await Promise.all(working);
      await strength.close();
    },
  };
};

/** Auth's jobs: mail, and what has had its time. */
export const createAuthConsumers = (deps: AuthConsumerDeps): Worker => createAuthJobs(deps);

export { createAuthErasures } from './events/erasures.ts';
export { createAuthPlayerExports } from './events/player-exports.ts';
export { createSmtpTransport } from './mail-transport.ts';
export { telegramReturnPath } from './telegram-oidc.ts';
export { createLimitMail } from './events/limit-mail.ts';
export { createAuthEraser } from './events/erase.ts';
