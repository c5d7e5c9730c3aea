import type { Sql } from '@stargraph/kit/db/sql';
import type { FoundRows, Person } from '@stargraph/kit/personal-data';
import { gamePersonalData } from '../store/personal-data.ts';
import { leaveLeaderboards } from './leave-leaderboards.ts';

/** Erases what game holds of a player, the places in the projection of leaderboards included, which a job takes off. */
export const erasePlayer = async (tx: Sql, person: Person): Promise<FoundRows> => {
  const left = await leaveLeaderboards(tx, person);
  const found = await gamePersonalData.erase(tx, person);
  return { ...found, leaderboard_entry: (found['leaderboard_entry'] ?? 0) + left };
};
