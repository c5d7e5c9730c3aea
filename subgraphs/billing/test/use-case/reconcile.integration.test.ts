import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { observeMoney } from '../../src/store/money-figures.ts';
import { reconcileDue } from '../../src/use-case/begin-reconciliation.ts';
import { dismissOrReopen } from '../../src/use-case/dismiss-finding.ts';
import { noteRefund } from '../../src/use-case/note-refund.ts';
import { payStars } from '../../src/use-case/pay-stars.ts';
import { cutPool } from '../cut-pool.ts';
import { createRefunds } from '../refund-support.ts';
import { createStars, type Stars } from '../stars-support.ts';
import { assertLedger, createTestBilling, operatorOf, playerOf, traceparent, type TestBilling } from '../support.ts';

let billing: TestBilling;
let stars: Stars;
let money: ReturnType<typeof createRefunds>;
beforeAll(async () => {
  billing = await createTestBilling();
});
afterAll(() => billing.close());
beforeEach(async () => {
  for (const table of ['stars_book', 'stars_transaction', 'reconciliation_run', 'reconciliation_finding'])
    await billing.database.asAdmin('billing', `delete from ${table}`);
  Object.assign(billing.telegram.state, { answers: [], silent: false, gone: false, broken: false, offsets: [] });
  stars = createStars(billing);
  money = createRefunds(billing, stars);
  billing.telegram.listOf(money.bot).length = 0;
  // What earlier tests left is no part of this bot's list.
  await billing.database.asAdmin(
    'billing',
    `update stars_payment set telegram_bot_id = 'earlier ' || id where telegram_bot_id = $1`,
    [money.bot],
  );
  await billing.database.asAdmin(
    'billing',
    `update stars_refund set telegram_bot_id = 'earlier ' || id where telegram_bot_id = $1`,
    [money.bot],
  );
});
afterEach(() => assertLedger(billing.pool));

const hour = 3_600_000;
/** The clock's next turns, until nothing runs any more. */
const compare = async (): Promise<void> => {
  billing.clock.advance(2 * hour);
  await reconcileDue(billing.deps);
};
const take = (payload: string, playerId: string | null, chargeId: string = randomUUID(), amount = 25): string => {
  billing.telegram.take(money.bot, { chargeId, payload, stars: amount, at: billing.clock.now(), playerId });
  return chargeId;
};
interface Report {
  readonly runs: {
    readonly state: string;
    readonly failure: string | null;
    readonly transactions: number;
    readonly repaired: number;
    readonly shown: number;
  }[];
  readonly findings: {
    readonly kind: string;
    readonly state: string;
    readonly theirs: string | null;
    readonly ours: string | null;
    readonly transactionId: string;
  }[];
}
const report = async (): Promise<Report> => {
  const answer = await billing.entity(
    { __typename: 'Environment', id: 'env_1' },
    `reconciliationRuns { edges { node { state failure transactions repaired shown } } }
     reconciliationFindings { edges { node { kind state theirs ours transactionId payment { state } } } }`,
    operatorOf(['wallet.read']),
  );
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  const [{ reconciliationRuns, reconciliationFindings }] = (
    answer.data as {
      _entities: [
        {
          reconciliationRuns: { edges: { node: Report['runs'][number] }[] };
          reconciliationFindings: { edges: { node: Report['findings'][number] }[] };
        },
      ];
    }
  )._entities;
  return {
    runs: reconciliationRuns.edges.map(({ node }) => node),
    findings: reconciliationFindings.edges.map(({ node }) => node),
  };
};

test('books that agree: nothing is found, and nothing moves', async () => {
  await money.paid('plr_a');
  await money.paid('plr_a');
  await compare();
  expect(await report()).toEqual({
    runs: [{ state: 'DONE', failure: null, transactions: 2, repaired: 0, shown: 0 }],
    findings: [],
  });
});

