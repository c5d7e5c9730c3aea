import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { databaseRoles } from '@stargraph/kit/db/provision';
import { createTestDatabase, type TestDatabase } from '@stargraph/kit/testkit/database';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

const migrate = (variables: Record<string, string>): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, '..', '..', 'tools', 'migrate.ts')], {
    env: { PATH: process.env['PATH'], ...variables },
  });

describe('npm run migrate', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  test('applies what is missing, then nothing', async () => {
    const pool = database.poolOf('game', 1);
    // The roles are the whole server's: they keep the passwords that other tests connect with.
    const variables = {
      DATABASE_URL: database.adminUrl,
      ...Object.fromEntries(
        databaseRoles.map((role) => [`POSTGRES_PASSWORD_${role.toUpperCase()}`, inject('passwords')[role]]),
      ),
    };
    expect((await migrate(variables)).stdout).toBe('Nothing to apply: the database is as this checkout needs it.\n');
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('names every variable that is missing and no value', async () => {
    const failed: unknown = await migrate({ DATABASE_URL: 'mysql://secret', POSTGRES_PASSWORD_AUTH: 'short' }).catch(
      (error: unknown) => error,
    );
    const stderr = failed instanceof Error && 'stderr' in failed ? String(failed.stderr) : '';
    expect(stderr).toContain('DATABASE_URL');
    expect(stderr).toContain('POSTGRES_PASSWORD_AUTH');
    expect(stderr).toContain('POSTGRES_PASSWORD_BUS');
    expect(stderr).not.toContain('secret');
    expect(stderr).not.toContain('short');
  });
});
