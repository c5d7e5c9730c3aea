import type { Money } from '../release/release.ts';

/** Something that is asked for: under way, failed with a way on, or there. */
export type Loadable<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly retry: () => void }
  | { readonly state: 'ready'; readonly value: T };

export interface QuestState {
  readonly count: number;
  readonly completed: boolean;
  readonly claimed: boolean;
  readonly claimable: boolean;
}

export interface NextExpiry {
  /** Minor units, more than 0. */
  readonly amount: bigint;
  readonly at: Date;
}

/** What blocks show of the player. */
export interface PlayerView {
  readonly name: string;
  readonly points: bigint;
  readonly level: number;
  /** What can be spent, by currency id. */
  readonly wallets: ReadonlyMap<string, bigint>;
  /** What is owed, by currency id: Stars were given back, and what they had bought was spent. Only where something is. */
  readonly debts?: ReadonlyMap<string, bigint>;
  /** What expires next unless it is spent before, by currency id. Only where something does. */
  readonly expiries?: ReadonlyMap<string, NextExpiry>;
  readonly quests: ReadonlyMap<string, QuestState>;
  /** `title` is what the server calls it: the release may have dropped the definition. */
  readonly items: readonly { readonly itemId: string; readonly title: string; readonly quantity: bigint }[];
  /** Null until a bot is connected. */
  readonly referralLink: string | null;
  readonly invited: number;
}

export interface LeaderboardRow {
  readonly rank: number;
  readonly name: string;
  readonly score: bigint;
  readonly own: boolean;
}
export interface LeaderboardView {
  readonly rows: readonly LeaderboardRow[];
  readonly own: LeaderboardRow | null;
}

/** One movement of the player's money. */
export interface HistoryEntry {
  readonly id: string;
  /** Minor units, more than 0. */
  readonly amount: bigint;
  /** Whether the player gave it. */
  readonly gives: boolean;
  readonly balanceAfter: bigint;
  readonly kind: 'REWARD' | 'PURCHASE' | 'STARS' | 'REFUND' | 'EXCHANGE' | 'EXPIRY' | 'CHARGE';
  /** What it was for; its name is null where no release gives it one. */
  readonly cause: { readonly kind: string; readonly name: string | null | undefined } | null;
  readonly at: Date;
  /** From this moment on what it brought can't be spent; null where it never expires. */
  readonly expiresAt: Date | null;
}

/** `busy`: asked and not answered. `pending`: the player paid, and the server has not confirmed it yet. */
export type ProductPhase = 'idle' | 'busy' | 'pending';
export interface ProductState {
  readonly phase: ProductPhase;
  /** How many more this player may buy; null for no limit or not known. */
  readonly left: number | null;
  /** How many are left for everybody; null for no end or not known. */
  readonly stockLeft: number | null;
  /** Until when a subscription of it runs that the player has, ISO 8601; null for none. */
  readonly runsUntil?: string | null;
}

/** How a subscription stands. Until its end the player has what it brings. */
export interface SubscriptionStanding {
  readonly id: string;
  readonly state: 'ACTIVE' | 'CANCELED' | 'GRACE' | 'EXPIRED';
  /** ISO 8601, as all moments here. */
  readonly paidUntil: string;
  /** Until when the player has it without having paid; null unless it is in its grace. */
  readonly graceUntil: string | null;
  readonly canceledBy: 'PLAYER' | 'TELEGRAM' | 'PLATFORM' | null;
  readonly endReason: 'CANCELED' | 'UNPAID' | 'REFUNDED' | null;
  /** What is wished and Telegram has yet to be told. */
  readonly pendingChange: 'CANCEL' | 'RESUME' | null;
}
/** What a player pays for every 30 days, or did. */
export interface SubscriptionRow extends SubscriptionStanding {
  readonly productId: string;
  /** What the server calls it: the release may have dropped the product. */
  readonly title: string;
  readonly stars: number;
}
export type SubscriptionWish = 'cancel' | 'resume';
/** `sending`: asked and not answered. `waiting`: there was no answer; it is asked again. */
export type WishPhase = 'sending' | 'waiting';

/** What a player bought or ordered. */
export interface PurchaseRow {
  readonly id: string;
  readonly productId: string;
  /** What the server calls it: the release may have dropped the product. */
  readonly title: string;
  /** ISO 8601. */
  readonly at: string;
  /** Null for one in Stars. */
  readonly price: Money | null;
  readonly stars: number | null;
  readonly state: 'done' | 'pending' | 'unpaid' | 'returned';
  /** When its Stars were given back, ISO 8601. */
  readonly returnedAt: string | null;
  /** A further period of a subscription. */
  readonly renewal: boolean;
}
