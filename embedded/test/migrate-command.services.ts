import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createPostgres, type PostgresEngine } from '@stargraph/infra/engines/postgres';
import { databaseRoles } from '@stargraph/kit/db/provision';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

const command = join(import.meta.dirname, '..', '..', 'tools', 'migrate.ts');

let folder: string;
// A server of its own: roles are the whole server's, and here there must be none yet.
let postgres: PostgresEngine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-migrate-'));
  postgres = await createPostgres({ folder: join(folder, 'postgres'), durable: false });
  await postgres.start();
});
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true });
});

test('several starters on an empty server all succeed, and each migration is applied once', async () => {
  const variables = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: postgres.adminUrl,
    ...Object.fromEntries(
      databaseRoles.map((role) => [`POSTGRES_PASSWORD_${role.toUpperCase()}`, `secret-of-${role}-role`]),
    ),
  };
  const starters = await Promise.all(
    Array.from({ length: 5 }, () => promisify(execFile)(process.execPath, [command], { env: variables })),
  );
  const applied = starters.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line.startsWith('Applied ')));
  expect(applied.length).toBeGreaterThan(5);
  expect(new Set(applied).size).toBe(applied.length);

  const admin = new pg.Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ one: string }>(
    (
      await admin.query<{ schema: string }>(
        `select schemaname as schema from pg_tables where tablename = '_prisma_migrations'`,
      )
    ).rows
      .map(({ schema }) => `select '${schema} ' || migration_name as one from ${schema}._prisma_migrations`)
      .join(' union all '),
  );
  await admin.end();
  expect(new Set(rows.map(({ one }) => one)).size).toBe(rows.length);
  expect(rows).toHaveLength(applied.length);
});
