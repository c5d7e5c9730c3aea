import { IdempotencyConflictError } from '@stargraph/kit/errors';
import { accountId } from '../domain/account.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { HoldKey, HoldState, NewHold, PlacedHold, StoredHold } from '../store/hold-store.ts';

/** Holds by their ids: those that are there, and those that are placed beside them. */
export interface HoldBook {
  /**
   * @returns the state of the hold of that id
   * @throws InsufficientFundsError
   * @throws IdempotencyConflictError where the id stands for another hold
   */
  place(hold: NewHold): HoldState;
  /** Those that were placed and are to be written. */
  readonly placed: readonly PlacedHold[];
}

export const createHoldBook = (ledger: Pick<Ledger, 'reserve'>, known: readonly StoredHold[]): HoldBook => {
  const keyOf = ({ environmentId, id }: HoldKey): string => `${environmentId}\n${id}`;
  const contentOf = ({ account, amount, reason }: Pick<NewHold, 'account' | 'amount' | 'reason'>): string =>
    [accountId(account), amount, reason.kind, reason.id].join('\n');
  const byKey = new Map(known.map((hold) => [keyOf(hold), { content: contentOf(hold), state: hold.state }]));
  const placed: PlacedHold[] = [];
  return {
    place: (hold) => {
      const content = contentOf(hold);
      const earlier = byKey.get(keyOf(hold));
      if (earlier !== undefined) {
        if (earlier.content !== content) throw new IdempotencyConflictError();
        return earlier.state;
      }
      const lots = ledger.reserve({ environmentId: hold.environmentId, ...hold.account }, hold.amount);
      byKey.set(keyOf(hold), { content, state: 'pending' });
      placed.push({ ...hold, lots });
      return 'pending';
    },
    placed,
  };
};
