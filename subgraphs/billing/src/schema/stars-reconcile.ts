import { IdempotencyConflictError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { idempotencyKeyDescription, idempotencyKeyOf } from '@stargraph/kit/graphql/request';
import { platformBotId } from '@stargraph/kit/ids';
import type { BillingBuilder } from '../builder.ts';
import type { StoredRun } from '../store/reconciliation-store.ts';
import { comparedBy } from './compared-by.ts';
import type { ReconciliationTypes } from './reconciliation.ts';
import type { RefusalTypes } from './refusal.ts';

const wholeDescription =
  "Read Telegram's list from its beginning, not only from where it was read to; false unless told.";

/** Comparing now: an environment's bot, for its operators, and the platform's own, for the platform's staff. */
export const addStarsReconcile = (
  { builder, resultType }: BillingBuilder,
  { run }: ReconciliationTypes,
  errors: RefusalTypes,
): void => {
  const resultOf = (name: string) =>
    resultType(
      `${name}Result`,
      builder.objectRef<{ readonly run: StoredRun }>(`${name}Success`).implement({
        description: 'The comparison is done, or runs: it goes on by itself.',
        access: 'inherit',
        fields: (t) => ({
          run: t.field({
            type: run,
            description: 'The comparison; the one that ran already, where one did.',
            resolve: (parent) => parent.run,
          }),
        }),
      }),
      [errors.notFound, errors.idempotencyConflict],
    );
  const failures = [NotFoundError, IdempotencyConflictError];
  const input = builder.inputType('StarsReconcileInput', {
    description: 'A comparison.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment.' }),
      whole: t.boolean({ description: wholeDescription }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  builder.mutationField('starsReconcile', (t) =>
    t.field({
      type: resultOf('StarsReconcile'),
      description:
        "Compares our books with Telegram's list of what moved the bot's Stars, and books what is missing. It happens by itself about once an hour.",
      access: { operator: 'payment.refund', tenant: 'args.input.environmentId' },
      args: { input: t.arg({ type: input, required: true, description: 'What to compare.' }) },
      resolve: (_root, { input: { environmentId, whole, idempotencyKey } }, { reconcile, ...context }) =>
        settle(failures, async () => ({
          run: await reconcile({
            environmentId,
            whole: whole ?? false,
            idempotencyKey: idempotencyKeyOf(idempotencyKey),
            by: comparedBy(context, environmentId),
          }),
        })),
    }),
  );
  const staffInput = builder.inputType('StaffStarsReconcileInput', {
    description: "A comparison of the platform's own bot.",
    fields: (t) => ({
      whole: t.boolean({ description: wholeDescription }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  builder.mutationField('staffStarsReconcile', (t) =>
    t.field({
      type: resultOf('StaffStarsReconcile'),
      description:
        "Compares what companies paid for plans with Telegram's list of what moved the Stars of the platform's own bot, and books what is missing. It happens by itself about once an hour.",
      access: { staff: true },
      args: { input: t.arg({ type: staffInput, required: true, description: 'What to compare.' }) },
      resolve: (_root, { input: { whole, idempotencyKey } }, { reconcile, ...context }) =>
        settle(failures, async () => ({
          run: await reconcile({
            environmentId: platformBotId,
            whole: whole ?? false,
            idempotencyKey: idempotencyKeyOf(idempotencyKey),
            by: comparedBy(context, platformBotId),
          }),
        })),
    }),
  );
};
