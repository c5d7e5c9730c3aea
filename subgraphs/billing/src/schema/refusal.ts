import { commonErrors } from '@stargraph/kit/graphql/common-errors';
import type { BillingBuilder } from '../builder.ts';
import {
  PriceChangedError,
  InsufficientFundsError,
  InvoiceUnavailableError,
  PurchaseLimitReachedError,
  SaleEndedError,
  SaleNotStartedError,
  SoldOutError,
  WalletFullError,
} from '../domain/errors.ts';

/** Why a product is not sold to somebody, whatever is paid with. */
export const saleRefusals = [
  PriceChangedError,

  PurchaseLimitReachedError,
  SoldOutError,
  SaleNotStartedError,
  SaleEndedError,
  WalletFullError,
];

/** Refusals that several mutations have in common. */
export const addRefusals = (types: BillingBuilder) => ({
  notFound: commonErrors.notFound(types),
  invalidInput: commonErrors.invalidInput(types),
  notPublished: commonErrors.notPublished(types),
  idempotencyConflict: commonErrors.idempotencyConflict(types),
  insufficientFunds: types.errorType(InsufficientFundsError, 'The wallet has less than the price to spend.', (t) => ({
    available: t.field({
      type: 'BigInt',
      description: 'What may be spent now, minor units.',
      resolve: (parent) => parent.error.available,
    }),
    price: t.field({
      type: 'BigInt',
      description: 'What is to be paid, minor units.',
      resolve: (parent) => parent.error.price,
    }),
  })),
  limitReached: types.errorType(
    PurchaseLimitReachedError,
    'The player has bought as many of the product as one player may.',
    (t) => ({
      limit: t.int({ description: 'How many one player may buy.', resolve: (parent) => parent.error.limit }),
    }),
  ),
  priceChanged: types.errorType(
    PriceChangedError,
    'The product costs something else than the buyer was shown: another release is live by now.',
  ),
  soldOut: types.errorType(
    SoldOutError,
    'All that there were of the product are sold, or are being paid for.',
    (t) => ({
      stock: t.int({ description: 'How many there were.', resolve: (parent) => parent.error.stock }),
    }),
  ),
  saleNotStarted: types.errorType(SaleNotStartedError, 'The product is sold from a later moment on.', (t) => ({
    availableFrom: t.field({
      type: 'DateTime',
      description: 'The moment.',
      resolve: (parent) => parent.error.availableFrom,
    }),
  })),
  saleEnded: types.errorType(SaleEndedError, 'The product was sold up to a moment that has passed.', (t) => ({
    availableUntil: t.field({
      type: 'DateTime',
      description: 'The moment.',
      resolve: (parent) => parent.error.availableUntil,
    }),
  })),
  invoiceUnavailable: types.errorType(
    InvoiceUnavailableError,
    'Telegram gave no invoice. The order stands: a repeat with the same key asks for its invoice again.',
  ),
  walletFull: types.errorType(
    WalletFullError,
    'A wallet can hold 2^63 - 1 minor units, and the product would bring more.',
  ),
});
export type RefusalTypes = ReturnType<typeof addRefusals>;
