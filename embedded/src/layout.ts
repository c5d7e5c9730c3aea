import { join } from 'node:path';
import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { applyMigrations, MigrationError } from '@stargraph/kit/db/migrate';
import { createPool } from '@stargraph/kit/db/pool';
import { databaseRoles, domainUrl, grantBus, provisionDatabase, type DatabaseRole } from '@stargraph/kit/db/provision';
import { layOutJobs } from '@stargraph/kit/jobs';
import { silentLogger } from '@stargraph/kit/logging';
import type { PlatformKeys } from './keys.ts';
import { StartupError } from './startup-error.ts';

const subgraphs = join(import.meta.dirname, '..', '..', 'subgraphs');

export const passwordsOf = (keys: PlatformKeys): Record<DatabaseRole, string> =>
  Object.fromEntries(databaseRoles.map((role) => [role, keys.rolePassword(role)])) as Record<DatabaseRole, string>;

/** The domains that have jobs. */
const withJobs: readonly Domain[] = ['game', 'billing'];

const layOutJobsOf = async (adminUrl: string, domain: Domain, password: string): Promise<void> => {
  const pool = createPool({ url: domainUrl(adminUrl, domain, password), max: 1, applicationName: 'stargraph-layout' });
  try {
    await layOutJobs({ pool, schema: `${domain}_jobs`, logger: silentLogger });
  } finally {
    await pool.end();
  }
};

/**
 * Brings a database to where the platform needs it: roles, schemas, migrations, the bus's rights. Safe to repeat.
 * @returns the migrations applied now
 * @throws StartupError naming a migration that could not be applied
 */
export const layOutDatabase = async (
  adminUrl: string,
  passwords: Readonly<Record<DatabaseRole, string>>,
): Promise<{ readonly domain: Domain; readonly migration: string }[]> => {
  await provisionDatabase({ adminUrl, passwords });
  const jobs = Promise.all(withJobs.map((domain) => layOutJobsOf(adminUrl, domain, passwords[domain])));
  const applied: { domain: Domain; migration: string }[] = [];
  for (const domain of domains) {
    const names = await applyMigrations({
      adminUrl,
      domain,
      folder: join(subgraphs, domain, 'prisma', 'migrations'),
    }).catch((error: unknown) => {
      throw error instanceof MigrationError ? new StartupError(error.message, { cause: error }) : error;
    });
    applied.push(...names.map((migration) => ({ domain, migration })));
  }
  await Promise.all([jobs, grantBus(adminUrl)]);
  return applied;
};
