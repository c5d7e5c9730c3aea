import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';
import { domains, type Domain } from '../contracts/domain.ts';

/** A role of the platform: one for each domain, and the bus that reads their outboxes. */
export type DatabaseRole = Domain | 'bus';
export const databaseRoles: readonly DatabaseRole[] = [...domains, 'bus'];

/** One starter at a time lays out or migrates a database. */
const layoutLock = 7_305_001;

/** Runs `work` on one administrator's connection while no other starter lays out or migrates the database. */
export const withLayoutLock = async <T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> => {
  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'stargraph-layout' });
  await admin.connect();
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [layoutLock]);
    return await work(admin);
  } finally {
    // Ends the session and with it the lock.
    await admin.end();
  }
};

/** A role's statements run no longer, unless its connection asks for another limit. */
const roleStatementTimeoutMs = 30_000;
/** A transaction in which nothing happens for so long is lost: it would hold its locks, and keep events from being read. */
const idleInTransactionMs = 60_000;

/**
 * What a page at random costs, where one in order costs 1: PostgreSQL's own 4 is of disks that turn. With it a batch by
 * 128 keys reads a table of 10,000 rows as a whole.
 */
const randomPageCost = 1.1;

const scramIterations = 4096;

/** What PostgreSQL keeps of a password (RFC 5803), made here so that the password itself is in no statement and no log. */
export const scramVerifier = (password: string): string => {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, scramIterations, 32, 'sha256');
  const keyed = (label: string): Buffer => createHmac('sha256', salted).update(label).digest();
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${scramIterations}:${salt.toString('base64')}$${storedKey}:${keyed('Server Key').toString('base64')}`;
};

/**
 * The URL with which a role connects directly: its own name and password, its schema as search path. A pooler may
 * ignore the path in it: the role has the same one.
 */
export const domainUrl = (adminUrl: string, role: DatabaseRole, password: string): string => {
  const url = new URL(adminUrl);
  url.username = `stargraph_${role}`;
  url.password = password;
  url.searchParams.set('options', `-c search_path=${role}`);
  return url.toString();
};

/**
 * Makes roles and schemas; safe to repeat and with several starters at once. A domain's role can use its
 * own schema and nothing else; tables belong to the administrator, so that a migration can take rights away.
 * The administrator need not be a superuser: CREATEROLE and CREATE on the database do.
 * Passwords are of ASCII characters (PostgreSQL would normalise others before hashing).
 */
export const provisionDatabase = async (options: {
  readonly adminUrl: string;
  readonly passwords: Readonly<Record<DatabaseRole, string>>;
}): Promise<void> => {
  await withLayoutLock(options.adminUrl, async (admin) => {
    const known = new Set(
      (
        await admin.query<{ rolname: string }>(`SELECT rolname FROM pg_roles WHERE rolname LIKE 'stargraph\\_%'`)
      ).rows.map((row) => row.rolname),
    );
    const database = (await admin.query<{ name: string }>('SELECT current_database() AS name')).rows[0]?.name ?? '';
    const name = pg.escapeIdentifier(database);
    const statements = [`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`, 'REVOKE ALL ON SCHEMA public FROM PUBLIC'];
    for (const role of databaseRoles) {
      const user = `stargraph_${role}`;
      statements.push(
        `${known.has(user) ? 'ALTER' : 'CREATE'} ROLE ${user} LOGIN PASSWORD ${pg.escapeLiteral(scramVerifier(options.passwords[role]))}`,
        // For connections by way of a pooler, which can bring no settings of their own.
        `ALTER ROLE ${user} SET search_path = ${role}`,
        `ALTER ROLE ${user} SET statement_timeout = '${roleStatementTimeoutMs}ms'`,
        `ALTER ROLE ${user} SET random_page_cost = ${randomPageCost}`,
        `ALTER ROLE ${user} SET idle_in_transaction_session_timeout = '${idleInTransactionMs}ms'`,
        `GRANT CONNECT ON DATABASE ${name} TO ${user}`,
        // To give a schema to a role one must be a member of it, unless superuser.
        `GRANT ${user} TO CURRENT_USER`,
      );
      if (role === 'bus') {
        statements.push(`CREATE SCHEMA IF NOT EXISTS bus AUTHORIZATION ${user}`);
      } else {
        statements.push(
          `CREATE SCHEMA IF NOT EXISTS ${role}`,
          `GRANT USAGE ON SCHEMA ${role} TO ${user}`,
          `ALTER DEFAULT PRIVILEGES IN SCHEMA ${role} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${user}`,
          `ALTER DEFAULT PRIVILEGES IN SCHEMA ${role} GRANT USAGE ON SEQUENCES TO ${user}`,
          // The job library lays out its tables there itself, so the role owns that schema.
          `CREATE SCHEMA IF NOT EXISTS ${role}_jobs AUTHORIZATION ${user}`,
        );
      }
    }
    await admin.query('BEGIN');
    await admin.query(statements.join(';\n'));
    await admin.query('COMMIT');
  });
};

/** Lets the bus read the outboxes and delete what every consumer has passed. Needs the migrated tables. */
export const grantBus = async (adminUrl: string): Promise<void> => {
  await withLayoutLock(adminUrl, async (admin) => {
    await admin.query(
      domains
        .map(
          (domain) =>
            `GRANT USAGE ON SCHEMA ${domain} TO stargraph_bus; GRANT SELECT, DELETE ON ${domain}.outbox TO stargraph_bus`,
        )
        .join(';\n'),
    );
  });
};
