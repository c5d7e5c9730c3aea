import type { Sql } from '@stargraph/kit/db/sql';
import { newId } from '@stargraph/kit/ids';
import type { TransferPlan } from '../domain/transfer.ts';
import { creditAccounts, ensureSystemAccounts } from '../store/account-store.ts';
import { insertPostings, type NewTransfer } from '../store/transfer-store.ts';

/** What a transfer is written with, beside its plan. */
interface Writing {
  readonly environmentId: string;
  readonly releaseHash: string | undefined;
  readonly traceparent: string;
  readonly createdAt: Date;
}

export const writtenAs = (
  plan: TransferPlan,
  { environmentId, releaseHash, traceparent, createdAt }: Writing,
): NewTransfer => ({ ...plan, environmentId, id: newId('transfer'), releaseHash, traceparent, createdAt });

const accountsOf = (transfers: readonly NewTransfer[], side: 0 | 1) =>
  transfers.map(({ environmentId, postings }) => ({
    environmentId,
    ...postings[side].account,
    amount: postings[side].amount,
  }));

/**
 * Posts transfers between players and the system that were written and have no postings yet. What they take from
 * players must have been taken from the accounts already; what they bring is added here.
 *
 * @throws the database's numeric_value_out_of_range (22003) where a balance would pass 2^63 - 1
 */
export const postTransfers = async (tx: Sql, transfers: readonly NewTransfer[], now: Date): Promise<void> => {
  if (transfers.length === 0) return;
  await ensureSystemAccounts(tx, accountsOf(transfers, 1), now);
  const credits = accountsOf(transfers, 0).filter(({ amount }) => amount > 0n);
  if (credits.length > 0) await creditAccounts(tx, credits, now);
  await insertPostings(tx, transfers);
};
