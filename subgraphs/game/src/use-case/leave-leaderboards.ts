import { z } from 'zod';
import type { Sql } from '@stargraph/kit/db/sql';
import { enqueueJob } from '@stargraph/kit/jobs';
import type { LeaderboardProjection } from '../projection/projection.ts';
import type { PlayerKey } from '../store/key.ts';
import { deleteRows, listBoardsOf } from '../store/leaderboard-store.ts';

export const jobSchema = 'game_jobs';
/** The task that takes players off the projection. */
export const forgetPlacesTask = 'forget-places';

const payloadSchema = z.object({
  environmentId: z.string(),
  playerId: z.string(),
  places: z.array(z.object({ leaderboardId: z.string(), version: z.coerce.bigint() })),
});

/**
 * Takes a player off every board of its environment, for whatever forgets players: the rows in the transaction, and once
 * that has committed a job takes the places off the projection, again and again until Redis has answered.
 *
 * Locks the player's row first, as acts do, so that the two never wait for each other in a circle. An act that comes
 * later puts the player on the boards again.
 *
 * @returns how many boards the player was on
 */
export const leaveLeaderboards = async (tx: Sql, player: PlayerKey): Promise<number> => {
  const { environmentId, playerId } = player;
  await tx.query('select from player where environment_id = $1 and id = $2 for update', [environmentId, playerId]);
  const boards = await listBoardsOf(tx, environmentId);
  const left = await deleteRows(
    tx,
    player,
    boards.map(({ leaderboardId }) => leaderboardId),
  );
  if (left.length === 0) return 0;
  const places = left.map(({ leaderboardId, version }) => ({ leaderboardId, version: String(version) }));
  await enqueueJob(tx, jobSchema, forgetPlacesTask, { environmentId, playerId, places });
  return left.length;
};

/**
 * The job of {@link leaveLeaderboards}.
 *
 * @throws Error where Redis gives no answer: it is to be tried again
 */
export const forgetPlaces = async (
  projection: Pick<LeaderboardProjection, 'leave'>,
  payload: unknown,
): Promise<void> => {
  const { environmentId, playerId, places } = payloadSchema.parse(payload);
  for (const { leaderboardId, version } of places)
    await projection.leave({ environmentId, leaderboardId }, playerId, version);
};
