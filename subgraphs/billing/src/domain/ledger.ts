import { newId } from '@stargraph/kit/ids';
import { accountId, availableOf, capacity, isPlayers, noFunds, type AccountRef, type Funds } from './account.ts';
import { InsufficientFundsError, WalletFullError } from './errors.ts';
import {
  amountAt,
  atMost,
  changedLots,
  dueLots,
  joinLots,
  noLots,
  sumOfLots,
  takeSoonest,
  type Lot,
  type Lots,
} from './lot.ts';
import { expiryTransfer, type Posting, type TransferPlan } from './transfer.ts';

/** A player's account under its lock. */
export interface AccountState extends Funds {
  /** How many postings it has: the last one's position. */
  readonly entries: bigint;
  /** When the last of them was made; null before the first. */
  readonly movedAt: Date | null;
  /** What of it expires and is not held: never more than balance less held. */
  readonly lots: Lots;
}

const emptyAccount: AccountState = { ...noFunds, entries: 0n, movedAt: null, lots: noLots };

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
  readonly projectId: string;
  readonly createdAt: Date;
  /** The hold that it takes, all of it, from the account that it debits. */
  readonly hold?: { readonly id: string; readonly amount: bigint };
}

/**
 * A posting with its place in a player's account; a system account keeps neither place nor balance. Only what is there
 * to expire has a time for it: what paid off a debt is gone.
 */
export interface PlacedPosting extends Posting {
  readonly environmentId: string;
  readonly transferId: string;
  readonly position: bigint | null;
  readonly balanceAfter: bigint | null;
  /** In the order of positions. */
  readonly createdAt: Date;
}

