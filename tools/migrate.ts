/**
 * `npm run migrate`: brings the PostgreSQL behind DATABASE_URL (an administrator's URL) to where this checkout
 * needs it: roles, schemas, migrations. For the distributed form; `npm start` does the same by itself.
 * Each role's password is POSTGRES_PASSWORD_<ROLE>, as in POSTGRES_PASSWORD_AUTH and POSTGRES_PASSWORD_BUS.
 */
import { z } from 'zod';
import { ConfigError, readConfig } from '@stargraph/kit/config';
import { databaseRoles, type DatabaseRole } from '@stargraph/kit/db/provision';
import { messageOf } from '@stargraph/kit/errors';
import { layOutDatabase } from '../embedded/src/layout.ts';

const variableOf = (role: DatabaseRole): string => `POSTGRES_PASSWORD_${role.toUpperCase()}`;
const password = z.string().regex(/^[\x21-\x7e]{12,}$/, 'must be at least 12 printable ASCII characters');
const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  ...Object.fromEntries(databaseRoles.map((role) => [variableOf(role), password])),
});

try {
  const config: Readonly<Record<string, string | undefined>> = readConfig(schema, process.env);
  const passwords = Object.fromEntries(databaseRoles.map((role) => [role, config[variableOf(role)]])) as Record<
    DatabaseRole,
    string
  >;
  const applied = await layOutDatabase(config['DATABASE_URL'] ?? '', passwords);
  for (const { domain, migration } of applied) console.log(`Applied ${migration} of ${domain}`);
  if (applied.length === 0) console.log('Nothing to apply: the database is as this checkout needs it.');
} catch (error) {
  console.error(
    error instanceof ConfigError ? error.message : `The database could not be migrated: ${messageOf(error)}`,
  );
  process.exitCode = 1;
}
