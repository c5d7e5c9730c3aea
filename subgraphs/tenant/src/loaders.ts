import { createLoader } from '@stargraph/kit/loaders';
import type { Sql } from '@stargraph/kit/db/sql';
import { findBots, type BotRow } from './store/bot.ts';
import { findCompanies, type CompanyRow } from './store/company.ts';
import {
  findEnvironments,
  findEnvironmentsOf,
  findProjects,
  findProjectsOf,
  type EnvironmentRow,
  type ProjectRow,
} from './store/project.ts';

/** One request's loaders, so that a list costs one query for each kind of thing in it. */
export const createTenantLoaders = (sql: Sql) => ({
  company: createLoader<{ companyId: string }, CompanyRow>(
    (keys) =>
      findCompanies(
        sql,
        keys.map(({ companyId }) => companyId),
      ),
    ({ id }) => ({ companyId: id }),
  ),
  project: createLoader<{ projectId: string }, ProjectRow>(
    (keys) =>
      findProjects(
        sql,
        keys.map(({ projectId }) => projectId),
      ),
    ({ id }) => ({ projectId: id }),
  ),
  projectsOf: createLoader<
    { companyId: string },
    { readonly companyId: string; readonly projects: readonly ProjectRow[] }
  >(
    async (keys) => {
      const rows = await findProjectsOf(
        sql,
        keys.map(({ companyId }) => companyId),
      );
      return [...Map.groupBy(rows, ({ companyId }) => companyId)].map(([companyId, projects]) => ({
        companyId,
        projects,
      }));
    },
    ({ companyId }) => ({ companyId }),
  ),
  environment: createLoader<{ environmentId: string }, EnvironmentRow>(
    (keys) =>
      findEnvironments(
        sql,
        keys.map(({ environmentId }) => environmentId),
      ),
    ({ id }) => ({ environmentId: id }),
  ),
  environmentsOf: createLoader<
    { projectId: string },
    { readonly projectId: string; readonly environments: readonly EnvironmentRow[] }
  >(
    async (keys) => {
      const rows = await findEnvironmentsOf(
        sql,
        keys.map(({ projectId }) => projectId),
      );
      return [...Map.groupBy(rows, ({ projectId }) => projectId)].map(([projectId, environments]) => ({
        projectId,
        environments,
      }));
    },
    ({ projectId }) => ({ projectId }),
  ),
  bot: createLoader<{ environmentId: string }, BotRow>(
    (keys) =>
      findBots(
        sql,
        keys.map(({ environmentId }) => environmentId),
      ),
    ({ environmentId }) => ({ environmentId }),
  ),
});

export type TenantLoaders = ReturnType<typeof createTenantLoaders>;
