import { auditSourceOf } from '@stargraph/kit/audit';
import { IdempotencyConflictError, InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { idempotencyKeyDescription, idempotencyKeyOf, operatorOf } from '@stargraph/kit/graphql/request';
import type { TenantBuilder } from '../builder.ts';
import { WebhookReplayRunningError } from '../domain/webhook-endpoint.ts';
import type { WebhookDeliveryRow } from '../store/webhook-delivery.ts';
import type { WebhookReplayRow } from '../store/webhook-replay.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { TypeRefs } from './types.ts';

const access = { operator: 'webhook.manage', tenant: 'args.input.environmentId' } as const;

/** What operators have sent once more, or as a test. */
export const addWebhookReplays = (
  { builder, errorType, resultType }: TenantBuilder,
  { webhookDelivery, webhookReplay }: TypeRefs,
  common: CommonErrorTypes,
): void => {
  const running = errorType(WebhookReplayRunningError, "The endpoint's last replay is still at work.");
  const deliverySuccess = (name: string, description: string) =>
    builder.objectRef<{ readonly delivery: WebhookDeliveryRow }>(name).implement({
      description,
      access: 'inherit',
      fields: (t) => ({
        delivery: t.field({
          type: webhookDelivery,
          description: 'The delivery.',
          resolve: (parent) => parent.delivery,
        }),
      }),
    });

  builder.mutationField('webhookEndpointTest', (t) =>
    t.field({
      type: resultType(
        'WebhookEndpointTestResult',
        deliverySuccess('WebhookEndpointTestSuccess', 'A test is on its way: look at the delivery for how it went.'),
        [common.notFound, common.idempotencyConflict],
      ),
      description:
        'Sends a `webhook.test` event to an endpoint in whatever state, in one attempt. Errors: BAD_USER_INPUT for a key of a wrong form.',
      access,
      args: {
        input: t.arg({
          type: builder.inputType('WebhookEndpointTestInput', {
            description: 'Which endpoint is tested.',
            fields: (f) => ({
              environmentId: f.id({ required: true, description: 'The environment.' }),
              endpointId: f.id({ required: true, description: 'The endpoint.' }),
              idempotencyKey: f.string({ required: true, description: idempotencyKeyDescription }),
            }),
          }),
          required: true,
          description: 'Which endpoint.',
        }),
      },
      resolve: (_root, { input }, context) =>
        settle([NotFoundError, IdempotencyConflictError], async () => ({
          delivery: await context.services.replayWebhooks.test({
            ...input,
            operatorId: operatorOf(context.viewer),
            idempotencyKey: idempotencyKeyOf(input.idempotencyKey),
            source: auditSourceOf(context),
          }),
        })),
    }),
  );

  builder.mutationField('webhookDeliveryReplay', (t) =>
    t.field({
      type: resultType(
        'WebhookDeliveryReplayResult',
        deliverySuccess('WebhookDeliveryReplaySuccess', "It is sent again, under its event's id."),
        [common.notFound],
      ),
      description:
        'Sends a delivery again, in a new round of attempts; the first of them whatever state its endpoint is in. One that waits is sent at once.',
      access,
      args: {
        input: t.arg({
          type: builder.inputType('WebhookDeliveryReplayInput', {
            description: 'Which delivery is sent again.',
            fields: (f) => ({
              environmentId: f.id({ required: true, description: 'The environment.' }),
              deliveryId: f.id({ required: true, description: 'The delivery.' }),
            }),
          }),
          required: true,
          description: 'Which delivery.',
        }),
      },
      resolve: (_root, { input }, context) =>
        settle([NotFoundError], async () => ({
          delivery: await context.services.replayWebhooks.delivery({ ...input, source: auditSourceOf(context) }),
        })),
    }),
  );

  builder.mutationField('webhookEndpointReplay', (t) =>
    t.field({
      type: resultType(
        'WebhookEndpointReplayResult',
        builder.objectRef<{ readonly replay: WebhookReplayRow }>('WebhookEndpointReplaySuccess').implement({
          description: 'The replay is at work.',
          access: 'inherit',
          fields: (f) => ({
            replay: f.field({ type: webhookReplay, description: 'The replay.', resolve: (parent) => parent.replay }),
          }),
        }),
        [common.invalidInput, running, common.notFound, common.idempotencyConflict],
      ),
      description:
        "Sends an endpoint's messages since a time again, in the background, under their events' ids. Errors: BAD_USER_INPUT for a key of a wrong form.",
      access,
      args: {
        input: t.arg({
          type: builder.inputType('WebhookEndpointReplayInput', {
            description: 'What is sent again.',
            fields: (f) => ({
              environmentId: f.id({ required: true, description: 'The environment.' }),
              endpointId: f.id({ required: true, description: 'The endpoint.' }),
              since: f.field({
                type: 'DateTime',
                required: true,
                description: 'Messages from then on, at most 30 days ago.',
              }),
              everything: f.boolean({
                required: true,
                description: 'Those that were delivered, too; otherwise what failed and what was never sent.',
              }),
              idempotencyKey: f.string({ required: true, description: idempotencyKeyDescription }),
            }),
          }),
          required: true,
          description: 'What is sent again.',
        }),
      },
      resolve: (_root, { input }, context) =>
        settle([InvalidInputError, WebhookReplayRunningError, NotFoundError, IdempotencyConflictError], async () => ({
          replay: await context.services.replayWebhooks.endpoint({
            ...input,
            operatorId: operatorOf(context.viewer),
            idempotencyKey: idempotencyKeyOf(input.idempotencyKey),
            source: auditSourceOf(context),
          }),
        })),
    }),
  );
};
