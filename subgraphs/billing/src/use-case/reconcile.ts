import type { z } from 'zod';
import { botStarTransactions } from '@stargraph/kit/contracts/commands/tenant-bot';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import { newId, platformBotId } from '@stargraph/kit/ids';
import {
  compareTransaction,
  findingKinds,
  goneEveryMs,
  listedAt,
  settledOf,
  transactionKey,
  unknownAfterMs,
  type Finding,
  type ListedTransaction,
} from '../domain/reconciliation.ts';
import { askAgainMs } from '../domain/stars-refund.ts';
import {
  advanceRun,
  claimRun,
  finishRun,
  insertFindings,
  putRunOff,
  settleFindings,
  type RunFailure,
  type StoredRun,
} from '../store/reconciliation-store.ts';
import { putBookOff, rewindBook, saveBook, saveTransactions } from '../store/stars-book-store.ts';
import { orderBooks } from './order-books.ts';
import { planBooks } from './plan-books.ts';
import { PausedError, type ReconcileDeps, type StarsBooks } from './stars-books.ts';

const pageSize = 100;
/** Longer than a page takes: a run that nobody has spoken for in so long was left behind. */
const leaseMs = 120_000;
/** Attempts in a row that come no page further before a run is given up; the next one begins where it stopped. */
const mostAttempts = 8;

/** What may be booked late without harm. */
const repairable = ['payment-missing', 'refund-missing'] as const;

type Page = Extract<z.output<typeof botStarTransactions.output>, { outcome: 'page' }>;

/** Whose books a bot's Stars stand in. */
const booksOf = ({ environmentId }: Pick<StoredRun, 'environmentId'>): StarsBooks =>
  environmentId === platformBotId ? planBooks : orderBooks;

/** What was missing here is booked by the code that would have booked it in time. Done again it changes nothing. */
const repair = async (
  deps: ReconcileDeps,
  run: StoredRun,
  kind: (typeof repairable)[number],
  transaction: ListedTransaction,
): Promise<void> => {
  const books = booksOf(run);
  if (kind === 'refund-missing') return books.bookRefund(deps, run, transaction);
  await books.bookPayment(deps, run, transaction, transaction.position);
  const { environmentId, telegramBotId, id: runId } = run;
  deps.logger.warn({ environmentId, telegramBotId, runId }, 'a payment that never came was found in Telegram’s list');
};

/** Compares one page and repairs what is safe to repair; all that it found is on record before the next one is read. */
const comparePage = async (deps: ReconcileDeps, run: StoredRun, page: Page, position: number): Promise<number> => {
  const { pool, clock } = deps;
  const sql = sqlOfPool(pool);
  const settled = settledOf(page.transactions, clock.now());
  const read = listedAt(settled, position);
  const ids = read.map(({ id }) => id);
  const elsewhere = new Set((await booksOf(run).findElsewhere(sql, run, ids)).map(transactionKey));
  // What the environment knows from which the bot has come is compared no more: it is that one's, and in order there.
  const listed = read.filter((each) => !elsewhere.has(transactionKey(each)));
  // Payments first: a refund takes back what its payment brought.
  for (const kind of repairable) {
    const ours = await booksOf(run).find(sql, run, ids);
    const missing = listed.flatMap((transaction) =>
      compareTransaction(transaction, ours)
        .filter((finding) => finding.kind === kind)
        .map((finding) => ({ finding, transaction })),
    );
    // On record first: a kill after the repair must not make it look as if nothing had been missing.
    const found = missing.map(({ finding }) => ({ ...finding, id: newId('finding') }));
    await inTransaction(pool, (tx) => insertFindings(tx, run, found, new Date(clock.now())));
    for (const { transaction } of missing) await repair(deps, run, kind, transaction);
  }
  const ours = await booksOf(run).find(sql, run, ids);
  // What could not be repaired, because it is another project's, stays open as well.
  const found = listed.flatMap((transaction) => compareTransaction(transaction, ours));
  const differs = new Set(found.map(({ transactionId, direction, kind }) => `${transactionId} ${direction} ${kind}`));
  const equal = read.flatMap(({ id, direction }) =>
    findingKinds
      .filter((kind) => !differs.has(`${id} ${direction} ${kind}`))
      .map((kind) => ({ id, direction, kind, paymentId: ours.payments.get(id)?.id ?? null })),
  );
  await inTransaction(pool, async (tx) => {
    const now = new Date(clock.now());
    await saveTransactions(tx, run, read);
    await insertFindings(
      tx,
      run,
      found.map((each) => ({ ...each, id: newId('finding') })),
      now,
    );
    await settleFindings(tx, run, equal);
    const progress = {
      count: settled.length,
      oldestAt: settled[0] === undefined ? null : new Date(settled[0].at),
      isFull: settled.length === pageSize,
    };
    await advanceRun(tx, run, progress, new Date(clock.now() + leaseMs));
    await saveBook(tx, run, {
      position: position + settled.length,
      count: settled.length,
      balance: page.balance,
      at: now,
    });
  });
  return settled.length;
};

