import fc from 'fast-check';
import type { LeaderboardRow } from '../../src/store/leaderboard-store.ts';

/** Few scores, times and ids, so that many are equal; among the scores the highest and those beyond a double. */
const scores = [1n, 2n, 3n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 2n, 2n ** 63n - 1n];
const anyScore = fc.oneof(fc.constantFrom(...scores), fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }));
/** Ids whose order by bytes is none that a language has. */
const playerIds = ['plr_1', 'plr_10', 'plr_2', 'plr_A', 'plr_Z', 'plr_a', 'plr_b-1', 'plr_b1', 'plr__', 'plr_z'];
const anyTime = fc.constantFrom(0, 1, 1_767_225_600_000, 1_767_225_600_001);

export const anyRow: fc.Arbitrary<LeaderboardRow> = fc.record({
  playerId: fc.constantFrom(...playerIds),
  score: anyScore,
  reachedAt: anyTime.map((at) => new Date(at)),
});

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The naive order, without any store. */
export const inOrder = <Row extends LeaderboardRow>(rows: readonly Row[]): Row[] =>
  rows.toSorted(
    (a, b) =>
      (a.score > b.score ? -1 : Number(a.score < b.score)) ||
      a.reachedAt.getTime() - b.reachedAt.getTime() ||
      byText(a.playerId, b.playerId),
  );
