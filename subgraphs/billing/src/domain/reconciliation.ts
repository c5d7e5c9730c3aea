import { DomainError } from '@stargraph/kit/errors';

/** A transaction of Telegram's list, as far as billing is told of it. */
export interface StarTransaction {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly kind: 'invoice' | 'withdrawal' | 'ads' | 'broadcasts' | 'other';
  /** Whole Stars. */
  readonly stars: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly payload: string | null;
}

/** One with its place in the list, counted from 0. */
export interface ListedTransaction extends StarTransaction {
  readonly position: number;
}

/** How our books and Telegram's list can differ, and what else the list shows. */
export const findingKinds = [
  'payment-missing',
  'refund-missing',
  'refund-orphaned',
  'amount-differs',
  'payload-differs',
  'payment-unknown',
  'refund-unknown',
  'withdrawal',
  'other',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/**
 * `repaired`: it was missing here, and is not any more. `open`: somebody has to look at it. `noted`: nothing is wrong.
 * `closed`: the difference is gone. `dismissed`: somebody looked at it and says that it is none; it stays that.
 */
export type FindingState = 'repaired' | 'open' | 'noted' | 'closed' | 'dismissed';

export interface Finding {
  readonly kind: FindingKind;
  readonly state: 'open' | 'noted';
  readonly transactionId: string;
  readonly direction: StarTransaction['direction'];
  /** What Telegram says, whole Stars; null where it says nothing. */
  readonly theirs: bigint | null;
  /** What stands here, whole Stars; null where nothing does. */
  readonly ours: bigint | null;
  readonly paymentId: string | null;
  readonly at: Date;
}

/** How much younger transactions are left for the next time: their updates are on the way. */
const graceMs = 2 * 60_000;
/** So many of the transactions that were read last are read again, in case one was put between them. */
export const overlap = 100;
/** How long a payment may be here before it must stand in Telegram's list, which is read from {@link graceMs} ago. */
export const unknownAfterMs = 10 * 60_000;
/** How often a bot is compared, at the least; the spread of up to 20 minutes comes on top. */
export const everyMs = 50 * 60_000;
/** A bot that is not connected any more is looked at as often. */
export const goneEveryMs = 24 * 60 * 60_000;

/** A finding of another state than is to be changed: only what is open is dismissed, only what was dismissed is opened again. */
export class FindingStateError extends DomainError {
  readonly state: FindingState;
  constructor(state: FindingState) {
    super(
      'CONFLICT',
      `The finding is ${state}: only an open one can be dismissed, and only a dismissed one opened again.`,
    );
    this.state = state;
  }
}

interface OurPayment {
  readonly id: string;
  readonly amount: bigint;
  readonly payload: string;
}

/** What stands here under the ids of some transactions. */
export interface OurBooks {
  readonly payments: ReadonlyMap<string, OurPayment>;
  /** Stars given back, as far as that is done. */
  readonly refunds: ReadonlyMap<string, { readonly amount: bigint }>;
}

/** @returns what differs between one transaction of Telegram's list and our books, or is to be shown of it */
export const compareTransaction = (
  { id, direction, kind, stars, payload, at }: StarTransaction,
  { payments, refunds }: OurBooks,
): Finding[] => {
  const payment = payments.get(id);
  const found = (finding: FindingKind, ours: bigint | null, state: Finding['state'] = 'open'): Finding => ({
    kind: finding,
    state,
    transactionId: id,
    direction,
    theirs: BigInt(stars),
    ours,
    paymentId: payment?.id ?? null,
    at: new Date(at),
  });
  if (kind !== 'invoice') return [found(kind === 'withdrawal' ? 'withdrawal' : 'other', null, 'noted')];
  if (direction === 'out') {
    const refund = refunds.get(id);
    if (refund === undefined) return [found(payment === undefined ? 'refund-orphaned' : 'refund-missing', null)];
    return refund.amount === BigInt(stars) ? [] : [found('amount-differs', refund.amount)];
  }
  if (payment === undefined) return [found('payment-missing', null)];
  return [
    ...(payment.amount === BigInt(stars) ? [] : [found('amount-differs', payment.amount)]),
    ...(payload === null || payment.payload === payload ? [] : [found('payload-differs', payment.amount)]),
  ];
};

/** A transaction by what makes it unique: a charge and its refund have one id. */
export const transactionKey = ({ id, direction }: Pick<StarTransaction, 'id' | 'direction'>): string =>
  `${id} ${direction}`;

/**
 * The part of a page that is compared now: those that are old enough. The list is in the order of time, so that what is
 * left out comes next time.
 */
export const settledOf = (transactions: readonly StarTransaction[], now: number): readonly StarTransaction[] => {
  const young = transactions.findIndex(({ at }) => at > now - graceMs);
  return young === -1 ? transactions : transactions.slice(0, young);
};

/** The transactions of a page that begins at `position`, each once: where a page repeats one, the last of them counts. */
export const listedAt = (transactions: readonly StarTransaction[], position: number): readonly ListedTransaction[] => [
  ...new Map(
    transactions.map((each, index) => [transactionKey(each), { ...each, position: position + index }]),
  ).values(),
];