test('a payment whose update was lost is credited to its player as if it had come, once, and shows as repaired', async () => {
  const id = await stars.ordered('plr_b');
  const chargeId = take(id, 'plr_b');
  await compare();
  expect(await stars.stateOf(id)).toBe('paid');
  expect(await stars.balances('plr_b')).toEqual({ cur_gold: 500n, cur_silver: 50n });
  const found = { kind: 'PAYMENT_MISSING', state: 'REPAIRED', theirs: '25', ours: null, payment: { state: 'MATCHED' } };
  expect((await report()).findings).toMatchObject([{ ...found, transactionId: chargeId }]);
  // Its update comes after all.
  expect(await stars.pay(id, 'plr_b', { chargeId })).toMatchObject({ outcome: 'repeated' });
  await compare();
  expect((await report()).findings).toHaveLength(1);
});

test('a page that lists a transaction twice is compared to its end, and what differs is found once', async () => {
  const { chargeId } = await money.paid('plr_twice');
  const id = await stars.ordered('plr_twice');
  const lost = take(id, 'plr_twice');
  const list = billing.telegram.listOf(money.bot);
  list.push(...list.map((each) => ({ ...each, stars: each.stars + 1 })));
  await compare();
  const { runs, findings } = await report();
  expect(runs).toMatchObject([{ state: 'DONE', transactions: 4 }]);
  expect(findings.map(({ kind }) => kind).toSorted()).toEqual(['AMOUNT_DIFFERS', 'PAYMENT_MISSING']);
  expect(findings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'AMOUNT_DIFFERS', state: 'OPEN', theirs: '26', transactionId: chargeId }),
      expect.objectContaining({ kind: 'PAYMENT_MISSING', state: 'REPAIRED', transactionId: lost }),
    ]),
  );
  await compare();
  expect((await report()).runs.every(({ state }) => state === 'DONE')).toBe(true);
});

test('what has just moved is left to its update', async () => {
  const id = await stars.ordered('plr_c');
  billing.clock.advance(2 * hour);
  take(id, 'plr_c');
  await reconcileDue(billing.deps);
  expect(await stars.stateOf(id)).toBe('open');
  await compare();
  expect(await stars.stateOf(id)).toBe('paid');
});

test('a refund that nobody told of takes back what its payment brought', async () => {
  const { chargeId, orderId } = await money.paid('plr_d');
  billing.telegram.giveBack(money.bot, chargeId);
  await compare();
  expect(await stars.stateOf(orderId)).toBe('refunded');
  expect(await stars.balances('plr_d')).toEqual({ cur_gold: 0n, cur_silver: 0n });
  expect(await money.refunds(chargeId)).toEqual([{ state: 'done', cause: 'telegram', failure: null }]);
  expect((await report()).findings).toMatchObject([{ kind: 'REFUND_MISSING', state: 'REPAIRED' }]);
});

