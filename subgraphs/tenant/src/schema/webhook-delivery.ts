import { connectionOf, decodeCursor, encodeCursor, pageSize } from '@stargraph/kit/pagination';
import type { TenantBuilder } from '../builder.ts';
import {
  findDelivery,
  findPayload,
  listDeliveries,
  type DeliveryKey,
  type WebhookAttemptRow,
  type WebhookDeliveryRow,
} from '../store/webhook-delivery.ts';
import type { TypeRefs } from './types.ts';
import { webhookAccess } from './webhook.ts';

const keyOf = ({ environmentId, id }: WebhookDeliveryRow): DeliveryKey => ({ environmentId, deliveryId: id });

const placeOf = (cursor: string): { readonly at: Date; readonly id: string } => {
  const [at, id] = decodeCursor(cursor, 2);
  return { at: new Date(Number(at)), id: String(id) };
};

export const addWebhookDelivery = (
  { builder, connectionType }: TenantBuilder,
  { environment, webhookDelivery, webhookEndpoint }: TypeRefs,
): void => {
  const state = builder.enumType('WebhookDeliveryState', {
    description: 'How a delivery stands.',
    values: {
      WAITING: { value: 'waiting', description: 'For its next attempt.' },
      SENDING: { value: 'sending', description: 'An attempt is being made.' },
      DELIVERED: { value: 'delivered', description: 'The endpoint took it, with a status of 200 to 299.' },
      FAILED: { value: 'failed', description: 'Given up after its last attempt.' },
    } as const,
  });
  const problem = builder.enumType('WebhookProblem', {
    description: 'What went wrong in an attempt.',
    values: {
      STATUS: { value: 'status', description: 'The answer had another status than 200 to 299.' },
      REDIRECT: { value: 'redirect', description: 'The answer was a redirect, which is not followed.' },
      TIMEOUT: { value: 'timeout', description: 'There was no answer within 15 seconds.' },
      CONNECTION: { value: 'connection', description: 'The connection was refused or broke off.' },
      TLS: { value: 'tls', description: 'Its certificate is not valid, or TLS could not be agreed on.' },
      DNS: { value: 'dns', description: 'Its name was not found.' },
      ADDRESS: { value: 'address', description: 'Its name leads to an address that is not of the internet.' },
    } as const,
  });

  const attempt = builder.objectRef<WebhookAttemptRow>('WebhookAttempt').implement({
    description: 'One try to deliver.',
    access: 'inherit',
    fields: (t) => ({
      number: t.exposeInt('number', { description: '1 for the first; a replay goes on counting.' }),
      at: t.field({ type: 'DateTime', description: 'When it was made.', resolve: (parent) => parent.at }),
      durationMs: t.exposeInt('durationMs', { description: 'How long it took, milliseconds.' }),
      status: t.exposeInt('status', { nullable: true, description: "The answer's HTTP status; null where none came." }),
      problem: t.field({
        type: problem,
        nullable: true,
        description: 'What went wrong; null where the endpoint took it.',
        resolve: (parent) => parent.problem,
      }),
      response: t.exposeString('response', {
        nullable: true,
        description: "The answer's first 1,024 bytes; null where none came.",
      }),
    }),
  });

  webhookDelivery.implement({
    description: "An event's way to one endpoint. Kept for 30 days.",
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `whd_…`.' }),
      eventId: t.exposeID('eventId', {
        description: "The event's id: the `webhook-id` of each attempt and of each endpoint.",
      }),
      eventType: t.exposeString('type', { description: "The event's type; `webhook.test` for a test." }),
      state: t.field({ type: state, description: 'How it stands.', resolve: (parent) => parent.state }),
      attemptCount: t.exposeInt('attempts', { description: 'How many attempts were made.' }),
      nextAttemptAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When the next attempt is made; null where none is to come, or one is being made.',
        resolve: (parent) => (parent.state === 'waiting' ? parent.dueAt : null),
      }),
      createdAt: t.field({
        type: 'DateTime',
        description: 'When the event came to be delivered.',
        resolve: (parent) => parent.createdAt,
      }),
      endedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it was delivered or given up; null before.',
        resolve: (parent) => parent.endedAt,
      }),
      endpoint: t.field({
        type: webhookEndpoint,
        nullable: true,
        description: 'Whom it is for; null where the endpoint was removed just now.',
        resolve: ({ environmentId, endpointId }, _args, { loaders }) =>
          loaders.webhookEndpoint.load({ environmentId, endpointId }),
      }),
      payload: t.string({
        nullable: true,
        description: 'The body as it is posted: JSON.',
        resolve: ({ environmentId, eventId }, _args, { services }) => findPayload(services.sql, environmentId, eventId),
      }),
      lastAttempt: t.field({
        type: attempt,
        nullable: true,
        description: 'Its latest attempt; null before the first.',
        resolve: async (parent, _args, { loaders }) =>
          (await loaders.webhookAttempts.load(keyOf(parent)))?.attempts[0] ?? null,
      }),
      attempts: t.field({
        type: [attempt],
        listSize: { assumedSize: 8 },
        description: 'Its attempts, the latest first.',
        resolve: async (parent, _args, { loaders }) => [
          ...((await loaders.webhookAttempts.load(keyOf(parent)))?.attempts ?? []),
        ],
      }),
    }),
  });

  const deliveries = connectionType(webhookDelivery);
  builder.objectFields(environment, (t) => ({
    webhookDelivery: t.field({
      type: webhookDelivery,
      nullable: true,
      description: 'One of its webhook deliveries; null where it has no such one.',
      access: webhookAccess,
      args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
      resolve: ({ id }, args, { services }) => findDelivery(services.sql, { environmentId: id, deliveryId: args.id }),
    }),
    webhookDeliveries: t.field({
      type: deliveries,
      description:
        'Its webhook deliveries, the latest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
      access: webhookAccess,
      args: {
        first: t.arg.int({ description: 'How many, 1 to 100; 20 unless told.' }),
        after: t.arg.string({ description: 'The `endCursor` of the page before.' }),
        endpointId: t.arg.id({ description: 'Only those to this endpoint.' }),
        state: t.arg({ type: state, description: 'Only those that stand so.' }),
        eventType: t.arg.string({ description: 'Only those of this type.' }),
        since: t.arg({ type: 'DateTime', description: 'Only those from then on.' }),
        until: t.arg({ type: 'DateTime', description: 'Only those before.' }),
      },
      resolve: async ({ id }, args, { services }) => {
        const size = pageSize(args.first);
        const after = args.after == null ? null : placeOf(args.after);
        const filter = {
          endpointId: args.endpointId ?? null,
          state: args.state ?? null,
          type: args.eventType ?? null,
          since: args.since ?? null,
          until: args.until ?? null,
        };
        const rows = await listDeliveries(services.sql, id, filter, after, size + 1);
        return connectionOf(rows, size, (row) => encodeCursor([row.createdAt.getTime(), row.id]), after !== null);
      },
    }),
  }));
};
