/**
 * The most points that a player can hold; what would exceed it is lost. Every sum of points is then exact
 * as a JSON number too, which is how events carry it.
 */
export const maxPoints = BigInt(Number.MAX_SAFE_INTEGER);

export interface QuestState {
  /** Repetitions so far, never above the goal that it was last measured by. */
  readonly count: number;
  /** Milliseconds since the epoch; null while it is open. Once set it stays, whatever later releases say. */
  readonly completedAt: number | null;
  /** When it was paid: with its completion, or when the player claimed it. Null while it is open or unclaimed. Once set it stays. */
  readonly claimedAt: number | null;
}

/** Everything about a player that an act or a claim can move. */
export interface PlayerState {
  /** 0…{@link maxPoints} */
  readonly points: bigint;
  /** 1 is where everybody starts; it never falls. */
  readonly level: number;
  readonly quests: ReadonlyMap<string, QuestState>;
}

/** A player who has not been touched yet. */
export const newPlayer: PlayerState = { points: 0n, level: 1, quests: new Map() };
