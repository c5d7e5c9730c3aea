import type { z } from 'zod';
import type { botStarTransactions } from '@stargraph/kit/contracts/commands/tenant-bot';

type Page = Extract<z.input<typeof botStarTransactions.output>, { outcome: 'page' }>;
type StarTransactionFacts = Page['transactions'][number];

/** Of whom Telegram's Stars came, or to whom they went; what may be invented some day has another `type`. */
interface Partner {
  readonly type: string;
  readonly transaction_type?: string;
  readonly user?: { readonly id: number };
  readonly invoice_payload?: string;
}

/** A transaction as Telegram lists it. */
export interface TelegramStarTransaction {
  readonly id: string;
  readonly amount: number;
  /** Seconds since the epoch. */
  readonly date: number;
  readonly source?: Partner;
  readonly receiver?: Partner;
}

const kindOf = ({ type, transaction_type }: Partner): StarTransactionFacts['kind'] => {
  switch (type) {
    case 'user':
      return transaction_type === 'invoice_payment' ? 'invoice' : 'other';
    case 'fragment':
      return 'withdrawal';
    case 'telegram_ads':
      return 'ads';
    case 'telegram_api':
      return 'broadcasts';
    default:
      return 'other';
  }
};

/** What billing is told of a transaction: everything but who the person is. */
export const factsOf = ({ id, amount, date, source, receiver }: TelegramStarTransaction): StarTransactionFacts => {
  const partner = source ?? receiver;
  return {
    id,
    direction: source === undefined ? 'out' : 'in',
    kind: partner === undefined ? 'other' : kindOf(partner),
    stars: amount,
    at: date * 1000,
    payload: partner?.invoice_payload ?? null,
  };
};

/** Who paid a charge, as Telegram numbers them; null for a transaction that is not its payment. */
export const payerOf = ({ id, source }: TelegramStarTransaction, chargeId: string): number | null =>
  id === chargeId && source !== undefined && kindOf(source) === 'invoice' ? (source.user?.id ?? null) : null;
