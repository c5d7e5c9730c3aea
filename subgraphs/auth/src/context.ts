import type { Clock } from '@stargraph/kit/clock';
import type { Sql } from '@stargraph/kit/db/sql';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import type { Accounts } from './accounts.ts';
import type { AuthLoaders } from './loaders.ts';
import type { Sessions } from './sessions.ts';
import type { TelegramAccounts } from './use-case/telegram.ts';
import type { createErasePlayer } from './use-case/erase-player.ts';
import type { createExportPlayer } from './use-case/export-player.ts';
import type { createRevokeApiKey } from './use-case/revoke-api-key.ts';
import type { CreateApiKeyRequest, CreatedApiKey } from './use-case/create-api-key.ts';
import type { RotateApiKeyRequest, RotatedApiKey } from './use-case/rotate-api-key.ts';
import type { ExchangeLaunchRequest, LaunchSession } from './use-case/exchange-launch.ts';

export interface AuthServices {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly telegram: TelegramAccounts;
  readonly sessions: Pick<Sessions, 'refresh' | 'end' | 'list' | 'revoke'>;
  readonly exchangeLaunch: (request: ExchangeLaunchRequest) => Promise<LaunchSession>;
  readonly accounts: Accounts;
  /** Tells gateways that the key of a prefix was revoked. */
  readonly keyRevoked: (prefix: string) => void;
  readonly createApiKey: (request: CreateApiKeyRequest) => Promise<CreatedApiKey>;
  readonly revokeApiKey: ReturnType<typeof createRevokeApiKey>;
  readonly erasePlayer: ReturnType<typeof createErasePlayer>;
  readonly exportPlayer: ReturnType<typeof createExportPlayer>;
  readonly rotateApiKey: (request: RotateApiKeyRequest) => Promise<RotatedApiKey>;
}

export interface AuthContext extends RequestContext {
  readonly services: AuthServices;
  readonly loaders: AuthLoaders;
}
