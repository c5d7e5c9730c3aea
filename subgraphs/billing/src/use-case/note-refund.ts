import type { LocalizedText } from '@stargraph/kit/contracts/release';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { newId } from '@stargraph/kit/ids';
import { findStarsPayment } from '../store/stars-payment-store.ts';
import { findRefundOf, insertRefund, lockCharge, markRefunded, type Charge } from '../store/stars-refund-store.ts';
import { storable } from '../domain/storable.ts';
import { clawBack } from './claw-back.ts';
import type { LedgerDeps } from './credit-rewards.ts';

export interface ToldRefund extends Charge {
  readonly currency: string;
  /** Whole Stars. */
  readonly amount: number;
  /** Milliseconds since the epoch. */
  readonly refundedAt: number;
  readonly traceparent: string;
}

export type NotedRefund =
  | { readonly outcome: 'noted' | 'repeated'; readonly title: LocalizedText | null }
  | { readonly outcome: 'mismatched' };

const note = async (tx: Sql, told: ToldRefund, clock: LedgerDeps['clock']): Promise<NotedRefund> => {
  const charge = { ...told, chargeId: storable(told.chargeId) };
  const { environmentId, telegramBotId, chargeId, traceparent } = charge;
  await lockCharge(tx, charge);
  const payment = await findStarsPayment(tx, charge);
  if (payment !== null && (payment.amount !== BigInt(told.amount) || payment.currency !== storable(told.currency)))
    return { outcome: 'mismatched' };
  const known = await findRefundOf(tx, charge);
  if (known?.state === 'done') return { outcome: 'repeated', title: null };
  const now = new Date(clock.now());
  const when = new Date(told.refundedAt);
  const settledAt = Number.isNaN(when.getTime()) ? now : when;
  const refund = { id: known?.id ?? newId('refund'), cause: known?.cause ?? ('telegram' as const) };
  const { taken, title } = payment === null ? { taken: [], title: null } : await clawBack(tx, payment, refund, clock);
  if (known !== null) {
    if (!(await markRefunded(tx, known, taken, settledAt))) throw new Error('A refund was settled under its lock');
    return { outcome: 'noted', title };
  }
  await insertRefund(tx, {
    environmentId,
    telegramBotId,
    chargeId,
    ...refund,
    paymentId: payment?.id ?? null,
    playerId: payment?.playerId ?? null,
    amount: BigInt(told.amount),
    reason: '',
    requestedBy: null,
    state: 'done',
    taken,
    traceparent,
    requestedAt: settledAt,
    settledAt,
  });
  return { outcome: 'noted', title };
};

/**
 * Notes that Telegram gave the Stars of a charge back, whoever told of it (the answer to our own call, its update, its
 * list of transactions), and takes back what they brought, all in one transaction and once. Before the payment is known
 * it is kept, and the payment then credited no more.
 */
export const noteRefund = async ({ pool, clock, wake }: LedgerDeps, told: ToldRefund): Promise<NotedRefund> => {
  const noted = await inTransaction(pool, (tx) => note(tx, told, clock));
  if (noted.outcome === 'noted') wake();
  return noted;
};
