import type { NewEvent } from '@stargraph/kit/contracts/event';
import { inTransaction, type Transaction } from '@stargraph/kit/db/sql';
import { DomainError } from '@stargraph/kit/errors';
import { createGroupCommit } from '@stargraph/kit/group-commit';
import { appendEvents } from '@stargraph/kit/outbox';
import { transferPosted } from '../domain/ledger-event.ts';
import { createLedger } from '../domain/ledger.ts';
import type { HoldState, NewHold } from '../store/hold-store.ts';
import { findHolds, insertHolds } from '../store/hold-store.ts';
import { accountsOf, findTransfers, lockAccounts, type NewTransfer } from '../store/ledger-store.ts';
import type { StoredPurchase } from '../store/purchase-store.ts';
import { closeLedger } from './close-ledger.ts';
import type { LedgerDeps } from './credit-rewards.ts';
import { createExchangeCaps, type CappedTransfer } from './exchange-caps.ts';
import { createHoldBook } from './hold-book.ts';
import { createTransferBook } from './post-transfers.ts';
import { createPurchases, isScarce, lockPurchaseSales, purchaseAccounts, type BuyRequest } from './purchase-batch.ts';

/** What moves money while somebody waits. Concurrent calls are gathered and written together; each gets its own answer. */
export interface LedgerWriter {
  /**
   * Moves money once for its key.
   *
   * @returns the id of the transfer that was made for the key, now or before
   * @throws InsufficientFundsError, WalletFullError, ExchangeLimitReachedError
   * @throws IdempotencyConflictError where the key stands for another content
   */
  transfer(order: CappedTransfer): Promise<{ readonly id: string; readonly isNew: boolean }>;
  /**
   * Promises money of a player's account, once for the hold's id.
   *
   * @returns the state of the hold of that id: `pending` where it was placed now
   * @throws InsufficientFundsError
   * @throws IdempotencyConflictError where the id stands for another hold
   */
  hold(hold: NewHold): Promise<HoldState>;
  /** Sells a product, once for the request's key; see `buyProduct`. */
  buy(request: BuyRequest): Promise<StoredPurchase>;
  /** Takes no more and resolves when what is in flight has its answers. */
  close(): Promise<void>;
}

type Work =
  | { readonly kind: 'transfer'; readonly order: CappedTransfer }
  | { readonly kind: 'hold'; readonly hold: NewHold }
  | { readonly kind: 'buy'; readonly request: BuyRequest };

type Answer =
  | { readonly kind: 'transfer'; readonly transfer: { readonly id: string; readonly isNew: boolean } }
  | { readonly kind: 'hold'; readonly state: HoldState }
  | { readonly kind: 'buy'; readonly purchase: StoredPurchase };

/** Batches overlap: one prepares while another is worked on, and a third waits for the disk. */
const concurrency = 3;
/** What a batch costs whatever is in it (plans, journeys, the disk) is shared by these. */
const maxBatch = 128;

const run = async (
  tx: Transaction,
  works: readonly Work[],
  { clock }: LedgerDeps,
): Promise<{ readonly answers: readonly (Answer | DomainError)[]; readonly wrote: boolean }> => {
  const orders = works.flatMap((work) => (work.kind === 'transfer' ? [work.order] : []));
  const asked = works.flatMap((work) => (work.kind === 'hold' ? [work.hold] : []));
  const requests = works.flatMap((work) => (work.kind === 'buy' ? [work.request] : []));
  await lockPurchaseSales(tx, requests);
  const locked = await lockAccounts(tx, [
    ...accountsOf(orders),
    ...asked.map(({ environmentId, account }) => ({ environmentId, ...account })),
    ...requests.flatMap(purchaseAccounts),
  ]);
  const now = clock.now();
  const ledger = createLedger(locked, new Date(now));
  // In statements of their own: one sees what was committed when it began, and the one that locks began before it waited.
  const transfers = createTransferBook<NewTransfer>(ledger, orders.length === 0 ? [] : await findTransfers(tx, orders));
  const caps = await createExchangeCaps(tx, orders);
  const holds = createHoldBook(ledger, asked.length === 0 ? [] : await findHolds(tx, asked));
  const purchases = await createPurchases(tx, requests, ledger, clock);
  const postTransfer = (order: CappedTransfer): { readonly id: string; readonly isNew: boolean } => {
    const transfer = transfers.post(order, () => caps.assert(order));
    if (transfer.isNew) caps.note(order);
    return transfer;
  };
  const answer = (work: Work): Answer => {
    switch (work.kind) {
      case 'transfer':
        return { kind: 'transfer', transfer: postTransfer(work.order) };
      case 'hold':
        return { kind: 'hold', state: holds.place(work.hold) };
      case 'buy':
        return { kind: 'buy', purchase: purchases.buy(work.request) };
    }
  };
  // In turn, so that each sees what the ones before it left.
  const answers = works.map((work) => {
    try {
      return answer(work);
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  });
  const expired = await closeLedger(tx, locked, [...transfers.posted, ...purchases.transfers], ledger, clock, tx.last);
  if (holds.placed.length > 0) await insertHolds(tx, holds.placed);
  await purchases.write(tx);
  const events: readonly NewEvent[] = [
    ...expired,
    ...transfers.posted.flatMap((order) => transferPosted({ ...order, now }, order)),
    ...purchases.events(),
  ];
  tx.last(() => appendEvents(tx, events, clock));
  return { answers, wrote: events.length > 0 };
};

/**
 * Writes through at most four connections of `deps.pool` at once. What waits for the last of a stock, or for another
 * purchase under one limit, is gathered apart: nobody else waits behind it.
 */
export const createLedgerWriter = (deps: LedgerDeps): LedgerWriter => {
  const groupOf = (atOnce: number) =>
    createGroupCommit<Work, Answer>({
      maxBatch,
      concurrency: atOnce,
      run: async (works) => {
        const { answers, wrote } = await inTransaction(deps.pool, (tx) => run(tx, works, deps));
        if (wrote) deps.wake();
        return answers;
      },
    });
  const open = groupOf(concurrency);
  const scarce = groupOf(1);
  const submit = async <Kind extends Work['kind']>(
    group: typeof open,
    work: Extract<Work, { kind: Kind }>,
  ): Promise<Extract<Answer, { kind: Kind }>> => {
    const answer = await group.submit(work);
    if (answer.kind !== work.kind) throw new Error(`A ${work.kind} was answered as a ${answer.kind}`);
    return answer as Extract<Answer, { kind: Kind }>;
  };
  return {
    transfer: async (order) => (await submit<'transfer'>(open, { kind: 'transfer', order })).transfer,
    hold: async (hold) => (await submit<'hold'>(open, { kind: 'hold', hold })).state,
    buy: async (request) => (await submit<'buy'>(isScarce(request) ? scarce : open, { kind: 'buy', request })).purchase,
    close: async () => {
      await Promise.all([open.close(), scarce.close()]);
    },
  };
};
