import { accountId, availableOf, capacity, isPlayers, noFunds, type AccountRef, type Funds } from './account.ts';
import { InsufficientFundsError, WalletFullError } from './errors.ts';
import type { Posting, TransferPlan } from './transfer.ts';

/** A player's account under its lock. */
export interface AccountState extends Funds {
  /** How many postings it has: the last one's position. */
  readonly entries: bigint;
  /** When the last of them was made; null before the first. */
  readonly movedAt: Date | null;
}

const emptyAccount: AccountState = { ...noFunds, entries: 0n, movedAt: null };

/**
 * How far below zero an account is, because more was taken back than was there: a debt. Only what takes back makes
 * one; whatever comes lowers it.
 */
export const overdraftOf = ({ balance, held }: Funds): bigint => (held > balance ? held - balance : 0n);

/** An account of one environment. */
export interface EnvironmentAccount extends AccountRef {
  readonly environmentId: string;
}

export const accountKey = (account: EnvironmentAccount): string => `${account.environmentId}\n${accountId(account)}`;

/** A transfer as the ledger takes it. */
export interface LedgerTransfer extends TransferPlan {
  readonly environmentId: string;
  readonly id: string;
  readonly createdAt: Date;
  /** The hold that it takes, all of it, from the account that it debits. */
  readonly hold?: { readonly id: string; readonly amount: bigint };
}

/** A posting with its place in a player's account; a system account keeps neither place nor balance. */
export interface PlacedPosting extends Posting {
  readonly environmentId: string;
  readonly transferId: string;
  readonly position: bigint | null;
  readonly balanceAfter: bigint | null;
  /** In the order of positions. */
  readonly createdAt: Date;
}

/** Accounts under their locks, and what is done to them in turn. */
export interface Ledger {
  /**
   * Moves money, or changes nothing.
   *
   * @throws InsufficientFundsError where it takes more than is available, unless the plan says that it overdraws
   * @throws WalletFullError where a balance would pass 2^63 - 1
   */
  post(transfer: LedgerTransfer): void;
  result(): {
    readonly accounts: readonly (EnvironmentAccount & AccountState)[];
    readonly postings: readonly PlacedPosting[];
  };
}

const laterOf = (a: Date, b: Date | null): Date => (b !== null && b > a ? b : a);

/** @throws Error for a plan that is none: it is a fault of whoever made it, not a refusal */
const assertPlan = ({ postings }: TransferPlan): void => {
  const sums = new Map<string, bigint>();
  for (const { account, amount } of postings) {
    if (amount === 0n || amount > capacity || amount < -capacity) throw new RangeError('A posting moves 1 to 2^63 - 1');
    sums.set(account.currencyId, (sums.get(account.currencyId) ?? 0n) + amount);
  }
  if ([...sums.values()].some((sum) => sum !== 0n)) throw new RangeError('The postings of a transfer do not balance');
  if (postings.length === 0 || new Set(postings.map(({ account }) => accountId(account))).size !== postings.length)
    throw new RangeError('A transfer posts once to each of its accounts');
};

/** What a posting leaves of a player's account. @param freed what of the held it takes */
const move = (state: AccountState, amount: bigint, freed: bigint, at: Date, overdraws: boolean): AccountState => {
  const moved = { balance: state.balance + amount, held: state.held - freed };
  if (moved.balance > capacity) throw new WalletFullError();
  const short = overdraftOf(moved);
  if (!overdraws && amount < 0n && short > overdraftOf(state)) {
    throw new InsufficientFundsError(availableOf(state), -amount);
  }
  return { ...moved, entries: state.entries + 1n, movedAt: laterOf(at, state.movedAt) };
};

/** @param locked players' accounts by {@link accountKey}; one that is not there is empty */
export const createLedger = (locked: ReadonlyMap<string, AccountState>): Ledger => {
  const changed = new Map<string, EnvironmentAccount & AccountState>();
  const postings: PlacedPosting[] = [];
  return {
    post: (transfer) => {
      assertPlan(transfer);
      const { environmentId, id, createdAt, overdraws = false } = transfer;
      const moved = transfer.postings.map((posting) => {
        const account = { environmentId, ...posting.account };
        const placed = { environmentId, transferId: id, ...posting };
        if (!isPlayers(account.owner)) return { placed: { ...placed, position: null, balanceAfter: null, createdAt } };
        const key = accountKey(account);
        const before = changed.get(key) ?? locked.get(key) ?? emptyAccount;
        const freed = posting.amount < 0n ? (transfer.hold?.amount ?? 0n) : 0n;
        const state = move(before, posting.amount, freed, createdAt, overdraws);
        const at = state.movedAt ?? createdAt;
        return {
          placed: { ...placed, position: state.entries, balanceAfter: state.balance, createdAt: at },
          change: { key, state: { ...account, ...state } },
        };
      });
      for (const { placed, change } of moved) {
        postings.push(placed);
        if (change !== undefined) changed.set(change.key, change.state);
      }
    },
    result: () => ({ accounts: [...changed.values()], postings }),
  };
};
