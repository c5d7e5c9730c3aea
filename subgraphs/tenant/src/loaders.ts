import { createLoader } from '@stargraph/kit/loaders';
import type { Sql } from '@stargraph/kit/db/sql';
import type { RoleRow } from './domain/role.ts';
import { findBots, type BotRow } from './store/bot.ts';
import { countOpenMessages } from './store/bot-health.ts';
import { findCompanies, type CompanyRow } from './store/company.ts';
import { findProjectRoles, type ProjectRoleRow } from './store/member.ts';
import { findOffers, type OfferRow } from './store/ownership-offer.ts';
import { countUses, findRoles } from './store/role.ts';
import {
  findEnvironments,
  findEnvironmentsOf,
  findProjects,
  findProjectsOf,
  type EnvironmentRow,
  type ProjectRow,
} from './store/project.ts';
import { readUsage, type CompanyUsage } from './use-case/read-usage.ts';

/** A role as it stands in a company. */
export type CompanyRole = RoleRow & { readonly companyId: string };

/** One request's loaders, so that a list costs one query for each kind of thing in it. */
export const createTenantLoaders = (sql: Sql, now: number) => {
  const rolesOf = createLoader<
    { companyId: string },
    { readonly companyId: string; readonly roles: readonly CompanyRole[] }
  >(
    async (keys) =>
      (
        await findRoles(
          sql,
          keys.map(({ companyId }) => companyId),
        )
      ).map(({ companyId, roles }) => ({ companyId, roles: roles.map((role) => ({ ...role, companyId })) })),
    ({ companyId }) => ({ companyId }),
  );
  return {
    rolesOf,
    /** A role that somebody has, which therefore is there. */
    roleIn: async (companyId: string, roleId: string): Promise<CompanyRole> => {
      const role = (await rolesOf.load({ companyId }))?.roles.find(({ id }) => id === roleId);
      if (role === undefined) throw new Error('Somebody has a role that is not there');
      return role;
    },
    roleUses: createLoader<
      { companyId: string; roleId: string },
      { readonly companyId: string; readonly roleId: string; readonly uses: number }
    >(
      (keys) => countUses(sql, [...new Set(keys.map(({ companyId }) => companyId))]),
      ({ companyId, roleId }) => ({ companyId, roleId }),
    ),
    offer: createLoader<{ companyId: string }, OfferRow>(
      (keys) =>
        findOffers(
          sql,
          keys.map(({ companyId }) => companyId),
          new Date(now),
        ),
      ({ companyId }) => ({ companyId }),
    ),
    projectRolesOf: createLoader<
      { companyId: string; operatorId: string },
      { readonly companyId: string; readonly operatorId: string; readonly projectRoles: readonly ProjectRoleRow[] }
    >(
      async (keys) => {
        const found: { companyId: string; operatorId: string; projectRoles: ProjectRoleRow[] }[] = [];
        for (const [companyId, own] of Map.groupBy(keys, (key) => key.companyId)) {
          const operatorIds = own.map(({ operatorId }) => operatorId);
          const rows = Map.groupBy(await findProjectRoles(sql, companyId, operatorIds), (row) => row.operatorId);
          for (const [operatorId, projectRoles] of rows) found.push({ companyId, operatorId, projectRoles });
        }
        return found;
      },
      ({ companyId, operatorId }) => ({ companyId, operatorId }),
    ),
    usage: createLoader<{ companyId: string }, CompanyUsage>(
      (keys) =>
        readUsage(
          sql,
          keys.map(({ companyId }) => companyId),
          new Date(now),
        ),
      ({ companyId }) => ({ companyId }),
    ),
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
    openMessages: createLoader<{ botId: string }, { readonly botId: string; readonly count: number }>(
      (keys) =>
        countOpenMessages(
          sql,
          keys.map(({ botId }) => botId),
        ),
      ({ botId }) => ({ botId }),
    ),
    bot: createLoader<{ environmentId: string }, BotRow>(
      (keys) =>
        findBots(
          sql,
          keys.map(({ environmentId }) => environmentId),
        ),
      ({ environmentId }) => ({ environmentId }),
    ),
  };
};

export type TenantLoaders = ReturnType<typeof createTenantLoaders>;