test('both lost: given and taken back in one look', async () => {
  const id = await stars.ordered('plr_e');
  billing.telegram.giveBack(money.bot, take(id, 'plr_e'));
  await compare();
  expect(await stars.stateOf(id)).toBe('refunded');
  expect(await stars.balances('plr_e')).toEqual({ cur_gold: 0n, cur_silver: 0n });
  expect((await report()).findings.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual([
    'PAYMENT_MISSING REPAIRED',
    'REFUND_MISSING REPAIRED',
  ]);
});

test('what differs, what Telegram does not know and what else moved is shown, once, and moves nothing', async () => {
  const wrong = await money.paid('plr_f');
  const list = billing.telegram.listOf(money.bot);
  list[0] = { ...list[0], stars: 24, payload: 'another' } as (typeof list)[number];
  const order = await stars.ordered('plr_f');
  await stars.pay(order, 'plr_f', { chargeId: 'nobody knows it' });
  list.push(
    { id: 'w', direction: 'out', kind: 'withdrawal', stars: 1000, at: billing.clock.now(), payload: null },
    { id: 'g', direction: 'in', kind: 'other', stars: 3, at: billing.clock.now(), payload: null },
  );
  await compare();
  await compare();
  const { findings, runs } = await report();
  expect(
    findings
      .map(({ kind, state, theirs, ours }) => [kind, state, theirs, ours])
      .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
  ).toEqual([
    ['AMOUNT_DIFFERS', 'OPEN', '24', '25'],
    ['OTHER', 'NOTED', '3', null],
    ['PAYLOAD_DIFFERS', 'OPEN', '24', '25'],
    ['PAYMENT_UNKNOWN', 'OPEN', null, '25'],
    ['WITHDRAWAL', 'NOTED', '1000', null],
  ]);
  expect(runs.map(({ shown }) => shown)).toEqual([0, 5]);
  expect(await stars.stateOf(wrong.orderId)).toBe('paid');
  // The difference goes away: the finding is closed.
  billing.telegram.take(money.bot, {
    chargeId: 'nobody knows it',
    payload: order,
    stars: 25,
    at: billing.clock.now() - hour,
    playerId: 'plr_f',
  });
  await compare();
  expect((await report()).findings.find(({ kind }) => kind === 'PAYMENT_UNKNOWN')?.state).toBe('CLOSED');
});

test('a long list is read page by page, and the next time only from where it was read to, with an overlap', async () => {
  const order = await stars.ordered('plr_g');
  for (let index = 0; index < 250; index += 1) {
    const chargeId = `long-${index}`;
    take(order, 'plr_g', chargeId);
    if (index !== 120) await payStars(billing.deps, { ...stars.paymentOf(order, 'plr_g', { chargeId }), traceparent });
  }
  await compare();
  expect(billing.telegram.state.offsets).toEqual([0, 100, 200]);
  expect((await report()).runs[0]).toMatchObject({ state: 'DONE', transactions: 250, repaired: 1, shown: 0 });
  billing.telegram.state.offsets = [];
  const late = await stars.ordered('plr_g');
  take(late, 'plr_g');
  await compare();
  expect(billing.telegram.state.offsets).toEqual([150, 250]);
  expect(await stars.stateOf(late)).toBe('paid');
});

test(
  'a kill at any moment loses nothing: whoever goes on repairs it once and it is on the report',
  { timeout: 60_000 },
  async () => {
    // One transaction after another of a look is cut; each look begins with a payment that is missing.
    for (let cut = 1; cut <= 12; cut += 1) {
      const playerId = `plr_h${cut}`;
      const id = await stars.ordered(playerId);
      take(id, playerId);
      billing.clock.advance(2 * hour);
      const pool = cutPool(billing.pool, cut * 3, cut % 2 === 0 ? 'before' : 'after');
      await reconcileDue({ ...billing.deps, pool }).catch(() => undefined);
      await compare();
      expect(await stars.stateOf(id)).toBe('paid');
      expect(await stars.balances(playerId)).toEqual({ cur_gold: 500n, cur_silver: 50n });
      await assertLedger(billing.pool);
    }
    const { findings } = await report();
    expect(findings.map(({ kind, state }) => `${kind} ${state}`)).toEqual(
      Array.from({ length: 12 }, () => 'PAYMENT_MISSING REPAIRED'),
    );
  },
);

test('silence is waited out, and a bot that is gone is told', async () => {
  const id = await stars.ordered('plr_i');
  take(id, 'plr_i');
  billing.telegram.state.silent = true;
  await compare();
  expect((await report()).runs).toMatchObject([{ state: 'RUNNING' }]);
  billing.telegram.state.silent = false;
  billing.clock.advance(60_000);
  await reconcileDue(billing.deps);
  expect((await report()).runs).toMatchObject([{ state: 'DONE', repaired: 1 }]);
  billing.telegram.state.gone = true;
  await compare();
  expect((await report()).runs[0]).toMatchObject({ state: 'FAILED', failure: 'BOT_DISCONNECTED' });
  await compare();
  expect((await report()).runs).toHaveLength(2);
});

/** The clock's next turns, as often as a comparison is tried and once more. */
const exhaust = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn += 1) {
    billing.clock.advance(hour / 60);
    await reconcileDue(billing.deps);
    if (turn > 5) billing.clock.advance(hour / 6);
  }
};
const figure = async (name: string): Promise<number> => {
  const forget = observeMoney({ ...billing.deps, sql: sqlOfPool(billing.pool) });
  const text = await billing.deps.metrics.metrics();
  forget();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
};
const failedFigure = (): Promise<number> => figure('stargraph_stars_comparisons_failed');
const reconcileNow = (input: object = {}) =>
  billing.run(
    `mutation ($input: StarsReconcileInput!) { starsReconcile(input: $input) { ... on StarsReconcileSuccess { run { state failure } } } }`,
    operatorOf(['payment.refund', 'wallet.read']),
    { input: { environmentId: 'env_1', idempotencyKey: randomUUID(), ...input } },
  );

