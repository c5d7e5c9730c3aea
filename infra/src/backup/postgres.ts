import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { domains } from '@stargraph/kit/contracts/domain';
import { provisionDatabase, type DatabaseRole } from '@stargraph/kit/db/provision';

const execute = promisify(execFile);

type Rows = Readonly<Record<string, number>>;

/** The target holds something already. Nothing was touched. */
export class TargetInUseError extends Error {
  constructor(what: string) {
    super(`${what} is not empty: a restore only fills what is new.`);
    this.name = 'TargetInUseError';
  }
}

const schemas = [...domains, 'bus', ...domains.map((domain) => `${domain}_jobs`)];

/** The URL without its password, which no list of processes may show, and the environment that holds it. */
const connection = (adminUrl: string): { readonly url: string; readonly env: NodeJS.ProcessEnv } => {
  const url = new URL(adminUrl);
  const password = decodeURIComponent(url.password);
  url.password = '';
  return { url: url.toString(), env: { ...process.env, PGPASSWORD: password } };
};

const withClient = async <T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'stargraph-backup' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const tablesOf = async (client: pg.Client): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname = ANY($1) ORDER BY 1`,
    [schemas],
  );
  return rows.map(({ name }) => name);
};

const countRows = async (client: pg.Client): Promise<Rows> => {
  const rows: Record<string, number> = {};
  for (const table of await tablesOf(client)) {
    const [schema = '', name = ''] = table.split('.');
    const { rows: counted } = await client.query<{ n: string }>(
      `SELECT count(*) AS n FROM ${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`,
    );
    rows[table] = Number(counted[0]?.n);
  }
  return rows;
};

/** Rows by `schema.table`. */
export const countPostgres = (adminUrl: string): Promise<Rows> => withClient(adminUrl, countRows);

/**
 * Dumps the whole database into one file with `pg_dump` (which must be on the PATH, and not older than the server),
 * while the platform runs: all domains and the bus's places are of one snapshot.
 * @returns the rows of that same snapshot
 */
export const dumpPostgres = (adminUrl: string, path: string): Promise<Rows> =>
  withClient(adminUrl, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
    const { url, env } = connection(adminUrl);
    await execute(
      'pg_dump',
      ['--format=custom', `--snapshot=${rows[0]?.snapshot ?? ''}`, `--file=${path}`, `--dbname=${url}`],
      { env },
    );
    const counted = await countRows(client);
    await client.query('COMMIT');
    return counted;
  });

/** @throws TargetInUseError */
export const assertPostgresEmpty = (adminUrl: string): Promise<void> =>
  withClient(adminUrl, async (client) => {
    if ((await tablesOf(client)).length > 0) throw new TargetInUseError('The database');
  });

/**
 * Loads a dump into an empty database: whole, or not at all. Roles are made before, with the passwords given; the
 * administrator's role must have the name that it had.
 */
export const loadPostgres = async (
  adminUrl: string,
  path: string,
  passwords: Readonly<Record<DatabaseRole, string>>,
): Promise<void> => {
  await provisionDatabase({ adminUrl, passwords });
  const { url, env } = connection(adminUrl);
  // The schemas that were just made with the roles are dropped and come back as they were, rights and all.
  await execute(
    'pg_restore',
    ['--clean', '--if-exists', '--single-transaction', '--exit-on-error', `--dbname=${url}`, path],
    { env },
  );
};
