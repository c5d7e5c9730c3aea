import type { LeaderboardRow } from '../store/leaderboard-store.ts';

/**
 * Where a row stands, as text whose bytes order like the rows: highest score first, then whoever reached it first.
 * With the player's id behind it, it is the row's place in the whole order, which is PostgreSQL's of
 * `score desc, reached_at, player_id collate "C"`. Exact for every bigint, which a sorted set's own score is not: that
 * is a double.
 */
const scoreDigits = 16;
const timeDigits = 12;
/** Characters of {@link placeOf}. */
export const placeLength = scoreDigits + timeDigits;

const highest = 2n ** 63n - 1n;
/** In milliseconds; moves the times that can be told, some 4459 years to both sides of 1970, above zero. */
const epochShift = 2 ** 47;

const hex = (value: bigint | number, digits: number): string => value.toString(16).padStart(digits, '0');

/** @throws Error for a time that it can't tell */
export const placeOf = ({ score, reachedAt }: Pick<LeaderboardRow, 'score' | 'reachedAt'>): string => {
  const time = reachedAt.getTime() + epochShift;
  if (!(time >= 0 && time < 2 * epochShift)) throw new Error('A score was reached at a time that has no place');
  return hex(highest - score, scoreDigits) + hex(time, timeDigits);
};

/** As {@link placeOf} wrote it. */
export const readPlace = (place: string): Pick<LeaderboardRow, 'score' | 'reachedAt'> => ({
  score: highest - BigInt(`0x${place.slice(0, scoreDigits)}`),
  reachedAt: new Date(Number.parseInt(place.slice(scoreDigits, placeLength), 16) - epochShift),
});

/** A row's place in the whole order. */
export const memberOf = (row: LeaderboardRow): string => placeOf(row) + row.playerId;

export const readMember = (member: string): LeaderboardRow => ({
  ...readPlace(member),
  playerId: member.slice(placeLength),
});