/** Looks for what is here and not in the list, which was read whole from where the run began. */
const finish = async (deps: ReconcileDeps, run: StoredRun, oldestAt: Date | null): Promise<void> => {
  const { pool, clock } = deps;
  const now = clock.now();
  await inTransaction(pool, async (tx) => {
    const until = new Date(run.startedAt.getTime() - unknownAfterMs);
    const nothingRead = run.begunAt > 0 && oldestAt === null;
    const unknown = nothingRead
      ? []
      : await booksOf(run).findUnlisted(tx, run, run.begunAt === 0 ? null : oldestAt, until);
    const findings = unknown.map(({ direction, ...each }): Finding & { readonly id: string } => ({
      ...each,
      id: newId('finding'),
      direction,
      kind: direction === 'in' ? 'payment-unknown' : 'refund-unknown',
      state: 'open',
      theirs: null,
    }));
    await insertFindings(tx, run, findings, new Date(now));
    await finishRun(tx, run, null, new Date(now));
  });
};

const fail = async (
  deps: ReconcileDeps,
  run: StoredRun,
  failure: RunFailure,
  problem: string | null = null,
): Promise<void> => {
  const { pool, clock, logger } = deps;
  const now = clock.now();
  await inTransaction(pool, async (tx) => {
    await finishRun(tx, run, failure, new Date(now));
    if (failure === 'no-bot') await putBookOff(tx, run, new Date(now + goneEveryMs));
  });
  const told = { environmentId: run.environmentId, runId: run.id, failure };
  if (failure === 'internal') logger.error({ ...told, problem }, 'a bot’s Stars could not be compared');
  else logger.warn(told, 'a bot’s Stars could not be compared');
};

/**
 * Works on a run until it is over, or `deadline` has passed: then somebody goes on with it later. Progress is kept page
 * by page, so that whoever goes on after a kill repeats one page at the most.
 *
 * @param deadline milliseconds since the epoch
 */
export const workRun = async (
  deps: ReconcileDeps,
  key: Pick<StoredRun, 'environmentId' | 'id'>,
  deadline: number,
): Promise<void> => {
  const { clock, commands, pool } = deps;
  const sql = sqlOfPool(pool);
  const now = clock.now();
  const run = await claimRun(sql, key, new Date(now), new Date(now + leaseMs));
  if (run === null) return;
  const { environmentId, telegramBotId } = run;
  let { position, oldestAt, attempts } = run;
  try {
    if (attempts > mostAttempts) throw new Error('Whoever worked on it came to no end, again and again');
    for (;;) {
      const page = await commands.call(botStarTransactions, {
        environmentId,
        telegramBotId,
        offset: position,
        limit: pageSize,
      });
      if (page.outcome === 'unavailable') throw new PausedError(page.retryAfterMs);
      if (page.outcome === 'refused') return await fail(deps, run, page.reason);
      const first = page.transactions[0];
      if (first === undefined && position > 0 && position === run.begunAt) {
        // It was longer before: what is new may stand where it was read already.
        deps.logger.warn({ environmentId, telegramBotId }, 'Telegram’s list of a bot’s Stars became shorter');
        await rewindBook(sql, run);
      }
      if (oldestAt === null && first !== undefined) oldestAt = new Date(first.at);
      const read = await comparePage(deps, run, page, position);
      position += read;
      if (read < pageSize) return await finish(deps, run, oldestAt);
      attempts = 0;
      if (clock.now() >= deadline) return await putRunOff(sql, run, new Date(clock.now()));
    }
  } catch (error) {
    const paused = error instanceof PausedError ? error : null;
    const problem = messageOf(error);
    if (attempts >= mostAttempts)
      return await fail(deps, run, paused === null ? 'internal' : 'telegram-unavailable', problem);
    await putRunOff(sql, run, new Date(clock.now() + (paused?.retryAfterMs ?? askAgainMs(attempts))));
    deps.logger.warn({ environmentId, runId: run.id, problem }, 'a comparison was put off');
  }
};