test('a comparison that fails by our own fault is given up, says so and is counted; the next one begins as usual', async () => {
  const id = await stars.ordered('plr_m');
  take(id, 'plr_m');
  billing.telegram.state.broken = true;
  await compare();
  expect((await report()).runs).toMatchObject([{ state: 'RUNNING' }]);
  expect(await failedFigure()).toBe(0);
  await exhaust();
  const [last] = (await report()).runs.slice(-1);
  expect(last).toMatchObject({ state: 'FAILED', failure: 'INTERNAL' });
  expect(await failedFigure()).toBe(1);
  // It is begun again at once, or by the clock.
  billing.telegram.state.broken = false;
  await billing.database.asAdmin('billing', `delete from reconciliation_run where state = 'running'`);
  expect((await reconcileNow()).data).toEqual({ starsReconcile: { run: { state: 'DONE', failure: null } } });
  expect(await stars.stateOf(id)).toBe('paid');
  expect(await failedFigure()).toBe(0);
  billing.telegram.state.broken = true;
  await compare();
  await exhaust();
  expect(await failedFigure()).toBe(1);
  billing.telegram.state.broken = false;
  await compare();
  await compare();
  expect((await report()).runs[0]).toMatchObject({ state: 'DONE' });
  expect(await failedFigure()).toBe(0);
});

test('one whose worker dies again and again, or whose end can not be written, is given up as well', async () => {
  const id = await stars.ordered('plr_n');
  take(id, 'plr_n');
  await compare();
  await stars.ordered('plr_n');
  // A fault at the very end: a page that is not full is read again each time.
  await billing.database.asAdmin(
    'billing',
    `create function fail_here() returns trigger language plpgsql as $$ begin raise exception 'A fault of ours'; end $$;
     create trigger fail_here before update on reconciliation_run for each row when (new.state = 'done') execute function fail_here()`,
  );
  await compare();
  await exhaust();
  const { runs } = await report();
  await billing.database.asAdmin('billing', 'drop trigger fail_here on reconciliation_run; drop function fail_here()');
  expect(runs.filter(({ failure }) => failure === 'INTERNAL').length).toBeGreaterThan(0);
  // Nobody ever said what went wrong: whoever had taken it is gone.
  await billing.database.asAdmin(
    'billing',
    `update reconciliation_run set state = 'done', failure = null, finished_at = now() where state = 'running'`,
  );
  await billing.database.asAdmin(
    'billing',
    `update reconciliation_run set state = 'running', failure = null, finished_at = null, attempts = 8, due_at = to_timestamp(0)
     where id = (select max(id) from reconciliation_run)`,
  );
  await reconcileDue(billing.deps);
  expect((await report()).runs[0]).toMatchObject({ state: 'FAILED', failure: 'INTERNAL' });
});

