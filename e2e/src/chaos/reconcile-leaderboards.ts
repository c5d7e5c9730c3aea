import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { compare, type Tally } from './tally.ts';
import type { ChaosTarget } from './target.ts';

/** How long boards may take to be built anew after Redis has come back. */
const builtWithinMs = 60_000;

/** What a board's sorted set holds, in its order; undefined where no generation is read. */
const membersOf = async (target: ChaosTarget, board: string): Promise<string[] | undefined> => {
  const key = `leaderboard:{${board}}`;
  const generation = await target.redis.hget(key, 'current');
  if (generation === null) return undefined;
  return target.redis.zrange(`${key}:${generation}:order`, 0, -1);
};

const untilBuilt = async (target: ChaosTarget, board: string): Promise<string[]> => {
  for (const until = performance.now() + builtWithinMs; ;) {
    const members = await membersOf(target, board);
    if (members !== undefined) return members;
    if (performance.now() > until) return [];
    await sleep(500);
  }
};

/** A sorted set's member, read without the code that wrote it: score, time and player at their rank. */
const placeText = (board: string, member: string, index: number): string => {
  const score = 2n ** 63n - 1n - BigInt(`0x${member.slice(0, 16)}`);
  const reachedAt = Number.parseInt(member.slice(16, 28), 16) - 2 ** 47;
  return `${board} #${index + 1} ${score} ${reachedAt} ${member.slice(28)}`;
};

/** The projection in Redis: every row of PostgreSQL at the rank that PostgreSQL gives it, and nothing else. */
export const tallyProjection = async (client: pg.Client, target: ChaosTarget): Promise<Tally> => {
  const { rows } = await client.query<{ board: string; place: string }>(
    `SELECT board, concat_ws(' ', board, '#' || row_number() OVER (PARTITION BY board ORDER BY score DESC, reached_at, player_id),
       score, floor(extract(epoch FROM reached_at) * 1000)::bigint, player_id) AS place
     FROM (SELECT environment_id || '/' || leaderboard_id AS board, * FROM game.leaderboard_entry) entry`,
  );
  const found = new Map<string, number>();
  for (const board of new Set(rows.map((row) => row.board)))
    for (const [index, member] of (await untilBuilt(target, board)).entries())
      found.set(placeText(board, member, index), 1);
  return compare(
    'projected places',
    rows.map(({ place }) => place),
    found,
    true,
  );
};
