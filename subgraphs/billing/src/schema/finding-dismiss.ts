import { InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { cleanReason, reasonDescription } from '@stargraph/kit/graphql/reason';
import { platformBotId } from '@stargraph/kit/ids';
import type { BillingBuilder } from '../builder.ts';
import type { BillingContext } from '../context.ts';
import { FindingStateError } from '../domain/reconciliation.ts';
import type { StoredFinding } from '../store/reconciliation-store.ts';
import { comparedBy } from './compared-by.ts';
import type { ReconciliationTypes } from './reconciliation.ts';
import type { RefusalTypes } from './refusal.ts';

const access = { operator: 'payment.refund', tenant: 'args.input.environmentId' } as const;
const texts = {
  dismiss:
    'Says that a difference is none, and why: no later comparison raises it again, and no alarm counts it. Safe to repeat: the first reason stands.',
  reopen: 'Has somebody look at a finding again that was dismissed. Safe to repeat.',
  ofPlatform: "Of a comparison of the platform's own bot.",
};

/** Dismissing findings and opening them again: an environment's, for its operators, and the platform's own, for its staff. */
export const addFindingDismiss = (
  types: BillingBuilder,
  { finding, findingState }: ReconciliationTypes,
  errors: RefusalTypes,
): void => {
  const { builder, errorType, resultType } = types;
  const wrongState = errorType(
    FindingStateError,
    'The finding is of another state: only what is open is dismissed, and only what was dismissed opened again.',
    (t) => ({
      state: t.field({ type: findingState, description: 'Its state.', resolve: ({ error }) => error.state }),
    }),
  );
  const successOf = (name: string) =>
    builder.objectRef<{ readonly finding: StoredFinding }>(name).implement({
      description: 'It is so now, or was before.',
      access: 'inherit',
      fields: (t) => ({
        finding: t.field({ type: finding, description: 'The finding.', resolve: (parent) => parent.finding }),
      }),
    });
  const dismissalOf = (name: string) =>
    resultType(`${name}Result`, successOf(`${name}Success`), [errors.notFound, wrongState, errors.invalidInput]);
  const reopeningOf = (name: string) =>
    resultType(`${name}Result`, successOf(`${name}Success`), [errors.notFound, wrongState]);

  const change = (
    { changeFinding, ...context }: BillingContext,
    findingId: string,
    { environmentId, reason }: { readonly environmentId: string; readonly reason: string | null },
  ) =>
    settle([NotFoundError, FindingStateError, InvalidInputError], async () => ({
      finding: await changeFinding({
        environmentId,
        findingId,
        reason: reason === null ? null : cleanReason(reason),
        by: comparedBy(context, environmentId),
      }),
    }));

  const findingId = 'The finding, `fnd_…`.';
  builder.mutationField('reconciliationFindingDismiss', (t) =>
    t.field({
      type: dismissalOf('ReconciliationFindingDismiss'),
      description: texts.dismiss,
      access,
      args: {
        input: t.arg({
          type: builder.inputType('ReconciliationFindingDismissInput', {
            description: 'A finding that is none, and why.',
            fields: (f) => ({
              environmentId: f.id({ required: true, description: 'The environment.' }),
              findingId: f.id({ required: true, description: findingId }),
              reason: f.string({ required: true, description: reasonDescription }),
            }),
          }),
          required: true,
          description: 'Which, and why.',
        }),
      },
      resolve: (_root, { input: { environmentId, findingId: id, reason } }, context) =>
        change(context, id, { environmentId, reason }),
    }),
  );
  builder.mutationField('reconciliationFindingReopen', (t) =>
    t.field({
      type: reopeningOf('ReconciliationFindingReopen'),
      description: texts.reopen,
      access,
      args: {
        input: t.arg({
          type: builder.inputType('ReconciliationFindingReopenInput', {
            description: 'A finding that somebody is to look at again.',
            fields: (f) => ({
              environmentId: f.id({ required: true, description: 'The environment.' }),
              findingId: f.id({ required: true, description: findingId }),
            }),
          }),
          required: true,
          description: 'Which.',
        }),
      },
      resolve: (_root, { input: { environmentId, findingId: id } }, context) =>
        change(context, id, { environmentId, reason: null }),
    }),
  );
  builder.mutationField('staffFindingDismiss', (t) =>
    t.field({
      type: dismissalOf('StaffFindingDismiss'),
      description: `${texts.dismiss} ${texts.ofPlatform}`,
      access: { staff: true },
      args: {
        input: t.arg({
          type: builder.inputType('StaffFindingDismissInput', {
            description: "A finding of the platform's own bot that is none, and why.",
            fields: (f) => ({
              findingId: f.id({ required: true, description: findingId }),
              reason: f.string({ required: true, description: 'Why, 10 to 500 characters.' }),
            }),
          }),
          required: true,
          description: 'Which, and why.',
        }),
      },
      resolve: (_root, { input: { findingId: id, reason } }, context) =>
        change(context, id, { environmentId: platformBotId, reason }),
    }),
  );
  builder.mutationField('staffFindingReopen', (t) =>
    t.field({
      type: reopeningOf('StaffFindingReopen'),
      description: `${texts.reopen} ${texts.ofPlatform}`,
      access: { staff: true },
      args: {
        input: t.arg({
          type: builder.inputType('StaffFindingReopenInput', {
            description: "A finding of the platform's own bot that somebody is to look at again.",
            fields: (f) => ({ findingId: f.id({ required: true, description: findingId }) }),
          }),
          required: true,
          description: 'Which.',
        }),
      },
      resolve: (_root, { input: { findingId: id } }, context) =>
        change(context, id, { environmentId: platformBotId, reason: null }),
    }),
  );
};
