import { auditSourceOf } from '@stargraph/kit/audit';
import { IdempotencyConflictError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import {
  companyOf,
  idempotencyKeyDescription,
  idempotencyKeyOf,
  operatorOf,
  projectOf,
} from '@stargraph/kit/graphql/request';
import type { BillingBuilder } from '../builder.ts';
import type { StoredRun } from '../store/reconciliation-store.ts';
import type { ReconciliationTypes } from './reconciliation.ts';
import type { RefusalTypes } from './refusal.ts';

export const addStarsReconcile = (
  { builder, resultType }: BillingBuilder,
  { run }: ReconciliationTypes,
  errors: RefusalTypes,
): void => {
  const success = builder.objectRef<{ readonly run: StoredRun }>('StarsReconcileSuccess').implement({
    description: 'The comparison is done, or runs: it goes on by itself.',
    access: 'inherit',
    fields: (t) => ({
      run: t.field({
        type: run,
        description: 'The comparison; the one that ran already, where one did.',
        resolve: (parent) => parent.run,
      }),
    }),
  });
  const input = builder.inputType('StarsReconcileInput', {
    description: 'A comparison.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment.' }),
      whole: t.boolean({
        description: "Read Telegram's list from its beginning, not only from where it was read to; false unless told.",
      }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  builder.mutationField('starsReconcile', (t) =>
    t.field({
      type: resultType('StarsReconcileResult', success, [errors.notFound, errors.idempotencyConflict]),
      description:
        "Compares our books with Telegram's list of what moved the bot's Stars, and books what is missing. It happens by itself about once an hour.",
      access: { operator: 'payment.refund', tenant: 'args.input.environmentId' },
      args: { input: t.arg({ type: input, required: true, description: 'What to compare.' }) },
      resolve: (_root, { input: { environmentId, whole, idempotencyKey } }, { reconcile, ...context }) =>
        settle([NotFoundError, IdempotencyConflictError], async () => ({
          run: await reconcile({
            environmentId,
            whole: whole ?? false,
            companyId: companyOf(context.viewer, { environmentId }),
            projectId: projectOf(context.viewer, environmentId),
            requestedBy: operatorOf(context.viewer),
            idempotencyKey: idempotencyKeyOf(idempotencyKey),
            source: auditSourceOf(context),
          }),
        })),
    }),
  );
};
