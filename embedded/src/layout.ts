import { join } from 'node:path';
import { domains } from '@stargraph/kit/contracts/domain';
import { applyMigrations } from '@stargraph/kit/db/migrate';
import { databaseRoles, grantBus, provisionDatabase, type DatabaseRole } from '@stargraph/kit/db/provision';
import type { PlatformKeys } from './keys.ts';

const subgraphs = join(import.meta.dirname, '..', '..', 'subgraphs');

export const passwordsOf = (keys: PlatformKeys): Record<DatabaseRole, string> =>
  Object.fromEntries(databaseRoles.map((role) => [role, keys.rolePassword(role)])) as Record<DatabaseRole, string>;

/** Brings a database to where the platform needs it: roles, schemas, migrations, the bus's rights. Safe to repeat. */
export const layOutDatabase = async (adminUrl: string, passwords: Readonly<Record<DatabaseRole, string>>): Promise<void> => {
  await provisionDatabase({ adminUrl, passwords });
  for (const domain of domains) await applyMigrations({ adminUrl, domain, folder: join(subgraphs, domain, 'prisma', 'migrations') });
  await grantBus(adminUrl);
};
