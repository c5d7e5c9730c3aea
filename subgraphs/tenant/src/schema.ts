import type { GraphQLSchema } from 'graphql';
import { createTenantBuilder } from './builder.ts';
import { addAudit } from './schema/audit.ts';
import { addBot } from './schema/bot.ts';
import { addBotLaunchCheck } from './schema/bot-launch-check.ts';
import { addCommonErrors } from './schema/common-error-types.ts';
import { addCompany } from './schema/company.ts';
import { addEnvironment } from './schema/environment.ts';
import { addMember } from './schema/member.ts';
import { addProject } from './schema/project.ts';
import { addProjectCreate } from './schema/project-create.ts';
import { addRole } from './schema/role.ts';
import { addWebhook } from './schema/webhook.ts';
import { addWebhookChanges } from './schema/webhook-change.ts';
import { addWebhookDelivery } from './schema/webhook-delivery.ts';
import { addWebhookReplays } from './schema/webhook-replay.ts';
import { createTypeRefs } from './schema/types.ts';

/** The subgraph's schema. Needs nothing that runs: resolvers find their services in the context. */
export const createSchema = (): GraphQLSchema => {
  const types = createTenantBuilder();
  const refs = createTypeRefs(types);
  const errors = addCommonErrors(types);
  addCompany(types, refs, errors);
  addRole(types, refs, errors);
  addMember(types, refs, errors);
  addProject(types, refs);
  addProjectCreate(types, refs, errors);
  addEnvironment(types, refs);
  addBot(types, refs);
  addAudit(types, refs);
  addWebhook(types, refs);
  addWebhookDelivery(types, refs);
  addWebhookChanges(types, refs, errors);
  addWebhookReplays(types, refs, errors);
  addBotLaunchCheck(types, refs, errors);
  return types.builder.toSubGraphSchema({ linkUrl: 'https://specs.apollo.dev/federation/v2.6' });
};