test('a bot that moved here brings no differences of what another environment of the project knows; what nobody knows is shown', async () => {
  /** Stars that the bot took for another environment, which knows of them. */
  const paidIn = async (environmentId: string): Promise<string> => {
    const orderId = await stars.ordered('plr_o', undefined, { environmentId });
    const chargeId = take(orderId, 'plr_o');
    await stars.pay(orderId, 'plr_o', { environmentId, chargeId });
    return chargeId;
  };
  const giveBackIn = async (environmentId: string, chargeId: string): Promise<void> => {
    billing.telegram.giveBack(money.bot, chargeId);
    const refund = { environmentId, telegramBotId: money.bot, chargeId, currency: 'XTR', amount: 25, traceparent };
    await noteRefund(billing.deps, { ...refund, refundedAt: billing.clock.now() });
  };
  const summary = async (): Promise<string[]> =>
    (await report()).findings.map(({ kind, state, transactionId }) => `${kind} ${state} ${transactionId}`).toSorted();
  await money.paid('plr_o');
  const known = await paidIn('env_2');
  await giveBackIn('env_2', await paidIn('env_2'));
  await compare();
  expect(await summary()).toEqual([]);
  expect((await report()).runs[0]).toMatchObject({ state: 'DONE', transactions: 4 });

  // The other environment was not told: somebody has to know.
  billing.telegram.giveBack(money.bot, known);
  // Nobody knows the payment itself: its order does not make it booked.
  const lost = take(await stars.ordered('plr_o', undefined, { environmentId: 'env_2' }), 'plr_o');
  // Not another project's affair, whatever it knows.
  const foreign = await paidIn('env_9');
  await billing.database.asAdmin(
    'billing',
    `update stars_order set project_id = 'prj_9' where environment_id = 'env_9'`,
  );
  await giveBackIn('env_9', foreign);
  const found = [
    `PAYMENT_MISSING OPEN ${foreign}`,
    `PAYMENT_MISSING REPAIRED ${lost}`,
    `REFUND_ORPHANED OPEN ${foreign}`,
    `REFUND_ORPHANED OPEN ${known}`,
  ].toSorted();
  for (let time = 0; time < 2; time += 1) {
    await compare();
    expect(await summary()).toEqual(found);
  }
  // Once it is known there after all, there is nothing to look at here.
  await giveBackIn('env_2', known);
  await compare();
  expect(await summary()).toContain(`REFUND_ORPHANED CLOSED ${known}`);
});

