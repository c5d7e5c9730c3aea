import type { Clock } from '@stargraph/kit/clock';
import type { NewEvent } from '@stargraph/kit/contracts/event';
import type { Sql } from '@stargraph/kit/db/sql';
import { transferPosted } from '../domain/ledger-event.ts';
import type { Ledger } from '../domain/ledger.ts';
import { writeLedger, type LockedAccounts, type NewTransfer } from '../store/ledger-store.ts';

/**
 * Writes what was decided over accounts in their transaction: transfers, and what had expired.
 *
 * @param transfers those that were posted
 * @param write asks what is written last, and waits for it or leaves that to the transaction
 * @returns what is to be told of what had expired, before all that is told of the transfers and with it: to append events
 * twice is to lock their subjects out of order
 */
export const closeLedger = async (
  tx: Sql,
  locked: LockedAccounts,
  transfers: readonly NewTransfer[],
  ledger: Ledger,
  clock: Clock,
  write: (ask: () => Promise<unknown>) => unknown = (ask) => ask(),
): Promise<readonly NewEvent[]> => {
  const done = ledger.result();
  const now = clock.now();
  const expired = done.expired.map((transfer) => ({ ...transfer, releaseHash: undefined, traceparent: '' }));
  await writeLedger(tx, locked, [...expired, ...transfers], done, new Date(now), write);
  return expired.flatMap((transfer) => transferPosted({ ...transfer, now }, transfer));
};
