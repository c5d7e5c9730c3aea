import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyMigrations } from '@stargraph/kit/db/migrate';
import { createPool } from '@stargraph/kit/db/pool';
import { createTestDatabase, type TestDatabase } from '@stargraph/kit/testkit/database';

const folder = join(import.meta.dirname, '..', '..', 'prisma', 'migrations');
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('quests that were completed before claims existed count as paid, open ones do not', async () => {
  const admin = createPool({ url: database.adminUrl, max: 1, applicationName: 'test' });
  await admin.query(
    `set search_path to game;
     drop table referral, referral_code, charge;
     drop function count_leaderboard_version cascade;
     alter table leaderboard_entry drop column version;
     alter table quest_progress drop column claimed_at;
     delete from _prisma_migrations where migration_name > '20261124';
     insert into quest_progress values
       ('env_1', 'plr_1', 'qst_done', 3, '2026-01-01T00:00:00Z', 'r1'),
       ('env_1', 'plr_1', 'qst_open', 2, null, 'r1')`,
  );
  await admin.end();
  const applied = await applyMigrations({ adminUrl: database.adminUrl, domain: 'game', folder });
  expect(applied).toMatchObject([
    expect.stringMatching(/_claims_and_referrals$/),
    expect.stringMatching(/_leaderboard_versions$/),
    expect.stringMatching(/_leaderboard_version_start$/),
    expect.stringMatching(/_charges$/),
  ]);
  const { rows } = await database
    .poolOf('game')
    .query('select quest_id, claimed_at from quest_progress order by quest_id');
  expect(rows).toEqual([
    { quest_id: 'qst_done', claimed_at: new Date('2026-01-01T00:00:00Z') },
    { quest_id: 'qst_open', claimed_at: null },
  ]);
});
