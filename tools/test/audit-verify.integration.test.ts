import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@stargraph/kit/testkit/database';

const tool = fileURLToPath(new URL('../audit-verify.ts', import.meta.url));
const companyId = 'cmp_01kcexample0000000000000000';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const verify = (
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {
    TENANT_DATABASE_URL: database.urlOf('tenant'),
    SECRET_KEYS: JSON.stringify({ 1: randomBytes(32).toString('hex') }),
  },
): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [tool, ...args],
      { env: { PATH: process.env['PATH'], STARGRAPH_DATA: '/nowhere', ...variables } },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      },
    );
  });

it('ends with 0 where all is right, with 1 and the first broken entry where not, with 2 where it can not look', async () => {
  expect(await verify([])).toMatchObject({ code: 0, out: expect.stringContaining('All is right: 0 chains') as string });

  await database.asAdmin('tenant', `insert into audit_chain values ($1, 1, 'x')`, [companyId]);
  await database.asAdmin(
    'tenant',
    `insert into audit_entry (company_id, position, id, at, actor_kind, action, target_kind, target_id, previous_hash, hash)
     values ($1, 1, gen_random_uuid(), now(), 'operator', 'a.b', 'c', 'd', 'x', 'x')`,
    [companyId],
  );
  expect(await verify([])).toMatchObject({
    code: 1,
    out: expect.stringContaining(`BROKEN  ${companyId}  entry 1`) as string,
  });
  const told = await verify(['--company', companyId, '--json']);
  expect(JSON.parse(told.out)).toMatchObject({ companies: 1, breaks: [{ companyId, position: 1 }] });

  expect(await verify(['--company', 'cmp_other'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('has no audit log') as string,
  });
  expect(await verify(['--anchor', 'nonsense'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('Usage:') as string,
  });
  expect(await verify([], {})).toMatchObject({
    code: 2,
    err: expect.stringContaining('TENANT_DATABASE_URL') as string,
  });
});
