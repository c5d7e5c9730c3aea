import type { Clock } from '@stargraph/kit/clock';
import type { Sql } from '@stargraph/kit/db/sql';
import type { CommandClient } from '@stargraph/kit/commands';
import { createLoader } from '@stargraph/kit/loaders';
import { findColleagues, type ColleagueRow } from './use-case/find-colleagues.ts';
import { findKeysOf, type ApiKeyRow } from './store/api-key.ts';
import { findParts, type ErasurePartRow } from './store/erasure.ts';
import { findExportParts, type PlayerExportPartRow } from './store/player-export.ts';
import { findProfiles, type ProfileRow } from './store/player-profile.ts';

/** How long an ended key stays in its environment's list. */
const shownEndedMs = 30 * 24 * 60 * 60 * 1000;

/** One request's loaders. */
export const createAuthLoaders = (sql: Sql, clock: Clock, commands: CommandClient) => ({
  colleague: createLoader<{ companyId: string; operatorId: string }, ColleagueRow>(
    (keys) => findColleagues(sql, commands, keys),
    ({ companyId, operatorId }) => ({ companyId, operatorId }),
  ),
  keysOf: createLoader<
    { environmentId: string },
    { readonly environmentId: string; readonly keys: readonly ApiKeyRow[] }
  >(
    async (keys) => {
      const rows = await findKeysOf(
        sql,
        keys.map(({ environmentId }) => environmentId),
        new Date(clock.now() - shownEndedMs),
      );
      return [...Map.groupBy(rows, ({ environmentId }) => environmentId)].map(([environmentId, own]) => ({
        environmentId,
        keys: own,
      }));
    },
    ({ environmentId }) => ({ environmentId }),
  ),
  erasureParts: createLoader<
    { requestId: string },
    { readonly requestId: string; readonly parts: readonly ErasurePartRow[] }
  >(
    async (keys) => {
      const rows = await findParts(
        sql,
        keys.map(({ requestId }) => requestId),
      );
      return [...Map.groupBy(rows, ({ requestId }) => requestId)].map(([requestId, parts]) => ({ requestId, parts }));
    },
    ({ requestId }) => ({ requestId }),
  ),
  exportParts: createLoader<
    { exportId: string },
    { readonly exportId: string; readonly parts: readonly PlayerExportPartRow[] }
  >(
    async (keys) => {
      const rows = await findExportParts(
        sql,
        keys.map(({ exportId }) => exportId),
      );
      return [...Map.groupBy(rows, ({ exportId }) => exportId)].map(([exportId, parts]) => ({ exportId, parts }));
    },
    ({ exportId }) => ({ exportId }),
  ),
  profile: createLoader<{ environmentId: string; playerId: string }, ProfileRow>(
    (keys) => findProfiles(sql, keys),
    ({ environmentId, playerId }) => ({ environmentId, playerId }),
  ),
});

export type AuthLoaders = ReturnType<typeof createAuthLoaders>;
