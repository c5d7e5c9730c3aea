import { createClient } from '@clickhouse/client';
import { z } from 'zod';
import { readConfig, type Variables } from '@stargraph/kit/config';
import { databaseRoles, type DatabaseRole } from '@stargraph/kit/db/provision';
import { objectVariables, openObjectStore } from '@stargraph/kit/objects/open';
import type { Stores } from '@stargraph/infra/backup/backup';

const variableOf = (role: DatabaseRole): string => `POSTGRES_PASSWORD_${role.toUpperCase()}`;
const password = z.string().regex(/^[\x21-\x7e]{12,}$/, 'must be at least 12 printable ASCII characters');
const adminVariables = { DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }) };
const passwordVariables = Object.fromEntries(databaseRoles.map((role) => [variableOf(role), password]));

/** DATABASE_URL and each role's password. @throws ConfigError */
export const readDatabase = (
  variables: Variables,
): { readonly adminUrl: string; readonly passwords: Record<DatabaseRole, string> } => {
  const config = readConfig(z.object({ ...passwordVariables, ...adminVariables }), variables) as Readonly<
    Record<string, string>
  >;
  return {
    adminUrl: config['DATABASE_URL'] ?? '',
    passwords: Object.fromEntries(databaseRoles.map((role) => [role, config[variableOf(role)]])) as Record<
      DatabaseRole,
      string
    >,
  };
};

/** Opens what DATABASE_URL, CLICKHOUSE_URL, and S3_* or OBJECTS_FOLDER name. The bucket is made where it is missing. @throws ConfigError */
export const withStores = async <Result>(
  variables: Variables,
  work: (stores: Stores) => Promise<Result>,
): Promise<Result> => {
  const config = readConfig(
    z.object({
      ...adminVariables,
      CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }),
      ...objectVariables(variables),
    }),
    variables,
  );
  const objects = openObjectStore(config);
  await objects.make();
  // One query carries a whole table.
  const clickhouse = createClient({ url: config.CLICKHOUSE_URL, request_timeout: 3_600_000 });
  try {
    return await work({ adminUrl: config.DATABASE_URL, clickhouse, objects: objects.store });
  } finally {
    await clickhouse.close();
  }
};
