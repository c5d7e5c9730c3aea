import { inTransaction } from '@stargraph/kit/db/sql';
import { createGroupCommit } from '@stargraph/kit/group-commit';
import type { ServiceDeps } from '@stargraph/kit/service';
import { wakeChats } from '../store/job.ts';
import { insertUpdates, type NewUpdate } from '../store/received-update.ts';

/** Two batches overlap: one is read while the other waits for the disk. */
const concurrency = 2;

/**
 * Keeps an update with the job that has it worked off, once; what comes at the same time is one transaction. Keeping
 * it again is harmless, so a batch whose end was not heard may be repeated.
 * @returns for each whether it was not kept before
 */
export const createKeepUpdate = ({ pool }: Pick<ServiceDeps, 'pool'>): ((update: NewUpdate) => Promise<boolean>) => {
  const keyOf = ({ botId, updateId }: { readonly botId: string; readonly updateId: number | bigint }): string =>
    `${botId} ${updateId}`;
  const keep = (updates: readonly NewUpdate[]): Promise<boolean[]> =>
    inTransaction(pool, async (tx) => {
      const fresh = new Set((await insertUpdates(tx, updates)).map(keyOf));
      const waiting = updates.filter((update) => update.state === 'waiting' && fresh.has(keyOf(update)));
      if (waiting.length > 0) await wakeChats(tx, waiting);
      // Where one came twice in a batch, it was the first that was kept.
      return updates.map((update) => fresh.delete(keyOf(update)));
    });
  const group = createGroupCommit<NewUpdate, boolean>({ concurrency, run: keep });
  return (update) => group.submit(update);
};
