import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '@stargraph/kit/db/sql';
import {
  countRows,
  findRows,
  scanBoard,
  scanStep,
  type LeaderboardKey,
  type VersionedRow,
} from '../store/leaderboard-store.ts';
import { placeOf } from './place.ts';
import type { Kept, LeaderboardProjection } from './projection.ts';

export interface DriftDeps {
  readonly sql: Sql;
  readonly projection: LeaderboardProjection;
  /** How long news may be on their way before they are drift, in all; milliseconds. @default 6000 */
  readonly lagMs?: number;
}

/** How often rows that differ are looked at again before that is no delay any more. */
const looks = 3;

/** What is kept may be ahead of a row that was read before; never behind it, nor different. */
const agrees = (row: VersionedRow, kept: Kept | null): boolean =>
  kept !== null && (kept.version > row.version || (kept.version === row.version && kept.place === placeOf(row)));

/**
 * Compares a board with its source while both go on: every row with what is kept of its player and with the order,
 * and the number of both. Those two being equal, ranks are as well: the order is that of the places' bytes.
 *
 * @returns how many entries differ, for longer than news are on their way; `missing` where it can't be compared
 */
export const createDriftCheck = ({
  sql,
  projection,
  lagMs = 6000,
}: DriftDeps): ((key: LeaderboardKey) => Promise<number | 'missing'>) => {
  /** Those of at most {@link scanStep} rows that differ. */
  const differing = async (
    key: LeaderboardKey,
    rows: readonly VersionedRow[],
  ): Promise<readonly VersionedRow[] | 'missing'> => {
    const ids = rows.map(({ playerId }) => playerId);
    const found = await projection.look(key, ids);
    return typeof found === 'string' ? 'missing' : rows.filter((row, index) => !agrees(row, found.kept[index] ?? null));
  };
  const differingOf = async (
    key: LeaderboardKey,
    steps: AsyncIterable<readonly VersionedRow[]> | Iterable<readonly VersionedRow[]>,
  ): Promise<readonly VersionedRow[] | 'missing'> => {
    const all: VersionedRow[] = [];
    for await (const rows of steps) {
      const found = await differing(key, rows);
      if (found === 'missing') return found;
      all.push(...found);
    }
    return all;
  };
  /** Counted after the projection: what is there was committed before, so it holds more only where rows were deleted. */
  const surplusOf = async (key: LeaderboardKey): Promise<number | 'missing'> => {
    const there = await projection.look(key, []);
    return typeof there === 'string' ? 'missing' : Math.max(0, there.entries - (await countRows(sql, key)));
  };
  /** How many of the rows were not deleted since they were read. */
  const stillThere = async (key: LeaderboardKey, rows: readonly VersionedRow[]): Promise<number> => {
    let found = 0;
    for (const step of stepsOf(rows))
      found += (
        await findRows(
          sql,
          step.map(({ playerId }) => ({ ...key, playerId })),
        )
      ).length;
    return found;
  };

  return async (key) => {
    let suspects = await differingOf(key, scanBoard(sql, key));
    for (let look = 0; look < looks && suspects !== 'missing' && suspects.length > 0; look += 1) {
      await sleep(lagMs / looks);
      // As they were when they were suspected: what has caught up with that is no drift, however far the source went on.
      suspects = await differingOf(key, stepsOf(suspects));
    }
    let surplus = await surplusOf(key);
    for (let look = 0; look < looks && surplus !== 'missing' && surplus > 0; look += 1) {
      // As long as it takes those to leave whose rows were deleted.
      await sleep(lagMs / looks);
      surplus = await surplusOf(key);
    }
    if (suspects === 'missing' || surplus === 'missing') return 'missing';
    return (await stillThere(key, suspects)) + surplus;
  };
};

const stepsOf = function* (rows: readonly VersionedRow[]): Generator<readonly VersionedRow[]> {
  for (let at = 0; at < rows.length; at += scanStep) yield rows.slice(at, at + scanStep);
};