/** Accounts under their locks, and what is done to them in turn. What has expired in one is moved out of it before anything else is. */
export interface Ledger {
  /** What a player has there now: nothing where no money has reached it. */
  fundsOf(account: EnvironmentAccount): Funds;
  /**
   * Moves money by all of these transfers, in turn, or by none.
   *
   * @throws InsufficientFundsError where one takes more than is available, unless its plan says that it overdraws
   * @throws WalletFullError where a balance would pass 2^63 - 1
   */
  post(...transfers: readonly LedgerTransfer[]): void;
  /**
   * Promises money of a player's account, that which expires soonest first.
   *
   * @returns the part that expires, for the hold to keep
   * @throws InsufficientFundsError where less is available
   */
  reserve(account: EnvironmentAccount, amount: bigint): Lots;
  /** Gives back what was promised and is not taken. @param lots what {@link reserve} returned for it */
  free(account: EnvironmentAccount, amount: bigint, lots: Lots): void;
  result(): {
    readonly accounts: readonly (EnvironmentAccount & AccountState)[];
    readonly postings: readonly PlacedPosting[];
    /** What was moved because it had expired: to be written with the transfers that were posted. */
    readonly expired: readonly LedgerTransfer[];
    /** Lots that are others now; an amount of 0 for one that is gone. */
    readonly lots: readonly (EnvironmentAccount & Lot)[];
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

/** What expires of an account when this posting has moved it: what leaves it takes that which expires soonest first. */
const lotsAfter = ({ lots }: AccountState, { amount, expiresAt }: Posting, freed: bigint, projectId: string): Lots => {
  if (amount < 0n) return takeSoonest(lots, -amount - freed).left;
  return expiresAt === undefined ? lots : joinLots(lots, [{ expiresAt, amount, projectId }]);
};

/** What a posting leaves of a player's account. @param freed what of the held it takes */
const move = (
  state: AccountState,
  posting: Posting,
  freed: bigint,
  { createdAt, overdraws = false, projectId }: LedgerTransfer,
): AccountState => {
  const { amount } = posting;
  const moved = { balance: state.balance + amount, held: state.held - freed };
  if (moved.balance > capacity) throw new WalletFullError();
  const short = overdraftOf(moved);
  if (!overdraws && amount < 0n && short > overdraftOf(state)) {
    throw new InsufficientFundsError(availableOf(state), -amount);
  }
  const lots = atMost(lotsAfter(state, posting, freed, projectId), moved.balance - moved.held);
  return { ...moved, entries: state.entries + 1n, movedAt: laterOf(createdAt, state.movedAt), lots };
};

const hasMoreAt = (at: Date | undefined, before: Lots, after: Lots): boolean =>
  at !== undefined && amountAt(after, at) > amountAt(before, at);

interface Placed {
  readonly postings: readonly PlacedPosting[];
  readonly accounts: ReadonlyMap<string, EnvironmentAccount & AccountState>;
}

/** What one transfer does to accounts. @param stateOf what is in a player's account before it */
const place = (transfer: LedgerTransfer, stateOf: (account: EnvironmentAccount) => AccountState): Placed => {
  assertPlan(transfer);
  const { environmentId, id, createdAt } = transfer;
  const accounts = new Map<string, EnvironmentAccount & AccountState>();
  const postings = transfer.postings.map((posting): PlacedPosting => {
    const account = { environmentId, ...posting.account };
    const placed = { environmentId, transferId: id, ...posting };
    if (!isPlayers(account.owner)) return { ...placed, position: null, balanceAfter: null, createdAt };
    const freed = posting.amount < 0n ? (transfer.hold?.amount ?? 0n) : 0n;
    const before = stateOf(account);
    const state = move(before, posting, freed, transfer);
    accounts.set(accountKey(account), { ...account, ...state });
    return {
      ...placed,
      position: state.entries,
      balanceAfter: state.balance,
      createdAt: state.movedAt ?? createdAt,
      expiresAt: hasMoreAt(posting.expiresAt, before.lots, state.lots) ? posting.expiresAt : undefined,
    };
  });
  return { postings, accounts };
};

/**
 * @param locked players' accounts by {@link accountKey}; one that is not there is empty
 * @param now read under their locks: what has expired by then is not there any more
 */
export const createLedger = (locked: ReadonlyMap<string, AccountState | null>, now: Date): Ledger => {
  const changed = new Map<string, EnvironmentAccount & AccountState>();
  const postings: PlacedPosting[] = [];
  const expired: LedgerTransfer[] = [];
  const storedOf = (account: EnvironmentAccount): AccountState => locked.get(accountKey(account)) ?? emptyAccount;
  const stateOf = (account: EnvironmentAccount): AccountState => {
    const state = changed.get(accountKey(account)) ?? storedOf(account);
    const due = dueLots(state.lots, now);
    const [first] = due;
    if (first === undefined) return state;
    const { environmentId, owner, currencyId } = account;
    const transfer = {
      ...expiryTransfer({ owner, currencyId }, sumOfLots(due), state.entries + 1n),
      environmentId,
      projectId: first.projectId,
      id: newId('transfer'),
      createdAt: now,
    };
    const placed = place(transfer, () => state);
    for (const [key, moved] of placed.accounts) changed.set(key, moved);
    postings.push(...placed.postings);
    expired.push(transfer);
    return changed.get(accountKey(account)) ?? state;
  };
  return {
    fundsOf: stateOf,
    post: (...transfers) => {
      const moved = new Map<string, EnvironmentAccount & AccountState>();
      const placed = transfers.flatMap((transfer) => {
        const each = place(transfer, (account) => moved.get(accountKey(account)) ?? stateOf(account));
        for (const [key, state] of each.accounts) moved.set(key, state);
        return each.postings;
      });
      // Only now: a refusal leaves everything as it was.
      for (const [key, state] of moved) changed.set(key, state);
      postings.push(...placed);
    },
    reserve: (account, amount) => {
      if (amount <= 0n || amount > capacity) throw new RangeError('A hold reserves 1 to 2^63 - 1');
      const state = stateOf(account);
      const available = availableOf(state);
      if (available < amount) throw new InsufficientFundsError(available, amount);
      const { taken, left } = takeSoonest(state.lots, amount);
      changed.set(accountKey(account), { ...account, ...state, held: state.held + amount, lots: left });
      return taken;
    },
    free: (account, amount, lots) => {
      const state = stateOf(account);
      const held = state.held - amount;
      const free = atMost(joinLots(state.lots, lots), state.balance - held);
      changed.set(accountKey(account), { ...account, ...state, held, lots: free });
    },
    result: () => {
      // Also what has come too late, or was given back too late.
      for (const account of changed.values()) stateOf(account);
      const accounts = [...changed.values()];
      const lots = accounts.flatMap((account) => {
        const { environmentId, owner, currencyId } = account;
        const changes = changedLots(storedOf(account).lots, account.lots);
        return changes.map((lot) => ({ ...lot, environmentId, owner, currencyId }));
      });
      return { accounts, postings, expired, lots };
    },
  };
};
