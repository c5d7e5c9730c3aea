import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../src/kill-walk/paths/all.ts';
import { startWalked, type Walked } from '../src/kill-walk/run.ts';
import { booksOf, nextUser, problemsOf } from '../src/kill-walk/walk.ts';

const walkedHere = [
  'plan: first payment',
  'plan: renewal',
  'subscription',
  'purchase for currency',
  'exchange of currencies',
];

const one = (table: string, condition = 'true'): string =>
  `ctid = (SELECT ctid FROM ${table} WHERE ${condition} LIMIT 1)`;

/** The books of `npm run kill-walk`: a walk proves as much as they see. Those of Stars alone are in `chaos-books.e2e.ts`. */
describe('the books that a kill walk ends with', () => {
  let folder: string;
  let walked: Walked | undefined;
  const platform = (): Walked => {
    if (walked === undefined) throw new Error('The platform has not started');
    return walked;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stargraph-walk-books-'));
    await chmod(folder, 0o755);
    walked = await startWalked({ folder, kafka: false });
    for (const path of paths.filter(({ name }) => walkedHere.includes(name)))
      await (
        await path.prepare(walked.world, nextUser())
      )();
  }, 300_000);

  afterAll(async () => {
    await walked?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 120_000);

  test('agree where nobody was killed', async () => {
    expect(await problemsOf(platform().world)).toEqual([]);
  }, 120_000);

  test.each<[what: string, sql: string, told: RegExp]>([
    [
      'a payment of a plan that was lost',
      `DELETE FROM billing.plan_payment WHERE ${one('billing.plan_payment')}`,
      /^charge \S+ of a plan has no payment$/,
    ],
    [
      'Stars of a plan that paid for nothing and are kept',
      `UPDATE billing.plan_payment SET state = 'unmatched', reason = 'ended' WHERE ${one('billing.plan_payment')}`,
      /^charge \S+ of a plan paid for nothing \(ended\), and is kept$/,
    ],
    [
      'a renewal that made nothing longer',
      `UPDATE billing.plan_subscription SET paid_until = paid_from WHERE ${one('billing.plan_subscription', `state = 'active'`)}`,
      /^plan \S+ of \S+ is active until .+, its payments say active until /,
    ],
    [
      'a company that was not given the plan that it pays for',
      `UPDATE tenant.company SET paid_plan = NULL, plan = 'free' WHERE ${one('tenant.company', 'paid_plan IS NOT NULL')}`,
      /^company \S+ has the plan none, and pays for growth$/,
    ],
    [
      'a plan that was told of twice',
      `INSERT INTO billing.outbox SELECT ordering, position + 1000000, gen_random_uuid(), type, environment_id, project_id, subject, sequence + 1000000,
         envelope, created_at FROM billing.outbox WHERE type = 'billing.plan.changed.v1' LIMIT 1`,
      /^company \S+ began 1 and ended 0 plans, told were 2 and 0$/,
    ],
    [
      'a payment of a plan that no log tells of',
      `DELETE FROM billing.outbox WHERE ${one('billing.outbox', `envelope->'data'->>'action' = 'plan.paid'`)}`,
      /^company \S+: plan.paid stands 0 times in its log, and happened 1$/,
    ],
    [
      'a plan that is stopped, and that Telegram renews',
      `UPDATE billing.plan_subscription SET stopped_at = now(), stop_told = true WHERE ${one('billing.plan_subscription', `state = 'active'`)}`,
      /^plan \S+ is stopped here, and active at Telegram$/,
    ],
    [
      'a renewal that Telegram is never told of',
      `UPDATE billing.plan_subscription SET stopped_at = now() WHERE ${one('billing.plan_subscription', `state = 'active'`)}`,
      /^plan \S+ is stopped, and Telegram was not told$/,
    ],
    [
      'a player’s subscription that Telegram knows otherwise',
      `UPDATE billing.stars_subscription SET state = 'canceled', canceled_by = 'telegram', canceled_at = now() WHERE ${one('billing.stars_subscription')}`,
      /^subscription \S+ is canceled, and active at Telegram$/,
    ],
    [
      'a purchase that was paid at another price',
      `UPDATE billing.purchase SET price = price + 1 WHERE ${one('billing.purchase')}`,
      /^purchase purchase:\S+ costs 41, and the ledger took 0$/,
    ],
    [
      'a purchase that was made twice',
      `INSERT INTO billing.purchase (environment_id, id, project_id, player_id, product_id, release_hash, price, currency_id, grants, state, traceparent, created_at, completed_at)
       SELECT environment_id, id || 'x', project_id, player_id, product_id, release_hash, price, currency_id, grants, state, traceparent, created_at, completed_at
       FROM billing.purchase LIMIT 1`,
      /^player \S+ made 2 purchases$/,
    ],
    [
      'a purchase that nobody was told of',
      `DELETE FROM billing.outbox WHERE ${one('billing.outbox', `type = 'billing.purchase.completed.v1'`)}`,
      /^purchase \S+ was told of 0 times$/,
    ],
    [
      'an exchange that was lost',
      `DELETE FROM billing.transfer WHERE ${one('billing.transfer', `kind = 'exchange'`)}`,
      /^player \S+ made 0 exchanges$/,
    ],
  ])('name %s', async (_, sql, told) => {
    const { client } = platform().world;
    await client.query('BEGIN');
    try {
      // As a restore or a hand would do it, past the constraints and the triggers that guard the platform's own writes.
      await client.query(`SET LOCAL session_replication_role = 'replica'`);
      expect((await client.query(sql)).rowCount).toBe(1);
      expect(await booksOf(platform().world)).toContainEqual(expect.stringMatching(told));
    } finally {
      await client.query('ROLLBACK');
    }
  });
});
