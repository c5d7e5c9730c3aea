import type { AccessRule } from '@stargraph/kit/graphql/access';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { badInput } from '@stargraph/kit/errors';
import { connectionOf, encodeCursor } from '@stargraph/kit/pagination';
import type { BillingBuilder } from '../builder.ts';
import { differenceOf, type Books } from '../domain/trial-balance.ts';
import { readProductSales } from '../store/product-sales-store.ts';
import { readBooks } from '../store/trial-balance-store.ts';
import { findBreaches, findProof } from '../store/ledger-proof-store.ts';
import { periodOf, readEconomies, type EconomyType } from './economy.ts';
import { forecastPayout, heldSince } from '../domain/payout.ts';
import { readPayoutFigures } from '../store/payout-store.ts';
import { findBooks } from '../store/stars-book-store.ts';
import { findStarsPayments } from '../store/stars-payment-store.ts';
import { findStarsPolicy } from '../store/stars-policy-store.ts';
import type { ForeignEntities } from './foreign.ts';
import { mostBreaches, type LedgerProofType } from './ledger-proof.ts';
import { idPage, pageArguments } from './page.ts';
import type { ProductSalesType } from './product-sales.ts';
import { findingPage, runPage, type ReconciliationTypes } from './reconciliation.ts';
import type { StarsPaymentTypes } from './stars-payment.ts';
import type { StarsPayoutType } from './stars-payout.ts';
import type { StarsPolicyType } from './stars-policy.ts';

const auditor: AccessRule = { operator: 'wallet.read', tenant: 'parent.id', tenantKind: 'environmentId' };

interface EnvironmentTypes {
  readonly payments: StarsPaymentTypes;
  readonly reconciliation: ReconciliationTypes;
  readonly policy: StarsPolicyType;
  readonly payout: StarsPayoutType;
  readonly proof: LedgerProofType;
  readonly economy: EconomyType;
  readonly sales: ProductSalesType;
}

/** What an operator looks for: a charge id, which is as long as Telegram likes, or an id of ours. */
const searched = (text: string | null | undefined): string | null => {
  const search = text?.trim() ?? '';
  if (search.length > 256 || search.includes('\u0000') || !search.isWellFormed())
    throw badInput('What is looked for is a charge id, or the id of a payment, order or player.');
  return search === '' ? null : search;
};

