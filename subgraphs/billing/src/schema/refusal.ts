import { commonErrors } from '@stargraph/kit/graphql/common-errors';
import type { BillingBuilder } from '../builder.ts';
import { PurchaseLimitReachedError, WalletFullError } from '../domain/errors.ts';

/** Refusals that purchases for currency and for Stars have in common. */
export const addRefusals = (types: BillingBuilder) => ({
  notFound: commonErrors.notFound(types),
  notPublished: commonErrors.notPublished(types),
  idempotencyConflict: commonErrors.idempotencyConflict(types),
  limitReached: types.errorType(
    PurchaseLimitReachedError,
    'The player has bought as many of the product as one player may.',
    (t) => ({
      limit: t.int({ description: 'How many one player may buy.', resolve: (parent) => parent.error.limit }),
    }),
  ),
  walletFull: types.errorType(
    WalletFullError,
    'A wallet can hold 2^63 - 1 minor units, and the product would bring more.',
  ),
});
export type RefusalTypes = ReturnType<typeof addRefusals>;
