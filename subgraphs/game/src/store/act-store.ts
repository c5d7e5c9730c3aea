import { prepared } from '@stargraph/kit/db/prepared';
import type { Sql } from '@stargraph/kit/db/sql';
import type { StoredIntent } from '../domain/decide-act.ts';
import type { PlayerState, QuestState } from '../domain/player-state.ts';
import { readGain, writeGain } from './intent-outcome.ts';
import { keyColumns, keyText, type PlayerKey } from './key.ts';
import type { LeaderboardKey, VersionedRow } from './leaderboard-store.ts';

interface PlayerRow {
  readonly environment_id: string;
  readonly player_id: string;
  readonly points: bigint;
  readonly level: number;
  readonly created_at: Date;
}

/** A player as it stands under its row's lock. */
export interface LockedPlayer {
  readonly key: PlayerKey;
  readonly state: PlayerState;
  readonly createdAt: Date;
  /** The stored ones among the intents that were asked for. */
  readonly intents: ReadonlyMap<string, StoredIntent>;
}

const locking = prepared(
  `select player.environment_id, player.id as player_id, player.points, player.level, player.created_at
   from player join unnest($1::text[], $2::text[]) as wanted(environment_id, id) using (environment_id, id)
   order by player.environment_id, player.id
   for update of player`,
);

const lockRows = (tx: Sql, keys: readonly PlayerKey[]): Promise<PlayerRow[]> =>
  tx.query<PlayerRow>(locking, keyColumns(keys));

/** A player to lock, and what may be kept of it. */
export interface WantedPlayer extends PlayerKey {
  /** Whether a row is made where there is none. */
  readonly make: boolean;
  /** Intents to look up. */
  readonly intentIds: readonly string[];
}

/**
 * Locks players in the order of their ids, making rows that are wanted and not there.
 *
 * @param now milliseconds since the epoch
 */
const lockPlayers = async (tx: Sql, keys: readonly WantedPlayer[], now: number): Promise<PlayerRow[]> => {
  const rows = await lockRows(tx, keys);
  if (rows.length === keys.length) return rows;
  const known = new Set(rows.map((row) => keyText({ environmentId: row.environment_id, playerId: row.player_id })));
  const missing = keys.filter((key) => key.make && !known.has(keyText(key)));
  if (missing.length === 0) return rows;
  await tx.query(
    `insert into player (environment_id, id, points, level, created_at, updated_at)
     select environment_id, id, 0, 1, at, at
     from unnest($1::text[], $2::text[]) as missing(environment_id, id), to_timestamp($3::double precision / 1000) as at
     order by environment_id, id
     on conflict do nothing`,
    [...keyColumns(missing), now],
  );
  // Again for all: another transaction may have made, and moved, some of them in between.
  return lockRows(tx, keys);
};

interface QuestRow {
  readonly environment_id: string;
  readonly player_id: string;
  readonly quest_id: string;
  readonly count: number;
  readonly completed_at: Date | null;
  readonly claimed_at: Date | null;
  readonly intent_id: null;
}
interface IntentRow {
  readonly environment_id: string;
  readonly player_id: string;
  readonly intent_id: string;
  readonly action: string;
  readonly count: number;
  readonly outcome: unknown;
}

const reading = prepared(
  `select environment_id, player_id, quest_id, count, completed_at, claimed_at, null as intent_id, null as action, null as outcome
   from quest_progress join unnest($1::text[], $2::text[]) as player(environment_id, player_id) using (environment_id, player_id)
   union all
   select environment_id, player_id, null, count, null, null, intent_id, action, outcome
   from intent join unnest($3::text[], $4::text[], $5::text[]) as asked(environment_id, player_id, intent_id) using (environment_id, player_id, intent_id)`,
);

/**
 * Locks the players and reads what their intents can move.
 *
 * The second read must be a statement of its own: one statement sees all other tables as they were
 * when it began, before it waited for the lock.
 *
 * @param wanted each player once
 * @returns by {@link keyText}; without players who have no row and want none
 */
