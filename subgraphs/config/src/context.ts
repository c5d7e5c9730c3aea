import type { Pool } from 'pg';
import { sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import type { Artefacts } from './store/artefact.ts';
import { createConfigLoaders, type ConfigLoaders } from './loaders.ts';
import type { EditDraftRequest, EditedDraft } from './use-case/edit-draft.ts';
import type { AssetLibrary } from './use-case/asset-library.ts';
import type { createTakeDownRelease } from './use-case/take-down-release.ts';
import type { Publisher } from './use-case/publisher.ts';

export interface ConfigServices {
  readonly sql: Sql;
  readonly artefacts: Artefacts;
  readonly editDraft: (request: EditDraftRequest) => Promise<EditedDraft>;
  readonly publisher: Publisher;
  readonly assets: AssetLibrary;
  /** The origin that serves assets. */
  readonly assetsUrl: () => string;
  readonly takeDownRelease: ReturnType<typeof createTakeDownRelease>;
}

export interface ConfigContext extends RequestContext {
  readonly services: ConfigServices;
  readonly loaders: ConfigLoaders;
}

export const createContext =
  (pool: Pool, services: Omit<ConfigServices, 'sql'>) =>
  (request: RequestContext): ConfigContext => {
    const sql = sqlOfPool(pool);
    return {
      ...request,
      services: { ...services, sql },
      loaders: createConfigLoaders({ sql, artefacts: services.artefacts, viewer: request.viewer }),
    };
  };
