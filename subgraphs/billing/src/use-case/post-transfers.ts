import { IdempotencyConflictError } from '@stargraph/kit/errors';
import type { Sql } from '@stargraph/kit/db/sql';
import { newId } from '@stargraph/kit/ids';
import { createLedger } from '../domain/ledger.ts';
import { inputHashOf, type TransferPlan } from '../domain/transfer.ts';
import { findTransfers, lockAccounts, writeLedger, type NewTransfer } from '../store/ledger-store.ts';

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

/**
 * Posts transfers, all of them or none; leaves out those that the ledger has by their key.
 *
 * @returns those that were written
 * @throws InsufficientFundsError, WalletFullError
 * @throws IdempotencyConflictError where a key stands for another content
 */
export const postTransfers = async <T extends NewTransfer>(
  tx: Sql,
  transfers: readonly T[],
  now: Date,
): Promise<readonly T[]> => {
  if (transfers.length === 0) return [];
  const ledger = createLedger(await lockAccounts(tx, transfers, now));
  const keyOf = (each: { readonly environmentId: string; readonly idempotencyKey: string }): string =>
    `${each.environmentId}\n${each.idempotencyKey}`;
  const known = new Map((await findTransfers(tx, transfers)).map((each) => [keyOf(each), each.inputHash]));
  const written = transfers.filter((transfer) => {
    const hash = inputHashOf(transfer);
    const earlier = known.get(keyOf(transfer));
    if (earlier === undefined) {
      known.set(keyOf(transfer), hash);
      ledger.post(transfer);
      return true;
    }
    if (earlier !== null && earlier !== hash) throw new IdempotencyConflictError();
    return false;
  });
  if (written.length > 0) await writeLedger(tx, written, ledger.result());
  return written;
};
