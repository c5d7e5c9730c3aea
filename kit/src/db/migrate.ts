import { createHash, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { messageOf } from '../errors.ts';
import type { Domain } from '../contracts/domain.ts';
import { withLayoutLock } from './provision.ts';

/** A migration could not be applied; the database is as it was before it. */
export class MigrationError extends Error {
  constructor(domain: Domain, migration: string, reason: string) {
    super(`Migration ${migration} of ${domain} ${reason}`);
    this.name = 'MigrationError';
  }
}

interface Migration {
  readonly name: string;
  readonly script: string;
  readonly checksum: string;
}

/** Prisma's own record of applied migrations, so that its commands go on where this leaves off. */
const recordTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/** The migrations of a folder in Prisma's format (`<time>_<name>/migration.sql`), oldest first. */
const readMigrations = async (folder: string): Promise<Migration[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
  return Promise.all(
    names.map(async (name) => {
      const script = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') };
    }),
  );
};

const pendingOf = async (admin: Client, domain: Domain, migrations: readonly Migration[]): Promise<Migration[]> => {
  await admin.query(recordTable);
  const records = await admin.query<{ migration_name: string; checksum: string; finished: boolean }>(
    'SELECT migration_name, checksum, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  // Never one of ours: here a migration and its record are one transaction.
  const unfinished = records.rows.find((row) => !row.finished);
  if (unfinished !== undefined) {
    throw new MigrationError(
      domain,
      unfinished.migration_name,
      'was begun by Prisma and did not finish. Mend the schema by hand and run: prisma migrate resolve',
    );
  }
  const applied = new Map(records.rows.map((row) => [row.migration_name, row.checksum]));
  for (const migration of migrations) {
    const checksum = applied.get(migration.name);
    if (checksum !== undefined && checksum !== migration.checksum) {
      throw new MigrationError(
        domain,
        migration.name,
        'was changed after it had been applied. Restore it and add a new migration instead.',
      );
    }
  }
  return migrations.filter((migration) => !applied.has(migration.name));
};

/**
 * Applies the migrations that the domain's schema lacks, each in a transaction with its record: a kill or a
 * failure leaves the ones before it. Several starters wait for each other.
 * @returns the names of those applied now
 * @throws MigrationError
 */
export const applyMigrations = async (options: {
  readonly adminUrl: string;
  readonly domain: Domain;
  readonly folder: string;
}): Promise<string[]> => {
  const migrations = await readMigrations(options.folder);
  return withLayoutLock(options.adminUrl, async (admin) => {
    await admin.query(`SET search_path TO ${options.domain}`);
    const pending = await pendingOf(admin, options.domain, migrations);
    // What has been applied is the administrator's word alone; the domain may read it.
    if (pending.length > 0)
      await admin.query(`REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM stargraph_${options.domain}`);
    for (const migration of pending) {
      await admin.query('BEGIN');
      try {
        await admin.query(migration.script);
        await admin.query(
          `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES ($1, $2, now(), $3, now(), 1)`,
          [randomUUID(), migration.checksum, migration.name],
        );
        await admin.query('COMMIT');
      } catch (error) {
        await admin.query('ROLLBACK');
        throw new MigrationError(options.domain, migration.name, `failed: ${messageOf(error)}`);
      }
    }
    return pending.map((migration) => migration.name);
  });
};
