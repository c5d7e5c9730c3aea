import { afterAll, beforeAll, expect, test } from 'vitest';
import { createManualClock } from '@stargraph/kit/clock';
import { sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { eraseRequested } from '@stargraph/kit/player-erasure';
import { createTestDatabase, type TestDatabase } from '@stargraph/kit/testkit/database';
import { erasureOf } from '@stargraph/kit/testkit/erasure';
import { tenantPersonalData } from '../src/store/personal-data.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = sqlOfPool(database.poolOf('tenant'));
});
afterAll(() => database.drop());

const received = (
  environmentId: string,
  chat: string,
  id: number,
  kind = 'message',
  state = 'done',
  at = '2026-01-01',
) =>
  sql.query(
    `insert into received_update (bot_id, update_id, environment_id, telegram_bot_id, chat, kind, body, traceparent, received_at, state, attempts, due_at)
     values ('bot_' || $1, $3, $1, '7', $2, $4, '{"text":"hello"}', '', $6, $5, 0, now())`,
    [environmentId, chat, id, kind, state, at],
  );
const sent = (environmentId: string, chat: string, id: string) =>
  sql.query(
    `insert into outbound_message (id, environment_id, bot_id, chat, reason, body, state, attempts, due_at, created_at)
     values ($3, $1, 'bot_' || $1, $2, $3, '{}', 'sent', 1, now(), '2026-01-01')`,
    [environmentId, chat, id],
  );
const erase = async (round: number, subject: string | null = '42'): Promise<Record<string, number>> => {
  const pool = database.poolOf('tenant', 2);
  const deps = {
    domain: 'tenant' as const,
    pool,
    clock: createManualClock(Date.UTC(2026, 0, 2)),
    wake: () => {},
    telegramUserOf: () => Promise.resolve(subject),
    erase: tenantPersonalData.erase,
  };
  await eraseRequested(deps, [erasureOf('plr_1', { round, until: '2026-01-02T00:00:00.000Z' })]);
  const [last] = await sql.query<{ found: Record<string, number> }>(
    `select envelope->'data'->'found' as found from outbox where type = 'tenant.erasure.completed.v1' order by ordering desc, position desc limit 1`,
  );
  return last?.found ?? {};
};
const left = async () =>
  (
    await sql.query<{ place: string }>(
      `select environment_id || ' ' || chat || ' ' || update_id || ' ' || state as place from received_update order by 1`,
    )
  ).map(({ place }) => place);

test('a person’s chat with the environment’s bot is erased up to the asking, and money that is not booked waits', async () => {
  await received('env_1', '42', 1);
  await received('env_1', '42', 2, 'payment', 'parked');
  await received('env_1', '42', 3, 'message', 'done', '2026-01-03');
  await received('env_1', '43', 4);
  await received('env_2', '42', 5);
  await sent('env_1', '42', 'msg_1');
  await sent('env_2', '42', 'msg_2');

  expect(await erase(1)).toEqual({ received_update: 2, outbound_message: 1, chat_reach: 0 });
  expect(await left()).toEqual(['env_1 42 2 parked', 'env_1 42 3 done', 'env_1 43 4 done', 'env_2 42 5 done']);
  expect(await sql.query('select id from outbound_message')).toEqual([{ id: 'msg_2' }]);
  // The look says that something is left, so the request is not over.
  expect(await erase(2)).toMatchObject({ received_update: 1 });
  await sql.query(`update received_update set state = 'done' where update_id = 2`);
  expect(await erase(3)).toMatchObject({ received_update: 1 });
  expect(await erase(4)).toEqual({ received_update: 0, outbound_message: 0, chat_reach: 0 });
});

test('a request that is over names nobody, and erases nothing', async () => {
  const before = await left();
  expect(await erase(9, null)).toEqual({ received_update: 0, outbound_message: 0, chat_reach: 0 });
  expect(await left()).toEqual(before);
});
