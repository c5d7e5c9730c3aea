import type { Pool } from 'pg';
import { sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import { createLoader } from '@stargraph/kit/loaders';
import type { ReleaseCache } from '@stargraph/kit/release-cache';
import type { PlayerKey } from './store/key.ts';
import { findItems, findPlayers, findQuests } from './store/player-store.ts';
import { countInvited } from './store/referral-store.ts';
import type { ActWriter } from './use-case/act.ts';

const keyOf = ({ environmentId, playerId }: PlayerKey) => ({ environmentId, playerId });

/** Request-scoped lookups, each a query for the whole request. */
const createLoaders = (sql: Sql) => ({
  player: createLoader((keys: readonly ReturnType<typeof keyOf>[]) => findPlayers(sql, keys), keyOf),
  quests: createLoader((keys: readonly ReturnType<typeof keyOf>[]) => findQuests(sql, keys), keyOf),
  items: createLoader((keys: readonly ReturnType<typeof keyOf>[]) => findItems(sql, keys), keyOf),
  invited: createLoader((keys: readonly ReturnType<typeof keyOf>[]) => countInvited(sql, keys), keyOf),
});

export interface GameContext extends RequestContext {
  readonly sql: Sql;
  readonly acts: ActWriter;
  readonly releases: ReleaseCache;
  readonly loaders: ReturnType<typeof createLoaders>;
}

export const createContext = (deps: {
  readonly pool: Pool;
  readonly acts: ActWriter;
  readonly releases: ReleaseCache;
}): ((request: RequestContext) => GameContext) => {
  const sql = sqlOfPool(deps.pool);
  return (request) => ({ ...request, sql, acts: deps.acts, releases: deps.releases, loaders: createLoaders(sql) });
};
