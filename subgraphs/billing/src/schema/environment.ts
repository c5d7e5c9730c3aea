import type { AccessRule } from '@stargraph/kit/graphql/access';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { connectionOf, encodeCursor } from '@stargraph/kit/pagination';
import type { BillingBuilder } from '../builder.ts';
import { differenceOf, type Books } from '../domain/trial-balance.ts';
import { readBooks } from '../store/trial-balance-store.ts';
import { findStarsPayments } from '../store/stars-payment-store.ts';
import type { ForeignEntities } from './foreign.ts';
import { idPage, pageArguments } from './page.ts';
import type { StarsPaymentTypes } from './stars-payment.ts';

const auditor: AccessRule = { operator: 'wallet.read', tenant: 'parent.id', tenantKind: 'environmentId' };

export const addEnvironment = (
  types: BillingBuilder,
  { currency }: ForeignEntities,
  { payment, state }: StarsPaymentTypes,
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
