import type { Clock } from '@stargraph/kit/clock';
import type { NewEvent } from '@stargraph/kit/contracts/event';
import { IdempotencyConflictError } from '@stargraph/kit/errors';
import type { Sql } from '@stargraph/kit/db/sql';
import { newId } from '@stargraph/kit/ids';
import { createLedger, type Ledger } from '../domain/ledger.ts';
import { inputHashOf, type TransferPlan } from '../domain/transfer.ts';
import {
  accountsOf,
  findTransfers,
  lockAccounts,
  type KnownTransfer,
  type NewTransfer,
} from '../store/ledger-store.ts';
import { closeLedger } from './close-ledger.ts';

/** What a transfer is written with, beside its plan. */
interface Writing {
  readonly environmentId: string;
  readonly projectId: string;
  readonly releaseHash: string | undefined;
  readonly traceparent: string;
  readonly createdAt: Date;
}

export const writtenAs = (
  plan: TransferPlan,
  { environmentId, projectId, releaseHash, traceparent, createdAt }: Writing,
): NewTransfer => ({ ...plan, environmentId, projectId, id: newId('transfer'), releaseHash, traceparent, createdAt });

/** Transfers by their keys: those that the ledger has, and those that are posted beside them. */
export interface TransferBook<T extends NewTransfer> {
  /**
   * Posts a transfer, or finds the one that was posted for its key.
   *
   * @param assertAllowed throws where it is not to be posted now; not asked where it was posted before
   * @throws InsufficientFundsError, WalletFullError
   * @throws IdempotencyConflictError where its key stands for another content
   */
  post(transfer: T, assertAllowed?: () => void): { readonly id: string; readonly isNew: boolean };
  /** Those that were posted and are to be written. */
  readonly posted: readonly T[];
}

export const createTransferBook = <T extends NewTransfer>(
  ledger: Pick<Ledger, 'post'>,
  known: readonly KnownTransfer[],
): TransferBook<T> => {
  const keyOf = (each: Pick<KnownTransfer, 'environmentId' | 'idempotencyKey'>): string =>
    `${each.environmentId}\n${each.idempotencyKey}`;
  const byKey = new Map(known.map(({ id, inputHash, ...each }) => [keyOf(each), { id, inputHash }]));
  const posted: T[] = [];
  return {
    post: (transfer, assertAllowed) => {
      const inputHash = inputHashOf(transfer);
      const earlier = byKey.get(keyOf(transfer));
      if (earlier !== undefined) {
        if (earlier.inputHash !== null && earlier.inputHash !== inputHash) throw new IdempotencyConflictError();
        return { id: earlier.id, isNew: false };
      }
      assertAllowed?.();
      ledger.post(transfer);
      byKey.set(keyOf(transfer), { id: transfer.id, inputHash });
      posted.push(transfer);
      return { id: transfer.id, isNew: true };
    },
    posted,
  };
};

/**
 * Posts transfers in the caller's transaction, all of them or none; leaves out those that the ledger has by their key.
 *
 * @returns those that were written, and what is to be told of what had expired in their accounts, before them
 * @throws InsufficientFundsError, WalletFullError
 * @throws IdempotencyConflictError where a key stands for another content
 */
export const postTransfers = async <T extends NewTransfer>(
  tx: Sql,
  transfers: readonly T[],
  clock: Clock,
): Promise<{ readonly posted: readonly T[]; readonly expired: readonly NewEvent[] }> => {
  if (transfers.length === 0) return { posted: [], expired: [] };
  const locked = await lockAccounts(tx, accountsOf(transfers));
  const ledger = createLedger(locked, new Date(clock.now()));
  const book = createTransferBook<T>(ledger, await findTransfers(tx, transfers));
  for (const transfer of transfers) book.post(transfer);
  return { posted: book.posted, expired: await closeLedger(tx, locked, book.posted, ledger, clock) };
};
