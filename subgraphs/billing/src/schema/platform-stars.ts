import { platformBotId } from '@stargraph/kit/ids';
import type { BillingBuilder } from '../builder.ts';
import { findBooks, type StarsBook } from '../store/stars-book-store.ts';
import { pageArguments } from './page.ts';
import { findingPage, runPage, type ReconciliationTypes } from './reconciliation.ts';

/** The Stars of the platform's own bot, for the platform's staff. */
export const addPlatformStars = (
  types: BillingBuilder,
  { runConnection, findingConnection, findingState }: ReconciliationTypes,
): void => {
  const { builder } = types;
  const stars = builder.objectRef<Pick<StarsBook, 'balance' | 'balanceAt'>>('PlatformStars').implement({
    description: "What companies pay for plans, to the platform's own bot, as it compares with Telegram's list.",
    access: 'inherit',
    fields: (t) => ({
      balance: t.field({
        type: 'BigInt',
        nullable: true,
        description: 'What stands on its balance, as Telegram last said it, whole Stars; null before it was asked.',
        resolve: (parent) => parent.balance,
      }),
      balanceAt: t.expose('balanceAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When Telegram said that.',
      }),
      reconciliationRuns: t.field({
        type: runConnection,
        description:
          'Its comparisons, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        args: pageArguments(types),
        resolve: (_parent, args, { sql }) => runPage(sql, platformBotId, args),
      }),
      reconciliationFindings: t.field({
        type: findingConnection,
        description:
          'What they found, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        args: {
          ...pageArguments(types),
          state: t.arg({ type: findingState, description: 'Only those; all unless told.' }),
        },
        resolve: (_parent, { state, ...page }, { sql }) =>
          findingPage(sql, platformBotId, { runId: null, state: state ?? null }, page),
      }),
    }),
  });
  builder.queryField('staffPlatformStars', (t) =>
    t.field({
      type: stars,
      description: "The Stars of the platform's own bot.",
      access: { staff: true },
      resolve: async (_root, _args, { sql }) => {
        const [book] = await findBooks(sql, platformBotId);
        return { balance: book?.balance ?? null, balanceAt: book?.balanceAt ?? null };
      },
    }),
  );
};
