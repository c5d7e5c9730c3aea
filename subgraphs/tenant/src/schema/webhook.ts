import {
  publicEvents,
  publicEventSchema,
  publicEventTypes,
  type PublicEventType,
} from '@stargraph/kit/contracts/public-event';
import type { TenantBuilder } from '../builder.ts';
import { findEndpointsOf, type EndpointKey } from '../store/webhook-endpoint.ts';
import type { TypeRefs } from './types.ts';

/** Who may see an environment's webhooks: their addresses and what they were told. */
export const webhookAccess = { operator: 'webhook.manage', tenant: 'parent.id', tenantKind: 'environmentId' } as const;

const keyOf = ({ environmentId, id }: { readonly environmentId: string; readonly id: string }): EndpointKey => ({
  environmentId,
  endpointId: id,
});

export const addWebhook = (
  { builder }: TenantBuilder,
  { colleague, environment, webhookEndpoint, webhookReplay }: TypeRefs,
): void => {
  const state = builder.enumType('WebhookEndpointState', {
    description: 'Whether an endpoint is told of events.',
    values: {
      ACTIVE: { value: 'active', description: 'It is told of them.' },
      PAUSED: { value: 'paused', description: 'An operator paused it: deliveries wait until it is resumed.' },
      DISABLED: {
        value: 'disabled',
        description:
          'The platform switched it off: no delivery is made until it is resumed. A replay makes up for those that are missing.',
      },
    } as const,
  });
  const reason = builder.enumType('WebhookDisabledReason', {
    description: 'Why the platform switched an endpoint off.',
    values: {
      GONE: { value: 'gone', description: 'It answered 410 Gone.' },
      FAILING: { value: 'failing', description: 'It took nothing for five days.' },
    } as const,
  });

  webhookReplay.implement({
    description: "An endpoint's messages since a time, sent again in the background.",
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `whr_…`.' }),
      since: t.field({ type: 'DateTime', description: 'Messages from then on.', resolve: (parent) => parent.since }),
      everything: t.exposeBoolean('everything', {
        description: 'Whether those that were delivered are sent again, too.',
      }),
      queued: t.exposeInt('queued', { description: 'How many deliveries it has put back so far.' }),
      createdAt: t.field({
        type: 'DateTime',
        description: 'When it was asked for. Later messages are on their way by themselves.',
        resolve: (parent) => parent.createdAt,
      }),
      endedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it had put back the last one; null while it is at work.',
        resolve: (parent) => parent.endedAt,
      }),
    }),
  });

  const health = builder
    .objectRef<{ readonly open: number; readonly delivered: number; readonly failed: number }>('WebhookHealth')
    .implement({
      description: 'How the deliveries of an endpoint stand.',
      access: 'inherit',
      fields: (t) => ({
        open: t.exposeInt('open', { description: 'Those that wait for an attempt or are being sent.' }),
        delivered: t.exposeInt('delivered', { description: 'Those of the last 24 hours that it took.' }),
        failed: t.exposeInt('failed', { description: 'Those of the last 24 hours that were given up.' }),
      }),
    });

  webhookEndpoint.implement({
    description: 'Where a company is told of the events of an environment. Its secret is shown once, when it is made.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `whe_…`.' }),
      url: t.exposeString('url', { description: 'Where deliveries are posted.' }),
      description: t.exposeString('description', {
        description: 'What it is for, in the words of its maker; may be empty.',
      }),
      eventTypes: t.stringList({
        description: 'The event types that it wants, as `webhookEventTypes` lists them, or `*` for all of them.',
        resolve: ({ eventTypes }) => [...eventTypes],
      }),
      state: t.field({ type: state, description: 'Whether it is told of events.', resolve: (parent) => parent.state }),
      disabledReason: t.field({
        type: reason,
        nullable: true,
        description: 'Why the platform switched it off; null unless it did.',
        resolve: (parent) => parent.stateReason,
      }),
      stateChangedAt: t.field({
        type: 'DateTime',
        description: 'Since when it is in this state.',
        resolve: (parent) => parent.stateAt,
      }),
      createdAt: t.field({ type: 'DateTime', description: 'When it was made.', resolve: (parent) => parent.createdAt }),
      createdBy: t.field({
        type: colleague,
        description: 'Who made it.',
        resolve: async ({ environmentId, createdBy }, _args, { loaders }) => {
          const found = await loaders.environment.load({ environmentId });
          if (found === null) throw new Error('An endpoint lacks its environment');
          return { companyId: found.companyId, operatorId: createdBy };
        },
      }),
      failingSince: t.field({
        type: 'DateTime',
        nullable: true,
        description:
          'The first failure since it last took something; null while it takes things. After five days it is switched off.',
        resolve: (parent) => parent.failingSince,
      }),
      deliveredAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it last took something; null for never.',
        resolve: (parent) => parent.deliveredAt,
      }),
      health: t.field({
        type: health,
        description: 'How its deliveries stand.',
        resolve: async (parent, _args, { loaders }) =>
          (await loaders.webhookHealth.load(keyOf(parent))) ?? { open: 0, delivered: 0, failed: 0 },
      }),
      secretCreatedAt: t.field({
        type: 'DateTime',
        description: 'When its present secret was made.',
        resolve: async (parent, _args, { loaders }) =>
          (await loaders.webhookSecrets.load(keyOf(parent)))?.secrets[0]?.createdAt ?? parent.createdAt,
      }),
      previousSecretUntil: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'Until when deliveries are signed with the secret before it, too; null where there is none.',
        resolve: async (parent, _args, { loaders }) =>
          (await loaders.webhookSecrets.load(keyOf(parent)))?.secrets[1]?.retiresAt ?? null,
      }),
      replay: t.field({
        type: webhookReplay,
        nullable: true,
        description: 'Its latest replay; null where there was none.',
        resolve: (parent, _args, { loaders }) => loaders.webhookReplay.load(keyOf(parent)),
      }),
    }),
  });

  builder.objectFields(environment, (t) => ({
    webhookEndpoints: t.field({
      type: [webhookEndpoint],
      listSize: { assumedSize: 5 },
      description: 'Its webhook endpoints, oldest first; at most 20.',
      access: webhookAccess,
      resolve: ({ id }, _args, { services }) => findEndpointsOf(services.sql, [id]),
    }),
    webhookEndpoint: t.field({
      type: webhookEndpoint,
      nullable: true,
      description: 'One of its webhook endpoints; null where it has no such one.',
      access: webhookAccess,
      args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
      resolve: ({ id }, args, { loaders }) => loaders.webhookEndpoint.load({ environmentId: id, endpointId: args.id }),
    }),
  }));

  const eventType = builder.objectRef<{ readonly name: PublicEventType }>('WebhookEventType').implement({
    description: 'A type of event that webhooks tell of.',
    access: 'public',
    cacheControl: { maxAge: 300 },
    fields: (t) => ({
      name: t.exposeString('name', { description: 'Its name with its version, such as `game.level.reached.v1`.' }),
      description: t.string({ description: 'When it happens.', resolve: ({ name }) => publicEvents[name].description }),
      schema: t.field({
        type: 'JSON',
        description: 'The JSON Schema (draft 2020-12) of `data` in its payload. Fields may be added.',
        resolve: ({ name }) => publicEventSchema(name),
      }),
      example: t.field({
        type: 'JSON',
        description: 'An example of `data`.',
        resolve: ({ name }) => publicEvents[name].example,
      }),
    }),
  });
  builder.queryField('webhookEventTypes', (t) =>
    t.field({
      type: [eventType],
      listSize: { assumedSize: 20 },
      description: 'The types of events that webhooks tell of.',
      access: 'public',
      resolve: () => publicEventTypes.map((name) => ({ name })),
    }),
  );
};
