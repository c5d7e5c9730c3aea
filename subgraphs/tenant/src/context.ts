import type { Sql } from '@stargraph/kit/db/sql';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import type { TenantLoaders } from './loaders.ts';
import type { TeamServices } from './team-services.ts';
import type { BotRow } from './store/bot.ts';
import type { CompanyRow } from './store/company.ts';
import type { ProjectRow } from './store/project.ts';
import type { createChangeWebhook } from './use-case/change-webhook.ts';
import type { ConnectBotRequest } from './use-case/connect-bot.ts';
import type { createDisconnectBot } from './use-case/disconnect-bot.ts';
import type { CreateCompanyRequest } from './use-case/create-company.ts';
import type { CreateProjectRequest } from './use-case/create-project.ts';
import type { createCreateWebhook } from './use-case/create-webhook.ts';
import type { createSetLegalText } from './use-case/set-legal-text.ts';
import type { StaffActs } from './use-case/staff.ts';
import type { createSetPlan } from './use-case/set-plan.ts';
import type { createSetLaunchCheck } from './use-case/set-launch-check.ts';
import type { createExportAudit } from './use-case/export-audit.ts';
import type { createReplayWebhooks } from './use-case/replay-webhooks.ts';
import type { WebhookLoaders } from './webhook-loaders.ts';

export interface TenantServices extends TeamServices {
  readonly sql: Sql;
  readonly createCompany: (request: CreateCompanyRequest) => Promise<CompanyRow>;
  readonly createProject: (request: CreateProjectRequest) => Promise<ProjectRow>;
  readonly staff: StaffActs;
  readonly setPlan: ReturnType<typeof createSetPlan>;
  /** Whether there is a bot of the platform's by which companies pay for plans. */
  readonly sellsPlans: boolean;
  readonly setLegalText: ReturnType<typeof createSetLegalText>;
  readonly setLaunchCheck: ReturnType<typeof createSetLaunchCheck>;
  readonly exportAudit: ReturnType<typeof createExportAudit>;
  readonly connectBot: (request: ConnectBotRequest) => Promise<BotRow>;
  readonly disconnectBot: ReturnType<typeof createDisconnectBot>;
  readonly createWebhook: ReturnType<typeof createCreateWebhook>;
  readonly changeWebhook: ReturnType<typeof createChangeWebhook>;
  readonly replayWebhooks: ReturnType<typeof createReplayWebhooks>;
}

export interface TenantContext extends RequestContext {
  readonly services: TenantServices;
  readonly loaders: TenantLoaders & WebhookLoaders;
}
