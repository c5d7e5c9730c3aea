import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseProject } from '@stargraph/kit/project-erasure';
import { createTestDatabase, type TestDatabase } from '@stargraph/kit/testkit/database';
import { projectTables } from '../src/events/erase.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** What every domain has for events and idempotency: it has ends of its own. */
const messaging = ['outbox', 'subject_sequence', 'idempotency_record'];

test('every table that names an environment or a project is deleted from when the project is', async () => {
  const { rows } = await database.poolOf('auth', 2).query<{ name: string }>(
    `select distinct table_name as name from information_schema.columns
     where table_schema = 'auth' and column_name in ('environment_id', 'project_id') order by table_name`,
  );
  const tables = rows.map(({ name }) => name).filter((name) => !messaging.includes(name));
  expect(projectTables.map(({ table }) => table).toSorted()).toEqual(tables);
});

test('a project of which nothing is left is deleted again without harm', async () => {
  const pool = database.poolOf('auth', 2);
  expect(await eraseProject(pool, projectTables, { projectId: 'prj_none', environmentIds: ['env_none'] })).toBe(0);
});
