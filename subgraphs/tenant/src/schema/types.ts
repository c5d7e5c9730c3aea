import type { TenantBuilder } from '../builder.ts';
import type { SuspensionRow } from '../store/suspension.ts';
import { colleagueReference } from '@stargraph/kit/graphql/foreign';
import type { CompanyRole } from '../loaders.ts';
import type { BotRow } from '../store/bot.ts';
import type { CompanyRow } from '../store/company.ts';
import { createDeletionType } from './deletion.ts';
import type { MemberRow } from '../store/member.ts';
import type { EnvironmentRow, ProjectRow } from '../store/project.ts';
import type { WebhookDeliveryRow } from '../store/webhook-delivery.ts';
import type { WebhookEndpointRow } from '../store/webhook-endpoint.ts';
import type { WebhookReplayRow } from '../store/webhook-replay.ts';

/** References to the object types, so that files that point to each other need not import each other. */
export const createTypeRefs = (types: TenantBuilder) => {
  const { builder } = types;
  return {
    company: builder.objectRef<CompanyRow>('Company'),
    project: builder.objectRef<ProjectRow>('Project'),
    environment: builder.objectRef<EnvironmentRow>('Environment'),
    bot: builder.objectRef<BotRow>('Bot'),
    suspension: builder.objectRef<SuspensionRow>('Suspension'),
    webhookEndpoint: builder.objectRef<WebhookEndpointRow>('WebhookEndpoint'),
    webhookDelivery: builder.objectRef<WebhookDeliveryRow>('WebhookDelivery'),
    webhookReplay: builder.objectRef<WebhookReplayRow>('WebhookReplay'),
    role: builder.objectRef<CompanyRole>('Role'),
    member: builder.objectRef<MemberRow>('Member'),
    deletion: createDeletionType(types),
    /** Auth says who it is. */
    colleague: colleagueReference(builder),
  };
};

export type TypeRefs = ReturnType<typeof createTypeRefs>;
