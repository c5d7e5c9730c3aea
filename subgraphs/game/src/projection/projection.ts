import { z } from 'zod';
import { within } from '@stargraph/kit/within';
import type { LeaderboardKey, LeaderboardPlace, LeaderboardRow, VersionedRow } from '../store/leaderboard-store.ts';
import { memberOf, placeLength, placeOf, readMember, readPlace } from './place.ts';
import { runScript, type Script, type ScriptStore } from './script.ts';
import {
  beginScript,
  fillScript,
  leaveScript,
  lookScript,
  pageScript,
  putScript,
  rankScript,
  readyScript,
  stateScript,
  takeOverScript,
} from './scripts.ts';

/**
 * Why a board can't be answered from: the projection is `lost` (a new or emptied server, a board that is being built
 * or not whole), or this board alone is `absent`, because it is new.
 */
export type Missing = 'lost' | 'absent';

/** What is kept of a player. */
export interface Kept {
  /** As {@link placeOf} writes it. */
  readonly place: string;
  readonly version: bigint;
}

/**
 * The boards as Redis holds them. Everything rejects where Redis gives no answer in time, and answers {@link Missing}
 * where it does but the board can't be used.
 */
export interface LeaderboardProjection {
  /** Takes rows in, each where it is newer than what is kept: repeats and old news are harmless. */
  put(key: LeaderboardKey, rows: readonly VersionedRow[]): Promise<'put' | Missing>;
  /**
   * Takes a player off whose row was deleted; a newer row stays. Old news of the deleted one are refused for an hour, so
   * it does not matter who else had read it, nor whether the board is being built.
   * @param version as the row had it when it was deleted
   */
  leave(key: LeaderboardKey, playerId: string, version: bigint): Promise<void>;
  /** The place of whom `row` is of, once it is taken in; null where it was deleted meanwhile. */
  rank(key: LeaderboardKey, row: VersionedRow): Promise<LeaderboardPlace | null | Missing>;
  /** As `listEntries`, once `own` is taken in. */
  page(
    key: LeaderboardKey,
    page: { readonly after: LeaderboardPlace | null; readonly limit: number },
    own: VersionedRow | null,
  ): Promise<readonly LeaderboardPlace[] | Missing>;
  /** Whether it can be answered from. */
  state(key: LeaderboardKey): Promise<'whole' | Missing>;
  /** How many entries there are, and what is kept of players: null for one who is not in the order. */
  look(
    key: LeaderboardKey,
    playerIds: readonly string[],
  ): Promise<{ readonly entries: number; readonly kept: readonly (Kept | null)[] } | Missing>;
  /** Whether every board was built since the server began to run. */
  ready(): Promise<boolean>;
  /** Says that every board is built. */
  setReady(): Promise<void>;
  readonly building: {
    /**
     * Forgets the board and begins to build it under a new generation.
     * @param now milliseconds since the epoch
     * @returns false where somebody else is at it
     */
    begin(key: LeaderboardKey, generation: string, now: number): Promise<boolean>;
    /** @returns false where the generation is not built any more: another one is, or Redis has forgotten it */
    take(key: LeaderboardKey, generation: string, rows: readonly VersionedRow[], now: number): Promise<boolean>;
    /** @param least how many entries it must hold. @returns false as {@link take}, or where it holds fewer */
    takeOver(key: LeaderboardKey, generation: string, least: number): Promise<boolean>;
  };
}

/** For how long rows that were deleted are known. News of them are on their way for seconds. */
const goneMs = 60 * 60 * 1000;
/** Who builds a board and did not get on for so long has died over it. Milliseconds. */
const builderDiedMs = 15_000;

const readyKey = 'leaderboards:ready';
const keyOf = ({ environmentId, leaderboardId }: LeaderboardKey): string =>
  `leaderboard:{${environmentId}/${leaderboardId}}`;

const given = (row: VersionedRow): string[] => [row.playerId, placeOf(row), String(row.version)];

const answerSchema = z.union([
  z.tuple([z.literal(0)]).transform(() => 'lost' as const),
  z.tuple([z.literal(2)]).transform(() => 'absent' as const),
  z.tuple([z.literal(1)], z.unknown()).transform(([, ...rest]) => rest),
]);
const rankSchema = z.tuple([z.int().nonnegative(), z.string()]);
const pageSchema = z.tuple([z.array(z.string())]);
const lookSchema = z.tuple([z.int(), z.string()]);

const keptOf = (text: string): Kept | null =>
  text === '' ? null : { place: text.slice(0, placeLength), version: BigInt(text.slice(placeLength)) };

/** @param patienceMs how long Redis may take over an answer */
export const createLeaderboardProjection = (store: ScriptStore, patienceMs: number): LeaderboardProjection => {
  const ask = async (script: Script, keys: readonly string[], args: readonly string[]) =>
    answerSchema.parse(await within(patienceMs, 'Redis', runScript(store, script, keys, args)));
  const askBoard = (script: Script, key: LeaderboardKey, args: readonly string[]) =>
    ask(script, [keyOf(key), readyKey], args);
  const succeeds = async (script: Script, key: LeaderboardKey, args: readonly string[]): Promise<boolean> =>
    Array.isArray(await askBoard(script, key, args));

  return {
    put: async (key, rows) => {
      const answer = await askBoard(putScript, key, rows.flatMap(given));
      return Array.isArray(answer) ? 'put' : answer;
    },
    leave: async (key, playerId, version) => {
      await askBoard(leaveScript, key, [playerId, String(version), String(goneMs)]);
    },
    rank: async (key, row) => {
      const answer = await askBoard(rankScript, key, given(row));
      if (!Array.isArray(answer)) return answer;
      if (answer.length === 0) return null;
      const [ahead, place] = rankSchema.parse(answer);
      return { ...readPlace(place), playerId: row.playerId, rank: ahead + 1 };
    },
    page: async (key, { after, limit }, own) => {
      const args = [after === null ? '' : memberOf(after), String(limit), ...(own === null ? [] : given(own))];
      const answer = await askBoard(pageScript, key, args);
      if (!Array.isArray(answer)) return answer;
      const [members] = pageSchema.parse(answer);
      return members.map((member, index): LeaderboardPlace & LeaderboardRow => ({
        ...readMember(member),
        rank: (after?.rank ?? 0) + index + 1,
      }));
    },
    state: async (key) => {
      const answer = await askBoard(stateScript, key, []);
      return Array.isArray(answer) ? 'whole' : answer;
    },
    look: async (key, playerIds) => {
      const answer = await askBoard(lookScript, key, playerIds);
      if (!Array.isArray(answer)) return answer;
      const [entries, kept] = lookSchema.parse(answer);
      return { entries, kept: playerIds.length === 0 ? [] : kept.split(' ').map(keptOf) };
    },
    ready: async () => Array.isArray(await ask(readyScript, [readyKey], [])),
    setReady: async () => {
      await ask(readyScript, [readyKey], ['set']);
    },
    building: {
      begin: (key, generation, now) => succeeds(beginScript, key, [generation, String(now), String(builderDiedMs)]),
      take: (key, generation, rows, now) =>
        succeeds(fillScript, key, [generation, String(now), ...rows.flatMap(given)]),
      takeOver: (key, generation, least) => succeeds(takeOverScript, key, [generation, String(least)]),
    },
  };
};
