import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { applyMigrations, MigrationError } from '@stargraph/kit/db/migrate';
import { createPool } from '@stargraph/kit/db/pool';
import {
  databaseRoles,
  domainUrl,
  grantBus,
  provisionDatabase,
  withLayoutLock,
  type DatabaseRole,
} from '@stargraph/kit/db/provision';
import { layOutJobs } from '@stargraph/kit/jobs';
import { silentLogger } from '@stargraph/kit/logging';
import type { PlatformKeys } from './keys.ts';
import { StartupError } from './startup-error.ts';

const migrationsOf = (domain: Domain): string =>
  join(import.meta.dirname, '..', '..', 'subgraphs', domain, 'prisma', 'migrations');

export const passwordsOf = (keys: PlatformKeys): Record<DatabaseRole, string> =>
  Object.fromEntries(databaseRoles.map((role) => [role, keys.rolePassword(role)])) as Record<DatabaseRole, string>;

/** The domains that have jobs. */
const withJobs: readonly Domain[] = ['auth', 'tenant', 'config', 'game', 'billing'];

const layOutJobsOf = async (adminUrl: string, domain: Domain, password: string): Promise<void> => {
  const pool = createPool({ url: domainUrl(adminUrl, domain, password), max: 1, applicationName: 'stargraph-layout' });
  try {
    await layOutJobs({ pool, schema: `${domain}_jobs`, logger: silentLogger });
  } finally {
    await pool.end();
  }
};

/** Names what a database must look like but for its roles' passwords: any change to a migration or this version changes it. */
export const structureOf = async (): Promise<string> => {
  const hash = createHash('sha256').update('layout 6\n');
  for (const domain of domains) {
    const folder = migrationsOf(domain);
    for (const name of (await readdir(folder)).toSorted()) {
      if (name.endsWith('.toml')) continue;
      hash.update(`${domain} ${name}\n`).update(await readFile(join(folder, name, 'migration.sql')));
    }
  }
  return hash.digest('hex');
};

const withAdmin = async <T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> => {
  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'stargraph-layout' });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
};

/** What the database was last brought to; nothing where it never was. */
const findLayout = (adminUrl: string): Promise<string | undefined> =>
  withAdmin(adminUrl, async (admin) => {
    const known = await admin.query(`SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = 'layout'`);
    if (known.rowCount === 0) return undefined;
    const { rows } = await admin.query<{ fingerprint: string }>('SELECT fingerprint FROM public.layout');
    return rows[0]?.fingerprint;
  });

/** One at a time: to create a table that another creates at that moment is an error, if it is there or not. */
const rememberLayout = (adminUrl: string, fingerprint: string): Promise<void> =>
  withLayoutLock(adminUrl, async (admin) => {
    await admin.query(
      `BEGIN;
       CREATE TABLE IF NOT EXISTS public.layout (fingerprint text NOT NULL);
       DELETE FROM public.layout;
       INSERT INTO public.layout VALUES (${admin.escapeLiteral(fingerprint)});
       COMMIT`,
    );
  });

/**
 * Brings a database to where the platform needs it: roles, schemas, migrations, the bus's rights. Safe to repeat,
 * one look where nothing has changed since the last time, and one statement where the passwords alone have.
 * @returns the migrations applied now
 * @throws StartupError naming a migration that could not be applied
 */
export const layOutDatabase = async (
  adminUrl: string,
  passwords: Readonly<Record<DatabaseRole, string>>,
): Promise<{ readonly domain: Domain; readonly migration: string }[]> => {
  const structure = await structureOf();
  const fingerprint = `${structure} ${createHash('sha256').update(JSON.stringify(passwords)).digest('hex')}`;
  const last = await findLayout(adminUrl);
  if (last === fingerprint) return [];
  await provisionDatabase({ adminUrl, passwords });
  if (last?.startsWith(`${structure} `) === true) {
    await rememberLayout(adminUrl, fingerprint);
    return [];
  }
  const jobs = Promise.all(withJobs.map((domain) => layOutJobsOf(adminUrl, domain, passwords[domain])));
  // Awaited below; a migration that fails before that must not leave this one's failure unheard.
  jobs.catch(() => undefined);
  const applied: { domain: Domain; migration: string }[] = [];
  for (const domain of domains) {
    const names = await applyMigrations({ adminUrl, domain, folder: migrationsOf(domain) }).catch((error: unknown) => {
      throw error instanceof MigrationError ? new StartupError(error.message, { cause: error }) : error;
    });
    applied.push(...names.map((migration) => ({ domain, migration })));
  }
  await Promise.all([jobs, grantBus(adminUrl)]);
  await rememberLayout(adminUrl, fingerprint);
  return applied;
};
