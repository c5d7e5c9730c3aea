import { badInput, IdempotencyConflictError, NotFoundError, NotPublishedError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { BillingBuilder } from '../builder.ts';
import {
  ExchangeAmountError,
  ExchangeLimitReachedError,
  InsufficientFundsError,
  WalletFullError,
} from '../domain/errors.ts';
import { exchangeShapeProblem } from '../domain/purchase.ts';
import { emptyWallet, findWallets, type Wallet } from '../store/account-store.ts';
import type { StoredExchange } from '../store/exchange-store.ts';
import type { ForeignEntities } from './foreign.ts';
import type { MoneyType } from './money.ts';
import { pinnedExchanges } from './pinned-products.ts';
import type { RefusalTypes } from './refusal.ts';
import type { WalletType } from './wallet.ts';

const refusals = [
  ExchangeAmountError,
  ExchangeLimitReachedError,
  InsufficientFundsError,
  NotFoundError,
  NotPublishedError,
  WalletFullError,
  IdempotencyConflictError,
];

interface Success {
  readonly exchange: StoredExchange;
  readonly wallets: readonly Wallet[];
}

const addExchange = ({ builder }: BillingBuilder, { cause }: ForeignEntities, money: MoneyType) =>
  builder.objectRef<StoredExchange>('CurrencyExchange').implement({
    description: 'One exchange of one currency for another, as it was made.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: "The transfer's id, `trf_…`: both wallets have an entry of it." }),
      rate: t.field({
        type: cause,
        description: 'The rate that it was made at.',
        resolve: ({ environmentId, exchangeId }) => ({ environmentId, kind: 'exchange', id: exchangeId }),
      }),
      given: t.field({
        type: money,
        description: 'What the player gave.',
        resolve: ({ environmentId, giveCurrencyId, given }) => ({
          environmentId,
          currencyId: giveCurrencyId,
          amount: given,
        }),
      }),
      got: t.field({
        type: money,
        description: 'What the player got.',
        resolve: ({ environmentId, getCurrencyId, got }) => ({ environmentId, currencyId: getCurrencyId, amount: got }),
      }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When.' }),
    }),
  });

export const addCurrencyExchange = (
  types: BillingBuilder,
  foreign: ForeignEntities,
  { money, wallet, errors }: { readonly money: MoneyType; readonly wallet: WalletType; readonly errors: RefusalTypes },
): void => {
  const { builder, errorType, resultType } = types;
  const exchange = addExchange(types, foreign, money);
  const amountError = errorType(ExchangeAmountError, 'The rate does not exchange this amount.', (t) => ({
    unit: t.field({
      type: 'BigInt',
      description: 'Only multiples of it are exchanged, minor units.',
      resolve: (parent) => parent.error.unit,
    }),
    minimum: t.field({
      type: 'BigInt',
      description: 'The least that is exchanged at once, minor units.',
      resolve: (parent) => parent.error.minimum,
    }),
    maximum: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'The most that is exchanged at once, minor units; null for no bound.',
      resolve: (parent) => parent.error.maximum,
    }),
  }));
  const limitReached = errorType(
    ExchangeLimitReachedError,
    'The player has exchanged as much at the rate as one may in a day.',
    (t) => ({
      perDay: t.field({
        type: 'BigInt',
        description: 'The most that one player gives at it in a day, minor units.',
        resolve: (parent) => parent.error.perDay,
      }),
      left: t.field({
        type: 'BigInt',
        description: 'What of that is left today, minor units: less than was asked for.',
        resolve: (parent) => parent.error.left,
      }),
      resetsAt: t.field({
        type: 'DateTime',
        description: 'When the next day begins, in UTC.',
        resolve: (parent) => parent.error.resetsAt,
      }),
    }),
  );
  const success = builder.objectRef<Success>('CurrencyExchangeSuccess').implement({
    description: 'The currency is exchanged.',
    access: 'inherit',
    fields: (t) => ({
      exchange: t.field({
        type: exchange,
        description: 'The exchange: the same one for a repeat with the same key.',
        resolve: (parent) => parent.exchange,
      }),
      wallets: t.field({
        type: [wallet],
        listSize: { assumedSize: 2 },
        description: 'Both wallets as they stand now: the one that gave, then the one that got.',
        resolve: (parent) => [...parent.wallets],
      }),
    }),
  });
  const result = resultType('CurrencyExchangeResult', success, [
    amountError,
    limitReached,
    errors.insufficientFunds,
    errors.notFound,
    errors.walletFull,
    errors.notPublished,
    errors.idempotencyConflict,
  ]);
  const input = builder.inputType('CurrencyExchangeInput', {
    description: 'What to exchange.',
    fields: (t) => ({
      exchangeId: t.id({ required: true, description: 'A rate of the release that answers this request.' }),
      amount: t.field({
        type: 'BigInt',
        required: true,
        description: 'What is given, minor units: a multiple of what the rate gives for.',
      }),
      idempotencyKey: t.string({
        required: true,
        description:
          'Chosen by the client, once per intended exchange: 1 to 200 visible ASCII characters. Kept for good.',
      }),
    }),
  });
  builder.mutationField('currencyExchange', (t) =>
    t.field({
      type: result,
      description:
        'Exchanges one currency of the player for another, at the rate that the release of this request states. Nothing is rounded: an amount that is no multiple of the rate’s unit is refused. Safe to repeat with the same key after a lost answer. A refusal takes nothing and leaves the key free. Errors: BAD_USER_INPUT for an id or key of the wrong shape.',
      access: { player: true },
      args: { input: t.arg({ type: input, required: true, description: 'The rate, the amount and the key.' }) },
      resolve: (_parent, { input: { exchangeId, amount, idempotencyKey } }, context) =>
        settle(refusals, async () => {
          const { viewer, trace, sql, clock } = context;
          if (viewer.kind !== 'player')
            throw new Error('Mutation.currencyExchange was reached by another kind of viewer');
          const problem = exchangeShapeProblem({ exchangeId, idempotencyKey });
          if (problem !== null) throw badInput(problem);
          const { environmentId, projectId, playerId, releaseHash } = viewer;
          const made = await context.exchange({
            environmentId,
            projectId,
            playerId,
            exchangeId,
            amount,
            idempotencyKey,
            release: await pinnedExchanges(projectId, releaseHash, context),
            traceparent: trace.traceparent,
          });
          const [found] = await findWallets(sql, [{ environmentId, playerId }], new Date(clock.now()));
          const wallets = [made.giveCurrencyId, made.getCurrencyId].map(
            (currencyId) =>
              found?.wallets.find((each) => each.currencyId === currencyId) ??
              emptyWallet({ environmentId, playerId }, currencyId),
          );
          return { exchange: made, wallets };
        }),
    }),
  );
};