export const addEnvironment = (
  types: BillingBuilder,
  { currency }: ForeignEntities,
  { payments: { payment, state }, reconciliation, policy, payout, proof, economy, sales }: EnvironmentTypes,
): void => {
  const { builder, connectionType } = types;
  const paymentConnection = connectionType(payment);
  const line = builder.objectRef<Books & { readonly environmentId: string }>('TrialBalanceLine').implement({
    description: 'The books of one currency in one environment, at one moment.',
    access: 'inherit',
    fields: (t) => ({
      currency: t.field({
        type: currency,
        description: 'The currency.',
        resolve: ({ environmentId, currencyId }) => ({ environmentId, id: currencyId }),
      }),
      playerBalances: t.field({
        type: 'BigInt',
        description: "The sum of players' balances, minor units.",
        resolve: (parent) => parent.playerBalances,
      }),
      issued: t.field({
        type: 'BigInt',
        description: 'What was ever paid out, as rewards and by products that bring currency, minor units.',
        resolve: (parent) => parent.issued,
      }),
      revenue: t.field({
        type: 'BigInt',
        description: 'What was ever spent on products, minor units.',
        resolve: (parent) => parent.revenue,
      }),
      exchanged: t.field({
        type: 'BigInt',
        description:
          'What was ever given for other currencies, less what was got for them, minor units: below 0 where more was got.',
        resolve: (parent) => parent.exchanged,
      }),
      expired: t.field({
        type: 'BigInt',
        description: 'What ever expired, minor units.',
        resolve: (parent) => parent.expired,
      }),
      held: t.field({
        type: 'BigInt',
        description: "The part of players' balances that purchases under way have reserved, minor units.",
        resolve: (parent) => parent.held,
      }),
      difference: t.field({
        type: 'BigInt',
        description:
          'Players’ balances with what was spent, exchanged and expired, less what was issued, minor units. Anything but 0 means that the books are wrong.',
        resolve: differenceOf,
      }),
    }),
  });
  const environment = builder.objectRef<{ readonly id: string }>('Environment').implement({
    description: 'A place where a project runs: live or sandbox.',
    access: auditor,
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      trialBalance: t.field({
        type: [line],
        listSize: { assumedSize: 5 },
        cost: 500,
        description:
          'Its books by currency, computed from the ledger: for an audit, since it reads every posting of the environment’s own accounts.',
        resolve: async ({ id }, _args, { sql }) =>
          (await readBooks(sql, id)).map((books) => ({ ...books, environmentId: id })),
      }),
      economy: t.field({
        type: [economy],
        listSize: { assumedSize: 5 },
        cost: 100,
        description:
          'What its currencies did over a period of at most 400 days, by id; those that money never reached are left out. Errors: BAD_USER_INPUT for a period or zone that is none.',
        args: {
          from: t.arg({
            type: 'DateTime',
            required: true,
            description: 'Start of the period: that of the hour in which it lies.',
          }),
          to: t.arg({
            type: 'DateTime',
            required: true,
            description: 'End of the period: that of the hour in which it lies, unless it is a full hour.',
          }),
          timeZone: t.arg.string({
            required: true,
            defaultValue: 'UTC',
            description: 'IANA name of the zone that days are cut in. An hour counts to the day in which it begins.',
          }),
        },
        resolve: ({ id }, { from, to, timeZone }, { sql }) =>
          readEconomies(sql, id, periodOf(from, to, timeZone), timeZone),
      }),
      ledgerProof: t.field({
        type: proof,
        description: 'What the last check of its books found.',
        resolve: async ({ id }, _args, { sql }) => {
          const [stored, breaches] = await Promise.all([findProof(sql, id), findBreaches(sql, id, mostBreaches)]);
          return { provedAt: stored?.provedAt ?? null, wholeProvedAt: stored?.wholeProvedAt ?? null, breaches };
        },
      }),
      productSales: t.field({
        type: [sales],
        listSize: { assumedSize: 30 },
        cost: 500,
        description:
          'What was ever sold by it, by product and by what was paid with: every purchase and paid order is read for it. Products that nobody bought are not in it.',
        resolve: async ({ id }, _args, { sql }) =>
          (await readProductSales(sql, id)).map((row) => ({ ...row, environmentId: id })),
      }),
      starsPayments: t.field({
        type: paymentConnection,
        description:
          'Stars that came, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        args: {
          ...pageArguments(types),
          state: t.arg({ type: state, description: 'Only those; all unless told.' }),
          refunded: t.arg.boolean({
            description: 'Only those whose Stars were given back, or were not; all unless told.',
          }),
          search: t.arg.string({
            description: "Only those with this id of Telegram's charge, of the payment, its order or its player.",
          }),
        },
        resolve: async ({ id }, args, { sql }) => {
          const { size, after } = idPage(args);
          const rows = await findStarsPayments(
            sql,
            id,
            { state: args.state ?? null, refunded: args.refunded ?? null, search: searched(args.search) },
            after,
            size + 1,
          );
          return connectionOf(rows, size, (row) => encodeCursor([row.id]), after !== null);
        },
      }),
      starsPolicy: t.field({
        type: policy,
        description: 'What it does by itself with Stars that paid for nothing.',
        resolve: async ({ id }, _args, { sql }) =>
          (await findStarsPolicy(sql, id)) ?? { environmentId: id, refundUnmatchedAfter: null },
      }),
      reconciliationRuns: t.field({
        type: reconciliation.runConnection,
        description:
          "Comparisons of our books with Telegram's list, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.",
        args: pageArguments(types),
        resolve: ({ id }, args, { sql }) => runPage(sql, id, args),
      }),
      reconciliationFindings: t.field({
        type: reconciliation.findingConnection,
        description:
          'What all comparisons found, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        args: {
          ...pageArguments(types),
          state: t.arg({ type: reconciliation.findingState, description: 'Only those; all unless told.' }),
        },
        resolve: ({ id }, { state: wanted, ...page }, { sql }) =>
          findingPage(sql, id, { runId: null, state: wanted ?? null }, page),
      }),
      starsPayoutForecast: t.field({
        type: payout,
        cost: 200,
        description: 'When its Stars may be withdrawn: reads all payments of the environment.',
        resolve: async ({ id }, _args, { sql, clock }) => {
          const [figures, [book]] = await Promise.all([
            readPayoutFigures(sql, id, heldSince(clock.now())),
            findBooks(sql, id),
          ]);
          const { balance = null, balanceAt = null } = book ?? {};
          return { ...forecastPayout(figures), balance, balanceAt };
        },
      }),
    }),
  });
  builder.asEntity(environment, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference('Environment', auditor, ({ id }: { readonly id: string }) => ({ id })),
  });
};
