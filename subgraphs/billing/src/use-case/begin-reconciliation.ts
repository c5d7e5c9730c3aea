import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf, NotFoundError } from '@stargraph/kit/errors';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import { everyMs, overlap } from '../domain/reconciliation.ts';
import { findDueRuns, findRun, insertRun, type StoredRun } from '../store/reconciliation-store.ts';
import { claimBooks, findBooks, type StarsBook } from '../store/stars-book-store.ts';
import { workRun } from './reconcile.ts';
import { recordComparison, type ComparedBy } from './reconciliation-audit.ts';
import type { ReconcileDeps } from './stars-books.ts';

const batch = 20;
/** So long the job stays with one run; others get their turn then. */
const turnMs = 30_000;
/** So long an operator waits for a run; it goes on by itself. */
const patienceMs = 5_000;

const runOf = (
  { environmentId, telegramBotId, position }: StarsBook,
  now: number,
  begin: Pick<StoredRun, 'cause' | 'requestedBy'>,
  whole: boolean,
) => ({
  environmentId,
  id: newId('reconciliation'),
  telegramBotId,
  ...begin,
  begunAt: whole ? 0 : Math.max(position - overlap, 0),
  startedAt: new Date(now),
});

/** Begins the runs that are due and goes on with those that were left: one look a minute serves all bots. */
export const reconcileDue = async (deps: ReconcileDeps): Promise<void> => {
  const { pool, clock, logger } = deps;
  const sql = sqlOfPool(pool);
  const now = clock.now();
  for (const book of await claimBooks(sql, new Date(now), new Date(now + everyMs), batch))
    await insertRun(sql, runOf(book, now, { cause: 'schedule', requestedBy: null }, false));
  for (const run of await findDueRuns(sql, new Date(clock.now()), batch)) {
    try {
      await workRun(deps, run, clock.now() + turnMs);
    } catch (error) {
      const { environmentId, id: runId } = run;
      logger.error({ environmentId, runId, problem: messageOf(error) }, 'a comparison could not be gone on with');
    }
  }
};

export interface ReconcileRequest {
  /** `platform` for the platform's own bot. */
  readonly environmentId: string;
  /** From the very beginning of Telegram's list, not only from where it was read to. */
  readonly whole: boolean;
  readonly idempotencyKey: string;
  readonly by: ComparedBy;
}

/**
 * Compares the Stars of the environment's bot now. Where a comparison runs already, that is the answer. What is not over
 * within seconds goes on by itself.
 *
 * @throws NotFoundError where no invoice was ever made there, IdempotencyConflictError
 */
export const reconcileNow = async (deps: ReconcileDeps, request: ReconcileRequest): Promise<StoredRun> => {
  const { pool, clock } = deps;
  const { environmentId, whole, idempotencyKey, by } = request;
  const requestedBy = by.source.actor.id;
  const id = await inTransaction(pool, (tx) =>
    withIdempotency(
      {
        tx,
        environmentId,
        viewer: requestedBy,
        operation: 'starsReconcile',
        key: idempotencyKey,
        input: { whole },
        clock,
      },
      async () => {
        const [book] = await findBooks(tx, environmentId);
        if (book === undefined) throw new NotFoundError('A bot that took Stars');
        const run = await insertRun(tx, runOf(book, clock.now(), { cause: 'operator', requestedBy }, whole));
        await recordComparison(tx, clock, by, environmentId, {
          action: 'stars.reconciled',
          target: { kind: 'environment', id: environmentId },
          after: { whole },
        });
        return run.id;
      },
    ),
  );
  await workRun(deps, { environmentId, id }, clock.now() + patienceMs);
  const run = await findRun(sqlOfPool(pool), environmentId, id);
  if (run === null) throw new Error('A run that was begun is not there');
  return run;
};
