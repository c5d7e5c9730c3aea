import { sqlOfPool } from '@stargraph/kit/db/sql';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { Service, ServiceDeps } from '@stargraph/kit/service';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { createCommands } from './commands.ts';
import { createTenantLoaders } from './loaders.ts';
import { createSchema } from './schema.ts';
import type { Telegram } from './telegram.ts';
import { createConnectBot } from './use-case/connect-bot.ts';
import { createCreateCompany } from './use-case/create-company.ts';
import { createCreateProject } from './use-case/create-project.ts';

export { createTelegram, type Telegram } from './telegram.ts';

export type TenantDeps = ServiceDeps & {
  /** Seals bots' tokens. */
  readonly secrets: SecretBox;
  readonly telegram: Telegram;
};

/** Companies, projects, environments and bots. Builds, starts nothing. */
export const createTenantServer = (deps: TenantDeps): Service => {
  const sql = sqlOfPool(deps.pool);
  const services = {
    sql,
    createCompany: createCreateCompany(deps),
    createProject: createCreateProject(deps),
    connectBot: createConnectBot(deps),
  };
  const subgraph = createSubgraph({
    ...deps,
    name: 'tenant',
    schema: createSchema(),
    commands: createCommands(deps),
    context: (request) => ({ ...request, services, loaders: createTenantLoaders(sql) }),
  });
  return { subgraph, close: async () => {} };
};
