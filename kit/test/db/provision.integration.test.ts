import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { domains } from '../../src/contracts/domain.ts';
import { createPool } from '../../src/db/pool.ts';
import { domainUrl, provisionDatabase } from '../../src/db/provision.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testkit/database.ts';

describe('roles', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  test.each(domains)("%s reads its own tables and no other domain's", async (domain) => {
    const pool = database.poolOf(domain, 1);
    expect((await pool.query('SELECT count(*) FROM outbox')).rows).toEqual([{ count: 0n }]);
    for (const other of domains.filter((candidate) => candidate !== domain)) {
      await expect(pool.query(`SELECT * FROM ${other}.outbox`)).rejects.toThrow('permission denied for schema');
    }
    await expect(pool.query('CREATE TABLE mine (id int)')).rejects.toThrow('permission denied for schema');
    await expect(pool.query('SELECT * FROM _prisma_migrations LIMIT 1')).resolves.toBeDefined();
  });

  test('the bus reads every outbox and nothing else', async () => {
    const pool = database.poolOf('bus', 1);
    for (const domain of domains) {
      await expect(pool.query(`SELECT * FROM ${domain}.outbox`)).resolves.toBeDefined();
      await expect(pool.query(`SELECT * FROM ${domain}.idempotency_record`)).rejects.toThrow(
        'permission denied for table',
      );
      await expect(pool.query(`UPDATE ${domain}.outbox SET type = ''`)).rejects.toThrow('permission denied for table');
    }
  });

  test('are made again by several starters at once, and refuse another password', async () => {
    const options = { adminUrl: database.adminUrl, passwords: inject('passwords') };
    await Promise.all([provisionDatabase(options), provisionDatabase(options), provisionDatabase(options)]);
    expect((await database.poolOf('tenant', 1).query('SELECT current_schema AS schema')).rows).toEqual([
      { schema: 'tenant' },
    ]);
    const guess = createPool({
      url: domainUrl(database.adminUrl, 'tenant', 'another-password'),
      max: 1,
      applicationName: 'guess',
    });
    await expect(guess.query('SELECT 1')).rejects.toThrow('password authentication failed');
    await guess.end();
  });
});
