import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@stargraph/kit/testkit/database';

const tool = fileURLToPath(new URL('../staff.ts', import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const staff = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [tool, ...args],
      { env: { PATH: process.env['PATH'], DATABASE_URL: database.adminUrl } },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      },
    );
  });
const saying = (text: string): string => expect.stringContaining(text) as string;

it(
  'appoints whoever has registered and has a second factor, lists them, and takes it back',
  { timeout: 180_000 },
  async () => {
    expect(await staff('list')).toMatchObject({ code: 0, out: 'Nobody is staff.\n' });
    expect(await staff('add', 'ada@example.com')).toMatchObject({ code: 1, err: saying('Nobody has registered') });
    await database.asAdmin(
      'auth',
      `insert into operator (id, email_normalized, password_hash, name, created_at) values ('opr_ada', 'ada@example.com', 'x', 'Ada', now())`,
    );
    expect(await staff('add', 'ada@example.com')).toMatchObject({ code: 1, err: saying('second factor') });
    expect(await staff('list')).toMatchObject({ out: 'Nobody is staff.\n' });
    await database.asAdmin(
      'auth',
      `insert into operator_totp (operator_id, secret_sealed, created_at, confirmed_at) values ('opr_ada', 'x', now(), now())`,
    );
    expect(await staff('add', ' Ada@Example.com')).toMatchObject({ code: 0, out: saying('is staff now') });
    expect(await staff('add', 'ada@example.com')).toMatchObject({ code: 0, out: saying('was staff already') });
    expect(await staff('list')).toMatchObject({ out: saying('ada@example.com  opr_ada') });
    expect(await staff('remove', 'ada@example.com')).toMatchObject({ code: 0, out: saying('staff no more') });
    expect(await staff('list')).toMatchObject({ out: 'Nobody is staff.\n' });
    expect(await staff('promote', 'ada@example.com')).toMatchObject({ code: 2, err: saying('Usage:') });
  },
);

it('is the only way: the service that reads who is staff can not write it', async () => {
  for (const statement of [
    `insert into platform_staff values ('opr_eve', now())`,
    'delete from platform_staff',
    `update platform_staff set operator_id = 'opr_eve'`,
  ])
    await expect(database.poolOf('tenant', 1).query(statement)).rejects.toMatchObject({ code: '42501' });
});
