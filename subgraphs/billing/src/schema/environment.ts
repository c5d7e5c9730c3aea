import type { AccessRule } from '@stargraph/kit/graphql/access';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { connectionOf, encodeCursor } from '@stargraph/kit/pagination';
import type { BillingBuilder } from '../builder.ts';
import { differenceOf, type Books } from '../domain/trial-balance.ts';
import { readProductSales } from '../store/product-sales-store.ts';
import { readBooks } from '../store/trial-balance-store.ts';
import { findBreaches, findProof } from '../store/ledger-proof-store.ts';
import { findStarsPayments } from '../store/stars-payment-store.ts';
import { periodOf, readEconomies, type EconomyType } from './economy.ts';
import type { ForeignEntities } from './foreign.ts';
import { mostBreaches, type LedgerProofType } from './ledger-proof.ts';
import { idPage, pageArguments } from './page.ts';
import type { ProductSalesType } from './product-sales.ts';
import type { StarsPaymentTypes } from './stars-payment.ts';

const auditor: AccessRule = { operator: 'wallet.read', tenant: 'parent.id', tenantKind: 'environmentId' };

export const addEnvironment = (
  types: BillingBuilder,
  { currency }: ForeignEntities,
  { payment, state }: StarsPaymentTypes,
  proof: LedgerProofType,
  economy: EconomyType,
  sales: ProductSalesType,
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
      held: t.field({
        type: 'BigInt',
        description: "The part of players' balances that purchases under way have reserved, minor units.",
        resolve: (parent) => parent.held,
      }),
      difference: t.field({
        type: 'BigInt',
        description:
          'Players’ balances and revenue, less what was issued, minor units. Anything but 0 means that the books are wrong.',
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
          'Its books by currency, computed from the ledger: for an audit, since it reads every posting of issue and revenue.',
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
        },
        resolve: async ({ id }, args, { sql }) => {
          const { size, after } = idPage(args);
          const rows = await findStarsPayments(sql, id, args.state ?? null, after, size + 1);
          return connectionOf(rows, size, (row) => encodeCursor([row.id]), after !== null);
        },
      }),
    }),
  });
  builder.asEntity(environment, {
    key: builder.selection<{ id: string }>('id'),
    resolveReference: entityReference('Environment', auditor, ({ id }: { readonly id: string }) => ({ id })),
  });
};