test('an operator has it done now, from the beginning if they like, once for each key; others may not', async () => {
  const run = (viewer: Parameters<TestBilling['run']>[1], input: object) =>
    billing.run(
      `mutation ($input: StarsReconcileInput!) { starsReconcile(input: $input) { __typename ... on StarsReconcileSuccess { run { id state whole scheduled } } } }`,
      viewer,
      { input: { environmentId: 'env_1', idempotencyKey: 'now', ...input } },
    );
  const operator = operatorOf(['payment.refund', 'wallet.read']);
  expect((await run(operator, { idempotencyKey: 'early' })).data).toEqual({
    starsReconcile: { __typename: 'NotFoundError' },
  });
  const id = await stars.ordered('plr_j');
  take(id, 'plr_j');
  billing.clock.advance(hour / 2);
  const first = await run(operator, { whole: true });
  expect(first.data).toMatchObject({ starsReconcile: { run: { state: 'DONE', whole: true, scheduled: false } } });
  expect(await stars.stateOf(id)).toBe('paid');
  expect(await run(operator, { whole: true })).toEqual(first);
  expect((await run(operator, { whole: false })).data).toEqual({
    starsReconcile: { __typename: 'IdempotencyConflictError' },
  });
  for (const viewer of [operatorOf(['wallet.read']), operatorOf(['payment.refund'], 'env_2'), playerOf('plr_j')])
    expect((await run(viewer, {})).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
});

test('a finding is dismissed for a reason, by whoever may; no comparison raises it again and no alarm counts it', async () => {
  const operator = operatorOf(['payment.refund', 'wallet.read']);
  const change = (name: 'Dismiss' | 'Reopen', input: object, viewer = operator) =>
    billing.run(
      `mutation ($input: ReconciliationFinding${name}Input!) { reconciliationFinding${name}(input: $input) { __typename
        ... on ReconciliationFinding${name}Success { finding { state dismissReason dismissedAt dismissedBy { operatorId } } }
        ... on FindingStateError { state } ... on Error { code } } }`,
      viewer,
      { input: { environmentId: 'env_1', ...input } },
    );
  const answerOf = async (...args: Parameters<typeof change>) =>
    Object.values((await change(...args)).data as Record<string, Record<string, unknown>>)[0];
  const alarm = (): Promise<number> => figure('stargraph_stars_findings_open');
  const order = await stars.ordered('plr_k');
  await stars.pay(order, 'plr_k', { chargeId: 'only here' });
  await money.paid('plr_k');
  await compare();
  await billing.pool.query('update reconciliation_finding set found_at = now()');
  expect(await alarm()).toBe(1);
  const { rows } = await billing.pool.query<{ id: string }>('select id from reconciliation_finding');
  const findingId = rows[0]?.id;
  const reason = 'Paid to the bot of a test, by hand.';

  expect(await answerOf('Reopen', { findingId })).toMatchObject({ finding: { state: 'OPEN' } });
  expect(await answerOf('Dismiss', { findingId, reason: 'short' })).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await answerOf('Dismiss', { findingId: 'nonsense', reason })).toMatchObject({ code: 'NOT_FOUND' });
  const first = await answerOf('Dismiss', { findingId, reason });
  expect(first).toMatchObject({
    finding: { state: 'DISMISSED', dismissReason: reason, dismissedBy: { operatorId: 'opr_1' } },
  });
  expect(await answerOf('Dismiss', { findingId, reason: 'Said again, in other words.' })).toEqual(first);
  for (const viewer of [operatorOf(['wallet.read']), operatorOf(['payment.refund'], 'env_2'), playerOf('plr_k')])
    expect((await change('Dismiss', { findingId, reason }, viewer)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  expect(
    await answerOf('Dismiss', { findingId, reason, environmentId: 'env_2' }, operatorOf(['payment.refund'], 'env_2')),
  ).toMatchObject({ code: 'NOT_FOUND' });

  await compare();
  expect((await report()).findings).toMatchObject([{ kind: 'PAYMENT_UNKNOWN', state: 'DISMISSED' }]);
  expect(await alarm()).toBe(0);
  const audited = await billing.pool.query(
    `select from outbox where envelope->'data'->>'action' = 'stars.findingDismissed' and envelope->'data'->'after'->>'reason' = $1`,
    [reason],
  );
  expect(audited.rowCount).toBe(1);

  expect(await answerOf('Reopen', { findingId })).toMatchObject({ finding: { state: 'OPEN', dismissReason: null } });
  expect(await alarm()).toBe(1);
  await billing.pool.query(`update reconciliation_finding set state = 'closed'`);
  expect(await answerOf('Dismiss', { findingId, reason })).toEqual({
    __typename: 'FindingStateError',
    state: 'CLOSED',
    code: 'CONFLICT',
  });
});

test('many at once: a finding is dismissed once, with the reason of whoever came first', async () => {
  const order = await stars.ordered('plr_l');
  await stars.pay(order, 'plr_l', { chargeId: 'many look at it' });
  await money.paid('plr_l');
  await compare();
  const { rows } = await billing.pool.query<{ id: string }>('select id from reconciliation_finding');
  const reasons = Array.from({ length: 8 }, (_, index) => `Looked at by colleague ${index}.`);
  const by = {
    companyId: 'cmp_1',
    projectId: 'prj_1',
    source: { actor: { kind: 'operator', id: 'opr_1' }, client: { ip: null, userAgent: null }, traceparent },
  } as const;
  const answers = await Promise.all(
    reasons.map((reason) =>
      dismissOrReopen(billing.deps, {
        environmentId: 'env_1',
        findingId: rows[0]?.id ?? '',
        reason,
        by,
      }),
    ),
  );
  expect(new Set(answers.map(({ dismissReason }) => dismissReason)).size).toBe(1);
  const audited = await billing.pool.query(
    `select from outbox where envelope->'data'->>'action' = 'stars.findingDismissed' and envelope->'data'->'after'->>'reason' = any($1)`,
    [reasons],
  );
  expect(audited.rowCount).toBe(1);
});
