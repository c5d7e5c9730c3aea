import type { Subscription } from '@stargraph/kit/bus/bus';
import { erasureSubject } from '@stargraph/kit/contracts/commands/auth';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { subscribeToErasures } from '@stargraph/kit/player-erasure';
import type { Service, Worker } from '@stargraph/kit/service';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { createCommands } from './commands.ts';
import { createTenantLoaders } from './loaders.ts';
import { createWebhookLoaders } from './webhook-loaders.ts';
import type { TenantConsumerDeps, TenantDeps } from './deps.ts';
import { subscribeToAudit } from './events/audit.ts';
import { subscribeToPaidPlans } from './events/paid-plans.ts';
import { subscribeToUsage } from './events/usage.ts';
import { createTenantJobs } from './events/jobs.ts';
import { createWebhookWorker } from './events/webhooks.ts';
import { createSchema } from './schema.ts';
import { createChangeWebhook } from './use-case/change-webhook.ts';
import { createConnectBot } from './use-case/connect-bot.ts';
import { createCreateCompany } from './use-case/create-company.ts';
import { createCreateProject } from './use-case/create-project.ts';
import { createCreateWebhook } from './use-case/create-webhook.ts';
import { createSetLegalText } from './use-case/set-legal-text.ts';
import { createStaffActs } from './use-case/staff.ts';
import { createSetPlan } from './use-case/set-plan.ts';
import { createSetLaunchCheck } from './use-case/set-launch-check.ts';
import { createTeamServices } from './team-services.ts';
import { createDisconnectBot } from './use-case/disconnect-bot.ts';
import { createExportAudit } from './use-case/export-audit.ts';
import { tenantPersonalData } from './store/personal-data.ts';
import { createRegisterBot } from './use-case/register-bot.ts';
import { createReplayWebhooks } from './use-case/replay-webhooks.ts';

export { createBotPace } from './bot-pace.ts';
export { createPlatformBot } from './platform-bot.ts';
export { createTelegram, type Telegram } from './telegram.ts';
export { loopbackReach, publicReach } from './webhook-reach.ts';

/** Companies, projects, environments and bots. Builds, starts nothing. */
export const createTenantServer = (deps: TenantDeps): Service => {
  const sql = sqlOfPool(deps.pool);
  const services = {
    sql,
    createCompany: createCreateCompany(deps),
    createProject: createCreateProject(deps),
    ...createTeamServices(deps),
    exportAudit: createExportAudit(deps),
    staff: createStaffActs(deps),
    setPlan: createSetPlan(deps),
    sellsPlans: deps.platformBot !== undefined,
    setLegalText: createSetLegalText(deps),
    setLaunchCheck: createSetLaunchCheck(deps),
    connectBot: createConnectBot({ ...deps, register: createRegisterBot(deps) }),
    disconnectBot: createDisconnectBot(deps),
    createWebhook: createCreateWebhook(deps),
    changeWebhook: createChangeWebhook(deps),
    replayWebhooks: createReplayWebhooks(deps),
  };
  const subgraph = createSubgraph({
    ...deps,
    name: 'tenant',
    schema: createSchema(),
    commands: createCommands(deps),
    context: (request) => ({
      ...request,
      services,
      loaders: { ...createTenantLoaders(sql, request.now), ...createWebhookLoaders(sql, deps.clock) },
    }),
  });
  return { subgraph, close: async () => {} };
};

/** Tenant's consumers and jobs: the audit log, the update inbox, the send queue, what Telegram is told of our addresses, webhooks. */
export const createTenantConsumers = (deps: TenantConsumerDeps): Worker => {
  const jobs = createTenantJobs(deps);
  const webhooks = createWebhookWorker(deps);
  let subscriptions: readonly Subscription[] = [];
  return {
    start: async () => {
      await jobs.start();
      subscriptions = [
        subscribeToAudit(deps),
        subscribeToUsage(deps),
        subscribeToPaidPlans(deps),
        subscribeToErasures({
          ...deps,
          domain: 'tenant',
          telegramUserOf: async (request) => (await deps.commands.call(erasureSubject, request)).telegramUserId,
          erase: tenantPersonalData.erase,
        }),
      ];
      await webhooks.start();
    },
    stop: async () => {
      await Promise.all([...subscriptions.map((each) => each.stop()), webhooks.stop(), jobs.stop()]);
    },
  };
};
