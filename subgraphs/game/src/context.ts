import type { CommandClient } from '@stargraph/kit/commands';
import type { Sql } from '@stargraph/kit/db/sql';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import { createLoader } from '@stargraph/kit/loaders';
import type { ReleaseCache } from '@stargraph/kit/release-cache';
import type { Leaderboards } from './projection/boards.ts';
import type { PlayerKey } from './store/key.ts';
import { findRows } from './store/leaderboard-store.ts';
import { findItems, findPlayers, findQuests } from './store/player-store.ts';
import { countInvited } from './store/referral-store.ts';
import type { ActWriter } from './use-case/act.ts';

type PlaceKey = Readonly<Record<'environmentId' | 'leaderboardId' | 'playerId', string>>;

const placeKeyOf = ({ environmentId, leaderboardId, playerId }: PlaceKey) => ({
  environmentId,
  leaderboardId,
  playerId,
});
const keyOf = ({ environmentId, playerId }: PlayerKey) => ({ environmentId, playerId });

/** Request-scoped lookups, each a query for the whole request. */
const createLoaders = (sql: Sql) => ({
  player: createLoader((keys: readonly ReturnType<typeof keyOf>[]) => findPlayers(sql, keys), keyOf),
  quests: createLoader((keys: readonly ReturnType<typeof keyOf>[]) => findQuests(sql, keys), keyOf),
  items: createLoader((keys: readonly ReturnType<typeof keyOf>[]) => findItems(sql, keys), keyOf),
  /** A player's row of a leaderboard as it is in PostgreSQL now. */
  place: createLoader((keys: readonly PlaceKey[]) => findRows(sql, keys), placeKeyOf),
  invited: createLoader((keys: readonly ReturnType<typeof keyOf>[]) => countInvited(sql, keys), keyOf),
});

export interface GameContext extends RequestContext {
  readonly sql: Sql;
  readonly acts: ActWriter;
  readonly commands: CommandClient;
  readonly leaderboards: Leaderboards;
  readonly releases: ReleaseCache;
  readonly loaders: ReturnType<typeof createLoaders>;
}

export const createContext =
  (
    deps: Pick<GameContext, 'sql' | 'acts' | 'commands' | 'leaderboards' | 'releases'>,
  ): ((request: RequestContext) => GameContext) =>
  (request) => ({ ...request, ...deps, loaders: createLoaders(deps.sql) });
