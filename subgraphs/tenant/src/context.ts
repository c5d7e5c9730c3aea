import type { Sql } from '@stargraph/kit/db/sql';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import type { TenantLoaders } from './loaders.ts';
import type { BotRow } from './store/bot.ts';
import type { CompanyRow } from './store/company.ts';
import type { ProjectRow } from './store/project.ts';
import type { ConnectBotRequest } from './use-case/connect-bot.ts';
import type { CreateCompanyRequest } from './use-case/create-company.ts';
import type { CreateProjectRequest } from './use-case/create-project.ts';

export interface TenantServices {
  readonly sql: Sql;
  readonly createCompany: (request: CreateCompanyRequest) => Promise<CompanyRow>;
  readonly createProject: (request: CreateProjectRequest) => Promise<ProjectRow>;
  readonly connectBot: (request: ConnectBotRequest) => Promise<BotRow>;
}

export interface TenantContext extends RequestContext {
  readonly services: TenantServices;
  readonly loaders: TenantLoaders;
}
