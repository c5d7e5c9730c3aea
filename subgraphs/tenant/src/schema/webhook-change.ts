import { auditSourceOf } from '@stargraph/kit/audit';
import { IdempotencyConflictError, InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { idempotencyKeyDescription, idempotencyKeyOf, operatorOf } from '@stargraph/kit/graphql/request';
import type { TenantBuilder } from '../builder.ts';
import { WebhookLimitError } from '../domain/webhook-endpoint.ts';
import { WebhookUrlRefusedError } from '../domain/webhook-url.ts';
import type { WebhookEndpointRow } from '../store/webhook-endpoint.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { TypeRefs } from './types.ts';

const access = { operator: 'webhook.manage', tenant: 'args.input.environmentId' } as const;
const urlDescription =
  'Where deliveries are posted: https, port 443 or 8443, an address that the internet reaches, at most 2,048 characters, no user name or password.';
const typesDescription =
  'The event types that it wants, at least one of `webhookEventTypes`; or `*` alone for all of them.';
const descriptionDescription = 'What it is for, at most 200 characters.';

/** What operators do to webhook endpoints. */
export const addWebhookChanges = (
  { builder, errorType, resultType }: TenantBuilder,
  { webhookEndpoint }: TypeRefs,
  common: CommonErrorTypes,
): void => {
  const limit = errorType(
    WebhookLimitError,
    'There are as many endpoints or secrets as there may be; the message says of what.',
  );

  const urlRefused = errorType(
    WebhookUrlRefusedError,
    'Webhooks are not sent to such an address; the message says why.',
  );
  const endpointSuccess = (name: string, description: string) =>
    builder.objectRef<{ readonly endpoint: WebhookEndpointRow }>(name).implement({
      description,
      access: 'inherit',
      fields: (t) => ({
        endpoint: t.field({
          type: webhookEndpoint,
          description: 'The endpoint.',
          resolve: (parent) => parent.endpoint,
        }),
      }),
    });
  const secretSuccess = (name: string, description: string) =>
    builder.objectRef<{ readonly endpoint: WebhookEndpointRow; readonly secret: string | null }>(name).implement({
      description,
      access: 'inherit',
      fields: (t) => ({
        endpoint: t.field({
          type: webhookEndpoint,
          description: 'The endpoint.',
          resolve: (parent) => parent.endpoint,
        }),
        secret: t.exposeString('secret', {
          nullable: true,
          description:
            'What its deliveries are signed with, `whsec_…`. Shown this once; null in the answer to a repeat: rotate the secret to get another.',
        }),
      }),
    });
  const keyInput = (name: string, description: string) =>
    builder.inputType(name, {
      description,
      fields: (t) => ({
        environmentId: t.id({ required: true, description: 'The environment.' }),
        endpointId: t.id({ required: true, description: 'The endpoint.' }),
      }),
    });

  builder.mutationField('webhookEndpointCreate', (t) =>
    t.field({
      type: resultType(
        'WebhookEndpointCreateResult',
        secretSuccess('WebhookEndpointCreateSuccess', 'The endpoint is told of events from now on.'),
        [urlRefused, common.invalidInput, limit, common.notFound, common.idempotencyConflict],
      ),
      description:
        'Makes a webhook endpoint, at most 20 in an environment. Errors: BAD_USER_INPUT for a key or description of a wrong form.',
      access,
      args: {
        input: t.arg({
          type: builder.inputType('WebhookEndpointCreateInput', {
            description: 'What a webhook endpoint is made from.',
            fields: (f) => ({
              environmentId: f.id({ required: true, description: 'The environment.' }),
              url: f.string({ required: true, description: urlDescription }),
              description: f.string({ required: true, description: descriptionDescription }),
              eventTypes: f.stringList({ required: true, description: typesDescription }),
              idempotencyKey: f.string({ required: true, description: idempotencyKeyDescription }),
            }),
          }),
          required: true,
          description: 'What it is made from.',
        }),
      },
      resolve: (_root, { input }, context) =>
        settle(
          [WebhookUrlRefusedError, InvalidInputError, WebhookLimitError, NotFoundError, IdempotencyConflictError],
          () =>
            context.services.createWebhook({
              ...input,
              operatorId: operatorOf(context.viewer),
              idempotencyKey: idempotencyKeyOf(input.idempotencyKey),
              source: auditSourceOf(context),
            }),
        ),
    }),
  );

  builder.mutationField('webhookEndpointUpdate', (t) =>
    t.field({
      type: resultType(
        'WebhookEndpointUpdateResult',
        endpointSuccess('WebhookEndpointUpdateSuccess', 'The endpoint is as the input says.'),
        [urlRefused, common.invalidInput, common.notFound],
      ),
      description:
        'Changes a webhook endpoint. What already waits goes to the new address. Errors: BAD_USER_INPUT for a description of a wrong form.',
      access,
      args: {
        input: t.arg({
          type: builder.inputType('WebhookEndpointUpdateInput', {
            description: 'How a webhook endpoint is to be.',
            fields: (f) => ({
              environmentId: f.id({ required: true, description: 'The environment.' }),
              endpointId: f.id({ required: true, description: 'The endpoint.' }),
              url: f.string({ required: true, description: urlDescription }),
              description: f.string({ required: true, description: descriptionDescription }),
              eventTypes: f.stringList({ required: true, description: typesDescription }),
            }),
          }),
          required: true,
          description: 'How it is to be.',
        }),
      },
      resolve: (_root, { input }, context) =>
        settle([WebhookUrlRefusedError, InvalidInputError, NotFoundError], async () => ({
          endpoint: await context.services.changeWebhook.update({ ...input, source: auditSourceOf(context) }),
        })),
    }),
  );

  const changes = [
    {
      name: 'Pause',
      state: 'paused',
      done: 'The endpoint is paused.',
      description: 'Pauses a webhook endpoint: deliveries wait until it is resumed.',
    },
    {
      name: 'Resume',
      state: 'active',
      done: 'The endpoint is told of events.',
      description: 'Resumes a webhook endpoint that was paused or switched off: what waits is sent.',
    },
  ] as const;
  for (const { name, state, done, description } of changes)
    builder.mutationField(`webhookEndpoint${name}`, (t) =>
      t.field({
        type: resultType(`WebhookEndpoint${name}Result`, endpointSuccess(`WebhookEndpoint${name}Success`, done), [
          common.notFound,
        ]),
        description,
        access,
        args: {
          input: t.arg({
            type: keyInput(`WebhookEndpoint${name}Input`, 'Which endpoint.'),
            required: true,
            description: 'Which endpoint.',
          }),
        },
        resolve: (_root, { input }, context) =>
          settle([NotFoundError], async () => ({
            endpoint: await context.services.changeWebhook.setState(
              { ...input, source: auditSourceOf(context) },
              state,
            ),
          })),
      }),
    );

  builder.mutationField('webhookEndpointDelete', (t) =>
    t.field({
      type: resultType(
        'WebhookEndpointDeleteResult',
        builder.objectRef<{ readonly endpointId: string }>('WebhookEndpointDeleteSuccess').implement({
          description: 'The endpoint is gone.',
          access: 'inherit',
          fields: (f) => ({ endpointId: f.exposeID('endpointId', { description: 'Which one it was.' }) }),
        }),
        [common.notFound],
      ),
      description: 'Removes a webhook endpoint with its secrets and its log. What waited is not sent any more.',
      access,
      args: {
        input: t.arg({
          type: keyInput('WebhookEndpointDeleteInput', 'Which endpoint.'),
          required: true,
          description: 'Which endpoint.',
        }),
      },
      resolve: (_root, { input }, context) =>
        settle([NotFoundError], async () => {
          await context.services.changeWebhook.remove({ ...input, source: auditSourceOf(context) });
          return { endpointId: input.endpointId };
        }),
    }),
  );

  builder.mutationField('webhookEndpointSecretRotate', (t) =>
    t.field({
      type: resultType(
        'WebhookEndpointSecretRotateResult',
        secretSuccess(
          'WebhookEndpointSecretRotateSuccess',
          'Deliveries are signed with the new secret, and for another 24 hours with the one before, too.',
        ),
        [limit, common.notFound, common.idempotencyConflict],
      ),
      description:
        'Gives a webhook endpoint another secret. For 24 hours deliveries carry a signature of each. Errors: BAD_USER_INPUT for a key of a wrong form.',
      access,
      args: {
        input: t.arg({
          type: builder.inputType('WebhookEndpointSecretRotateInput', {
            description: 'Which endpoint gets another secret.',
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
        settle([WebhookLimitError, NotFoundError, IdempotencyConflictError], () =>
          context.services.changeWebhook.rotateSecret({
            ...input,
            operatorId: operatorOf(context.viewer),
            idempotencyKey: idempotencyKeyOf(input.idempotencyKey),
            source: auditSourceOf(context),
          }),
        ),
    }),
  );
};
