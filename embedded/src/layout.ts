import { join } from 'node:path';
import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { applyMigrations } from '@stargraph/kit/db/migrate';
import { databaseRoles, grantBus, provisionDatabase, type DatabaseRole } from '@stargraph/kit/db/provision';
import type { PlatformKeys } from './keys.ts';

const subgraphs = join(import.meta.dirname, '..', '..', 'subgraphs');

export const passwordsOf = (keys: PlatformKeys): Record<DatabaseRole, string> =>
  Object.fromEntries(databaseRoles.map((role) => [role, keys.rolePassword(role)])) as Record<DatabaseRole, string>;

/**
 * Brings a database to where the platform needs it: roles, schemas, migrations, the bus's rights. Safe to repeat.
 * @returns the migrations applied now
 */
export const layOutDatabase = async (
  adminUrl: string,
  passwords: Readonly<Record<DatabaseRole, string>>,
): Promise<{ readonly domain: Domain; readonly migration: string }[]> => {
  await provisionDatabase({ adminUrl, passwords });
  const applied: { domain: Domain; migration: string }[] = [];
  for (const domain of domains) {
    const names = await applyMigrations({ adminUrl, domain, folder: join(subgraphs, domain, 'prisma', 'migrations') });
    applied.push(...names.map((migration) => ({ domain, migration })));
  }
  await grantBus(adminUrl);
  return applied;
};
