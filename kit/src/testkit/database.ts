import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { createPool } from '../db/pool.ts';
import { domainUrl, type DatabaseRole } from '../db/provision.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The administrator's URL of the migrated database that tests clone. */
    adminUrl: string;
    passwords: Record<DatabaseRole, string>;
    /** The secret that the passwords come from, base64url. */
    masterKey: string;
  }
}

export interface TestDatabase {
  readonly adminUrl: string;
  /** The URL with which a role connects. */
  urlOf(role: DatabaseRole): string;
  /** A pool in a role; ended by {@link drop}. */
  poolOf(role: DatabaseRole, max?: number): pg.Pool;
  /** Runs a statement as the database's administrator, in a domain's schema: for what its own role can't do. */
  asAdmin<Row extends object>(schema: DatabaseRole, statement: string, params?: readonly unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

const onServer = async (adminUrl: string, statement: string): Promise<void> => {
  const url = new URL(adminUrl);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

const inSchema = (adminUrl: string, schema: DatabaseRole): string => {
  const url = new URL(adminUrl);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return url.toString();
};

/** A fresh clone of the migrated database, on the run's own PostgreSQL. */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const template = new URL(inject('adminUrl'));
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(
    template.toString(),
    `CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)} STRATEGY FILE_COPY`,
  );
  const own = new URL(template);
  own.pathname = `/${name}`;
  const adminUrl = own.toString();
  const pools: pg.Pool[] = [];
  const urlOf = (role: DatabaseRole): string => domainUrl(adminUrl, role, inject('passwords')[role]);
  return {
    adminUrl,
    urlOf,
    poolOf: (role, max = 10) => {
      const pool = createPool({ url: urlOf(role), max, applicationName: `test-${role}` });
      pools.push(pool);
      return pool;
    },
    asAdmin: async <Row extends object>(schema: DatabaseRole, statement: string, params: readonly unknown[] = []) => {
      const client = new pg.Client({ connectionString: inSchema(adminUrl, schema) });
      await client.connect();
      try {
        return (await client.query<Row & pg.QueryResultRow>(statement, [...params])).rows;
      } finally {
        await client.end();
      }
    },
    drop: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await onServer(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
};
