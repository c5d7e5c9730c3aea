import { badInput, IdempotencyConflictError, NotFoundError, NotPublishedError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { BillingBuilder } from '../builder.ts';
import { InvoiceUnavailableError } from '../domain/errors.ts';
import { shapeProblem } from '../domain/purchase.ts';
import type { StoredStarsOrder } from '../store/stars-order-store.ts';
import { pinnedProducts } from './pinned-products.ts';
import { saleRefusals, type RefusalTypes } from './refusal.ts';
import type { StarsOrderType } from './stars-order.ts';

interface Success {
  readonly order: StoredStarsOrder;
  readonly invoiceLink: string;
}

const refusals = [...saleRefusals, NotFoundError, NotPublishedError, IdempotencyConflictError, InvoiceUnavailableError];

const addResult = (types: BillingBuilder, order: StarsOrderType, errors: RefusalTypes) => {
  const { builder, resultType } = types;
  const success = builder.objectRef<Success>('StarsInvoiceCreateSuccess').implement({
    description: 'The order stands and can be paid. Nothing is bought yet.',
    access: 'inherit',
    fields: (t) => ({
      order: t.field({
        type: order,
        description: 'The order: the same one for a repeat with the same key.',
        resolve: (parent) => parent.order,
      }),
      invoiceLink: t.exposeString('invoiceLink', {
        description:
          "Telegram's link of the invoice, for the Mini App's `openInvoice`. Whoever else opens it can't pay it.",
      }),
    }),
  });
  return resultType('StarsInvoiceCreateResult', success, [
    errors.notFound,
    errors.notPublished,
    errors.limitReached,
    errors.priceChanged,
    errors.soldOut,
    errors.saleNotStarted,
    errors.saleEnded,
    errors.walletFull,
    errors.idempotencyConflict,
    errors.invoiceUnavailable,
  ]);
};

export const addStarsInvoiceCreate = (types: BillingBuilder, order: StarsOrderType, errors: RefusalTypes): void => {
  const { builder } = types;
  const result = addResult(types, order, errors);
  const input = builder.inputType('StarsInvoiceCreateInput', {
    description: 'What to pay for with Telegram Stars.',
    fields: (t) => ({
      productId: t.id({ required: true, description: 'A product of the release that answers this request.' }),
      idempotencyKey: t.string({
        required: true,
        description:
          'Chosen by the client, once per intended purchase: 1 to 200 visible ASCII characters. Kept for 30 days.',
      }),
      shownStars: t.int({
        description:
          'The price that the player was shown: at another one nothing is ordered. Without it the product is ordered at whatever it costs.',
      }),
      locale: t.string({
        description: 'The language that the invoice is written in, `en` unless told; others where it has no such text.',
      }),
    }),
  });
  builder.mutationField('starsInvoiceCreate', (t) =>
    t.field({
      type: result,
      description:
        'Orders a product for Telegram Stars, at the price and with what it brings by the release of this request, and gives the invoice to pay it by. The order is paid when Telegram says so to the platform: read `starsOrder`. Safe to repeat with the same key after a lost answer. Errors: BAD_USER_INPUT for an id or key of the wrong shape, RATE_LIMITED after 60 unpaid orders in an hour.',
      access: { player: true },
      args: { input: t.arg({ type: input, required: true, description: 'The product and the key.' }) },
      resolve: (_parent, { input: { productId, idempotencyKey, locale, shownStars } }, context) =>
        settle(refusals, async () => {
          const { viewer, trace } = context;
          if (viewer.kind !== 'player')
            throw new Error('Mutation.starsInvoiceCreate was reached by another kind of viewer');
          const problem = shapeProblem({ productId, idempotencyKey });
          if (problem !== null) throw badInput(problem);
          const { environmentId, projectId, playerId, releaseHash } = viewer;
          return context.order({
            environmentId,
            projectId,
            playerId,
            productId,
            idempotencyKey,
            ...(shownStars == null ? {} : { shown: { stars: shownStars } }),
            locale: locale ?? 'en',
            release: await pinnedProducts(projectId, releaseHash, context),
            traceparent: trace.traceparent,
          });
        }),
    }),
  );
};
