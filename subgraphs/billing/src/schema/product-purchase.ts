import { badInput, IdempotencyConflictError, NotFoundError, NotPublishedError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { BillingBuilder } from '../builder.ts';
import type { BillingContext } from '../context.ts';
import { InsufficientFundsError } from '../domain/errors.ts';
import { shapeProblem } from '../domain/purchase.ts';
import { emptyWallet, findWallets, type Wallet } from '../store/account-store.ts';
import type { StoredPurchase } from '../store/purchase-store.ts';
import { pinnedProducts } from './pinned-products.ts';
import type { PurchaseType } from './purchase.ts';
import { saleRefusals, type RefusalTypes } from './refusal.ts';
import type { WalletType } from './wallet.ts';

interface Success {
  readonly purchase: StoredPurchase;
  readonly wallet: Wallet;
}

const refusals = [...saleRefusals, InsufficientFundsError, NotFoundError, NotPublishedError, IdempotencyConflictError];

const addResult = (types: BillingBuilder, purchase: PurchaseType, wallet: WalletType, errors: RefusalTypes) => {
  const { builder, resultType } = types;
  const success = builder.objectRef<Success>('ProductPurchaseSuccess').implement({
    description:
      'The product is paid for, and its currency is in the wallet; its items reach the player a moment later.',
    access: 'inherit',
    fields: (t) => ({
      purchase: t.field({
        type: purchase,
        description: 'The purchase: the same one for a repeat with the same key.',
        resolve: (parent) => parent.purchase,
      }),
      wallet: t.field({
        type: wallet,
        description: 'The wallet that paid, as it stands now.',
        resolve: (parent) => parent.wallet,
      }),
    }),
  });
  return resultType('ProductPurchaseResult', success, [
    errors.insufficientFunds,
    errors.notFound,
    errors.limitReached,
    errors.priceChanged,
    errors.soldOut,
    errors.saleNotStarted,
    errors.saleEnded,
    errors.walletFull,
    errors.notPublished,
    errors.idempotencyConflict,
  ]);
};

const walletOf = async (
  { environmentId, playerId, currencyId }: StoredPurchase,
  { sql, clock }: BillingContext,
): Promise<Wallet> => {
  // Not through the loader: it may hold what the wallet was before.
  const [found] = await findWallets(sql, [{ environmentId, playerId }], new Date(clock.now()));
  return (
    found?.wallets.find((each) => each.currencyId === currencyId) ??
    emptyWallet({ environmentId, playerId }, currencyId)
  );
};

export const addProductPurchase = (
  types: BillingBuilder,
  purchase: PurchaseType,
  wallet: WalletType,
  errors: RefusalTypes,
): void => {
  const { builder } = types;
  const result = addResult(types, purchase, wallet, errors);
  const shown = builder.inputType('ShownPriceInput', {
    description: 'A price in currency, as a buyer was shown it.',
    fields: (t) => ({
      currencyId: t.id({ required: true, description: 'The currency.' }),
      amount: t.field({ type: 'BigInt', required: true, description: 'Minor units.' }),
    }),
  });
  const input = builder.inputType('ProductPurchaseInput', {
    description: 'What to buy.',
    fields: (t) => ({
      productId: t.id({ required: true, description: 'A product of the release that answers this request.' }),
      shown: t.field({
        type: shown,
        description:
          'The price that the player was shown: at another one nothing is bought. Without it the product is bought at whatever it costs.',
      }),
      idempotencyKey: t.string({
        required: true,
        description:
          'Chosen by the client, once per intended purchase: 1 to 200 visible ASCII characters. Kept for 30 days.',
      }),
    }),
  });
  builder.mutationType({});
  builder.mutationField('productPurchase', (t) =>
    t.field({
      type: result,
      description:
        'Buys a product for currency, at the price, with what it brings and within the limit, the stock and the time of sale that the release of this request states. One that is sold for Stars is not found. Safe to repeat with the same key after a lost answer: the product is bought once. A refusal takes nothing and leaves the key free. Errors: BAD_USER_INPUT for an id or key of the wrong shape.',
      access: { player: true },
      args: { input: t.arg({ type: input, required: true, description: 'The product and the key.' }) },
      resolve: (_parent, { input: { productId, idempotencyKey, shown: seen } }, context) =>
        settle(refusals, async () => {
          const { viewer, trace } = context;
          if (viewer.kind !== 'player')
            throw new Error('Mutation.productPurchase was reached by another kind of viewer');
          const problem = shapeProblem({ productId, idempotencyKey });
          if (problem !== null) throw badInput(problem);
          const { environmentId, projectId, playerId, releaseHash } = viewer;
          const release = await pinnedProducts(projectId, releaseHash, context);
          const bought = await context.buy({
            environmentId,
            projectId,
            playerId,
            productId,
            idempotencyKey,
            ...(seen == null ? {} : { shown: { currencyId: seen.currencyId, amount: String(seen.amount) } }),
            release,
            traceparent: trace.traceparent,
          });
          return { purchase: bought, wallet: await walletOf(bought, context) };
        }),
    }),
  );
};
