import type { Bus, Subscription } from '@stargraph/kit/bus/bus';
import { eventData, type Envelope } from '@stargraph/kit/contracts/event';
import type { Sql } from '@stargraph/kit/db/sql';
import { byBoard } from '../projection/boards.ts';
import type { LeaderboardKeeper } from '../projection/keeper.ts';
import type { LeaderboardProjection } from '../projection/projection.ts';
import { findRows, listBoardsOf } from '../store/leaderboard-store.ts';

const group = 'game.leaderboards';
const actType = 'game.act.applied.v1';
const claimType = 'game.quest.claimed.v1';

const playerOf = (event: Envelope): string =>
  event.type === claimType ? eventData(event, claimType).playerId : eventData(event, actType).playerId;

interface PlaceDeps {
  readonly sql: Sql;
  readonly projection: LeaderboardProjection;
  readonly keeper: Pick<LeaderboardKeeper, 'rebuild'>;
}

/**
 * Tells the projection of players whose points have moved: not what the events say, but how their rows stand now, by
 * version. So it does not matter how often an event comes, nor in which order.
 *
 * @throws Error where Redis gives no answer: the events are to be handed again
 */
export const projectPlaces = async (deps: PlaceDeps, batch: readonly Envelope[]): Promise<void> => {
  const { sql, projection, keeper } = deps;
  const players = Map.groupBy(batch, ({ environmentId }) => environmentId);
  for (const [environmentId, events] of players) {
    const playerIds = [...new Set(events.map(playerOf))];
    const boards = await listBoardsOf(sql, environmentId);
    const wanted = boards.flatMap((board) => playerIds.map((playerId) => ({ ...board, playerId })));
    for (const { key, rows } of byBoard(await findRows(sql, wanted))) {
      // Where all is lost the keeper builds all, from rows that hold this already.
      if ((await projection.put(key, rows)) === 'absent') await keeper.rebuild(key, 'absent');
    }
  }
};

/** Takes acts and claims from the bus. */
export const subscribeToPlaces = (deps: PlaceDeps & { readonly bus: Bus }): Subscription =>
  deps.bus.subscribe({
    group,
    sources: ['game'],
    types: [actType, claimType],
    maxBatch: 500,
    handle: (batch) => projectPlaces(deps, batch),
  });