export const lockAndRead = async (
  tx: Sql,
  wanted: readonly WantedPlayer[],
  now: number,
): Promise<ReadonlyMap<string, LockedPlayer>> => {
  const players = await lockPlayers(tx, wanted, now);
  const pairs = wanted.flatMap(({ environmentId, playerId, intentIds }) =>
    intentIds.map((intentId) => ({ environmentId, playerId, intentId })),
  );
  const rows = await tx.query<QuestRow | IntentRow>(reading, [
    ...keyColumns(wanted),
    ...keyColumns(pairs),
    pairs.map((pair) => pair.intentId),
  ]);
  const quests = new Map<string, Map<string, QuestState>>();
  const intents = new Map<string, Map<string, StoredIntent>>();
  const into = <Value>(groups: Map<string, Map<string, Value>>, key: string, id: string, value: Value): void => {
    const group = groups.get(key) ?? new Map<string, Value>();
    groups.set(key, group.set(id, value));
  };
  for (const row of rows) {
    const key = keyText({ environmentId: row.environment_id, playerId: row.player_id });
    if (row.intent_id === null)
      into(quests, key, row.quest_id, {
        count: row.count,
        completedAt: row.completed_at?.getTime() ?? null,
        claimedAt: row.claimed_at?.getTime() ?? null,
      });
    else into(intents, key, row.intent_id, { action: row.action, count: row.count, gain: readGain(row.outcome) });
  }
  return new Map(
    players.map((row) => {
      const key = { environmentId: row.environment_id, playerId: row.player_id };
      const text = keyText(key);
      return [
        text,
        {
          key,
          createdAt: row.created_at,
          state: { points: row.points, level: row.level, quests: quests.get(text) ?? new Map() },
          intents: intents.get(text) ?? new Map(),
        },
      ];
    }),
  );
};

/** What a batch of acts leaves to be written; each player and each (player, quest), intent and board at most once. */
export interface ActWrites {
  readonly players: readonly (PlayerKey & { readonly points: bigint; readonly level: number })[];
  readonly quests: readonly (PlayerKey & { readonly questId: string; readonly releaseHash: string } & QuestState)[];
  readonly intents: readonly (PlayerKey & { readonly intentId: string; readonly releaseHash: string } & StoredIntent)[];
  /** Boards on which the player's points count. */
  readonly scores: readonly (PlayerKey & { readonly leaderboardId: string; readonly score: bigint })[];
}

const writing = prepared(
  `with at as (select to_timestamp($1::double precision / 1000) as now),
   moved_player as (
     update player set points = new.points, level = new.level, updated_at = at.now
     from unnest($2::text[], $3::text[], $4::bigint[], $5::int[]) as new(environment_id, id, points, level), at
     where player.environment_id = new.environment_id and player.id = new.id
   ),
   moved_quest as (
     insert into quest_progress (environment_id, player_id, quest_id, count, completed_at, claimed_at, release_hash)
     select environment_id, player_id, quest_id, count, to_timestamp(completed_at / 1000), to_timestamp(claimed_at / 1000), release_hash
     from unnest($6::text[], $7::text[], $8::text[], $9::int[], $10::double precision[], $11::double precision[], $12::text[])
       as new(environment_id, player_id, quest_id, count, completed_at, claimed_at, release_hash)
     on conflict (environment_id, player_id, quest_id) do update
       set count = excluded.count, completed_at = excluded.completed_at, claimed_at = excluded.claimed_at, release_hash = excluded.release_hash
   ),
   kept_intent as (
     insert into intent (environment_id, player_id, intent_id, action, count, outcome, release_hash, at)
     select environment_id, player_id, intent_id, action, count, outcome::jsonb, release_hash, at.now
     from unnest($13::text[], $14::text[], $15::text[], $16::text[], $17::int[], $18::text[], $19::text[])
       as new(environment_id, player_id, intent_id, action, count, outcome, release_hash), at
   )
   insert into leaderboard_entry as entry (environment_id, leaderboard_id, player_id, score, reached_at)
   select environment_id, leaderboard_id, player_id, score, at.now
   from unnest($20::text[], $21::text[], $22::text[], $23::bigint[]) as new(environment_id, player_id, leaderboard_id, score), at
   on conflict (environment_id, leaderboard_id, player_id) do update
     set score = excluded.score, reached_at = excluded.reached_at
     where entry.score <> excluded.score
   returning environment_id as "environmentId", leaderboard_id as "leaderboardId", player_id as "playerId", score,
     reached_at as "reachedAt", version`,
);

/**
 * Writes everything in one round trip. Needs the locks of {@link lockAndRead}, which guard all these rows.
 *
 * @param now milliseconds since the epoch
 * @returns the rows of leaderboards that have moved
 */
export const writeActs = async (
  tx: Sql,
  { players, quests, intents, scores }: ActWrites,
  now: number,
): Promise<(LeaderboardKey & VersionedRow)[]> =>
  tx.query<LeaderboardKey & VersionedRow>(writing, [
    now,
    ...keyColumns(players),
    players.map((player) => player.points),
    players.map((player) => player.level),
    ...keyColumns(quests),
    quests.map((quest) => quest.questId),
    quests.map((quest) => quest.count),
    quests.map((quest) => quest.completedAt),
    quests.map((quest) => quest.claimedAt),
    quests.map((quest) => quest.releaseHash),
    ...keyColumns(intents),
    intents.map((intent) => intent.intentId),
    intents.map((intent) => intent.action),
    intents.map((intent) => intent.count),
    intents.map((intent) => writeGain(intent.gain)),
    intents.map((intent) => intent.releaseHash),
    ...keyColumns(scores),
    scores.map((score) => score.leaderboardId),
    scores.map((score) => score.score),
  ]);
