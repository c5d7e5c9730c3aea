import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type RunningServer } from '@stargraph/kit/server';
import { createLogger } from '@stargraph/kit/logging';
import { startTestPlatform, type EmbeddedTestPlatform } from '../src/harness.ts';
import { simulatorApi } from '../src/simulator-api.ts';
import { runOf, startLoad, type Load } from '../src/chaos/load.ts';
import { createOutageRecorder } from '../src/chaos/outage.ts';
import { reconcile, type Reconciliation } from '../src/chaos/reconcile.ts';
import { settle } from '../src/chaos/settle.ts';
import type { ChaosTarget } from '../src/chaos/target.ts';

const seed = 20_261_124;
const none = new Set<string>();

describe('the reconciliation of `npm run chaos`', () => {
  let platform: EmbeddedTestPlatform;
  let simulatorServer: RunningServer;
  let target: ChaosTarget;
  let client: pg.Client;
  let redis: Redis;
  let load: Load;
  const recorder = createOutageRecorder();

  const look = (): Promise<Reconciliation> =>
    reconcile({ client, target, acknowledged: load.acknowledged, run: runOf(seed), poison: none });

  /** What the reconciliation says after `sql`, which is undone again: kinds with their lost and doubled. */
  const after = async (
    sql: string,
  ): Promise<{ found: Record<string, [number, number]>; problems: readonly string[] }> => {
    await client.query('BEGIN');
    try {
      // As a restore or a hand would do it, past the constraints and the triggers that guard the platform's own writes.
      await client.query(`SET LOCAL session_replication_role = 'replica'`);
      const { rowCount } = await client.query(sql);
      expect(rowCount).toBe(1);
      const { tallies, problems } = await look();
      const wrong = tallies.filter(({ lost, doubled }) => lost + doubled > 0);
      return {
        found: Object.fromEntries(wrong.map(({ kind, lost, doubled }) => [kind, [lost, doubled]])),
        problems,
      };
    } finally {
      await client.query('ROLLBACK');
    }
  };

  beforeAll(async () => {
    platform = await startTestPlatform('in-process');
    simulatorServer = await startServer({
      host: '127.0.0.1',
      port: 0,
      handle: (request, response) => platform.simulator.handle(request, response),
      ready: () => Promise.resolve(true),
      logger: createLogger({ service: 'test', level: 'error' }),
    });
    redis = platform.redis();
    target = {
      origin: platform.origin,
      environmentId: platform.demo.liveEnvironmentId,
      launch: (userId) => platform.launch(userId),
      simulator: simulatorApi(simulatorServer.port),
      adminUrl: platform.database.adminUrl,
      brokerLag: () => Promise.resolve({}),
      redis,
      clickhouse: async <Row>(query: string) => {
        const answer = await platform.clickhouse.query({ query, format: 'JSONEachRow' });
        return answer.json<Row>();
      },
    };
    client = new pg.Client({ connectionString: target.adminUrl });
    await client.connect();
    load = await startLoad({ target, recorder, players: 6, seed, pace: 0.1 });
    // As long as it takes until everything that is to be spoilt has happened: seconds, or many on a busy machine.
    const { intents, claims, purchases, tracked, stars } = load.acknowledged;
    for (const until = performance.now() + 120_000; performance.now() < until; await sleep(500))
      if ([intents, claims, purchases, tracked, stars.paid].every(({ size }) => size >= 3)) break;
    await load.stop();
  }, 240_000);

  afterAll(async () => {
    await client.end();
    redis.disconnect();
    await simulatorServer.stop(500);
    await platform.stop();
  });

  test('finds nothing lost, doubled or stuck where nothing failed', async () => {
    expect(await settle(client, target, 60_000)).toMatchObject({ stuck: [] });
    expect(load.problems).toEqual([]);
    expect([...load.client.givenUp]).toEqual([]);
    const { tallies, problems } = await look();
    expect(problems).toEqual([]);
    for (const { kind, promised, found, lost, doubled, examples } of tallies) {
      expect({ kind, lost, doubled, examples }).toEqual({ kind, lost: 0, doubled: 0, examples: [] });
      expect(promised, kind).toBeGreaterThan(0);
      expect(found, kind).toBeGreaterThanOrEqual(promised);
    }
    expect(load.acknowledged.stars.paid.size).toBe(load.acknowledged.stars.charges.size);
  }, 90_000);

  const oneOf = (table: string, condition = 'true'): string =>
    `ctid = (SELECT ctid FROM ${table} WHERE ${condition} LIMIT 1)`;

  test.each<[what: string, sql: string, wrong: Record<string, [lost: number, doubled: number]>]>([
    [
      'a lost act',
      `DELETE FROM game.intent WHERE ${oneOf('game.intent', `intent_id LIKE 'chaos%w'`)}`,
      { acts: [1, 1], points: [0, 5] },
    ],
    [
      'an act that was told of twice',
      `INSERT INTO game.outbox SELECT ordering, position + 1000000, gen_random_uuid(), type, environment_id, project_id, subject, sequence + 1000000,
         jsonb_set(envelope, '{data,intents}', jsonb_build_array(envelope->'data'->'intents'->0)), created_at
       FROM game.outbox WHERE type = 'game.act.applied.v1' LIMIT 1`,
      { acts: [0, 1], 'domain events': [1, 0] },
    ],
    [
      'points given twice',
      `UPDATE game.player SET points = points + 3 WHERE ${oneOf('game.player')}`,
      { points: [0, 3], 'leaderboard places': [1, 1] },
    ],
    [
      'a lost claim',
      `UPDATE game.quest_progress SET claimed_at = NULL WHERE ${oneOf('game.quest_progress', 'claimed_at IS NOT NULL')}`,
      { 'quest claims': [1, 1] },
    ],
    [
      'a leaderboard behind its source',
      `UPDATE game.leaderboard_entry SET score = score - 1 WHERE ctid = (SELECT ctid FROM game.leaderboard_entry ORDER BY score, reached_at DESC, player_id DESC LIMIT 1)`,
      { 'leaderboard places': [1, 1], 'projected places': [1, 1] },
    ],
    [
      'a purchase left half-way',
      `UPDATE billing.purchase SET state = 'pending', completed_at = NULL, hold_id = 'lost' WHERE ${oneOf('billing.purchase')}`,
      { purchases: [1, 0], items: [0, 1] },
    ],
    [
      'a second purchase for a key',
      `INSERT INTO billing.purchase (environment_id, id, project_id, player_id, product_id, release_hash, price, currency_id, grants, state, hold_id, traceparent, created_at)
       SELECT environment_id, id || 'x', project_id, player_id, product_id, release_hash, price, currency_id, grants, 'pending', id || 'x', traceparent, created_at
       FROM billing.purchase LIMIT 1`,
      { purchases: [0, 1] },
    ],
    [
      'a lost reward',
      `DELETE FROM billing.transfer WHERE ${oneOf('billing.transfer', `kind = 'reward'`)}`,
      { rewards: [1, 0] },
    ],
    [
      'a reward that nobody granted',
      `UPDATE billing.transfer SET idempotency_key = 'reward:' || gen_random_uuid() WHERE ${oneOf('billing.transfer', `kind = 'reward'`)}`,
      { rewards: [1, 1] },
    ],
    [
      'a lost Stars payment',
      `DELETE FROM billing.stars_payment WHERE ${oneOf('billing.stars_payment')}`,
      { 'Stars payments': [2, 0] },
    ],
    [
      'a Stars grant given twice',
      `INSERT INTO billing.posting (environment_id, transfer_id, account_id, amount, position, balance_after, created_at)
       SELECT environment_id, transfer_id, account_id || 'x', amount, position, balance_after, created_at FROM billing.posting p
       WHERE transfer_id IN (SELECT id FROM billing.transfer WHERE kind = 'stars') AND account_id LIKE 'player:%' LIMIT 1`,
      { 'Stars grants': [1, 0] },
    ],
    [
      'an item granted twice',
      `UPDATE game.inventory_item SET quantity = quantity + 2 WHERE ${oneOf('game.inventory_item')}`,
      { items: [0, 2] },
    ],
  ])('tells of %s', async (_, sql, wrong) => {
    expect((await after(sql)).found).toEqual(wrong);
  });

  test('tells of money that is not conserved', async () => {
    const { problems } = await after(
      `UPDATE billing.account SET balance = balance + 1 WHERE ${oneOf('billing.account', 'balance IS NOT NULL')}`,
    );
    expect(problems).toEqual(['balances other than their postings: 1']);
  });

  test('tells of a refund that took nothing back, and that Telegram knows nothing of', async () => {
    const { problems } = await after(
      `INSERT INTO billing.stars_refund (environment_id, id, telegram_bot_id, charge_id, payment_id, player_id, amount, cause, reason, state, taken,
         attempts, due_at, traceparent, requested_at, settled_at)
       SELECT p.environment_id, 'by-hand', p.telegram_bot_id, p.charge_id, p.id, p.player_id, p.amount, 'telegram', '', 'done', '[]', 0, now(), '', now(), now()
       FROM billing.stars_payment p JOIN billing.stars_order o ON o.environment_id = p.environment_id AND o.id = p.order_id
       WHERE p.state = 'matched' AND o.currency_grants <> '[]' AND o.grants <> '[]' LIMIT 1`,
    );
    expect(problems).toEqual([
      expect.stringMatching(/^charge \S+ is noted as given back, and Telegram keeps it$/),
      'lines of refunds that differ from what the ledger took back: 1',
      'refunds without one event of theirs: 1',
      'orders that say otherwise than their refund: 1',
      'lines of inventory that differ from the sales: 1',
      'lines of refunded sales without one event of their taking: 1',
    ]);
  });

  test('tells of a purchase that stays pending', async () => {
    await client.query(`BEGIN`);
    await client.query(`SET LOCAL session_replication_role = 'replica'`);
    await client.query(
      `UPDATE billing.purchase SET state = 'pending', completed_at = NULL, hold_id = 'lost' WHERE ${oneOf('billing.purchase')}`,
    );
    expect((await settle(client, target, 0)).stuck).toEqual([{ what: 'pending purchases', left: 1 }]);
    await client.query('ROLLBACK');
  });

  test('tells of an event that ClickHouse lacks, and of one that figures would count twice', async () => {
    const [victim] = load.acknowledged.tracked;
    await platform.clickhouse.command({
      query: `ALTER TABLE events DELETE WHERE JSONExtractString(data, 'properties', 'load') = '${victim}' SETTINGS mutations_sync = 1`,
    });
    const [, second] = load.acknowledged.tracked;
    const [row] = await target.clickhouse<object>(
      `SELECT * FROM events WHERE JSONExtractString(data, 'properties', 'load') = '${second}'`,
    );
    await platform.clickhouse.insert({
      table: 'events',
      format: 'JSONEachRow',
      values: [{ ...row, event_id: crypto.randomUUID() }],
      clickhouse_settings: { insert_deduplication_token: 'by hand', async_insert: 0 },
    });
    const { tallies } = await look();
    expect(tallies.find(({ kind }) => kind === 'tracked events')).toMatchObject({
      lost: 1,
      doubled: 1,
      examples: [`lost ${victim}`, `doubled ${second}`],
    });
  });
});
