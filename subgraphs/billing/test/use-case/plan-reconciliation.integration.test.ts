import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { planPay } from '@stargraph/kit/contracts/commands/billing';
import { newId, platformBotId } from '@stargraph/kit/ids';
import type { Viewer } from '@stargraph/kit/viewer';
import { reconcileDue } from '../../src/use-case/begin-reconciliation.ts';
import { refundPlans } from '../../src/use-case/refund-plan.ts';
import { cutPool } from '../cut-pool.ts';
import { createTestBilling, operatorOf, platformBot, traceparent, type TestBilling } from '../support.ts';

const hour = 3_600_000;
const month = 30 * 24 * hour;

let billing: TestBilling;
let companyId: string;
beforeAll(async () => {
  billing = await createTestBilling();
});
afterAll(() => billing.close());
beforeEach(async () => {
  for (const table of ['stars_transaction', 'reconciliation_run', 'reconciliation_finding'])
    await billing.database.asAdmin('billing', `delete from ${table}`);
  await billing.database.asAdmin('billing', 'update stars_book set position = 0');
  // What earlier tests left is no part of this bot's list.
  await billing.database.asAdmin('billing', `update plan_payment set telegram_bot_id = 'earlier ' || id`);
  billing.telegram.listOf(platformBot).length = 0;
  Object.assign(billing.telegram.state, { silent: false, gone: false, offsets: [] });
  billing.platform.asked.length = 0;
  companyId = newId('company');
});

const staff = (): Viewer => ({
  kind: 'operator',
  operatorId: 'opr_staff',
  memberships: [],
  staff: true,
  verifiedAt: billing.clock.now(),
});
const ordered = async (): Promise<string> => {
  const viewer = operatorOf(['plan.read', 'plan.manage']);
  if (viewer.kind !== 'operator') throw new Error('No operator');
  const owner = { ...viewer, memberships: viewer.memberships.map((each) => ({ ...each, companyId, projects: [] })) };
  const answer = await billing.run(
    `mutation ($input: PlanOrderCreateInput!) { planOrderCreate(input: $input) { ... on PlanOrderCreateSuccess { order { id } } } }`,
    owner,
    { input: { companyId, plan: 'GROWTH', idempotencyKey: randomUUID() } },
  );
  return (answer.data as { planOrderCreate: { order: { id: string } } }).planOrderCreate.order.id;
};
/** What the log of the platform's own staff is told, in order. */
const audited = async () =>
  (
    await billing.pool.query<{ action: string; by: string; project: string | null; after: unknown }>(
      `select envelope->'data'->>'action' as action, envelope->'data'->'actor'->>'id' as by, envelope->'data'->>'projectId' as project,
         envelope->'data'->'after' as after
       from outbox where type = 'billing.audit.recorded.v1' and envelope->'data'->>'companyId' = $1 order by ordering, position`,
      [platformBotId],
    )
  ).rows;
const me = { companyId: platformBotId, operatorId: 'opr_staff' };

/** Stars that Telegram takes; nobody hears of it. */
const take = (payload: string, chargeId: string = randomUUID()): string => {
  billing.telegram.take(platformBot, { chargeId, payload, stars: 1500, at: billing.clock.now(), playerId: '42' });
  return chargeId;
};
/** The same, and it is told of. */
const paid = async (payload: string, renewal = false): Promise<string> => {
  const chargeId = take(payload);
  const charge = { telegramBotId: platformBot, payload, currency: 'XTR', amount: 1500, telegramUserId: '42', chargeId };
  await billing.asTenant.call(
    planPay,
    { ...charge, paidAt: billing.clock.now(), paidUntil: billing.clock.now() + month, renewal },
    { traceparent },
  );
  return chargeId;
};
const compare = async (): Promise<void> => {
  billing.clock.advance(2 * hour);
  await reconcileDue(billing.deps);
};
const subscription = async (id: string) =>
  (
    await billing.pool.query<{ state: string; endReason: string | null; payer: string | null; charge: string | null }>(
      `select state, end_reason as "endReason", telegram_user_id as payer, charge_id as charge from plan_subscription where id = $1`,
      [id],
    )
  ).rows[0];
const payments = async (id: string) =>
  (
    await billing.pool.query<{ state: string; reason: string | null; renewal: boolean }>(
      `select state, reason, renewal from plan_payment where payload = $1 order by paid_at, id`,
      [id],
    )
  ).rows;
const told = async (): Promise<(string | null)[]> =>
  (
    await billing.pool.query<{ plan: string | null }>(
      `select envelope->'data'->>'plan' as plan from outbox where type = 'billing.plan.changed.v1' and environment_id = $1 order by ordering, position`,
      [companyId],
    )
  ).rows.map(({ plan }) => plan);

interface Report {
  readonly balance: string | null;
  readonly runs: readonly Record<string, unknown>[];
  readonly findings: readonly Record<string, unknown>[];
}
const report = async (viewer: Viewer = staff()): Promise<Report> => {
  const answer = await billing.run(
    `{ staffPlatformStars { balance
      reconciliationRuns { edges { node { state failure transactions repaired shown scheduled requestedBy { companyId operatorId } } } }
      reconciliationFindings { edges { node { id kind state theirs ours payment { id } planPayment { companyId chargeId } dismissReason dismissedBy { companyId operatorId } } } } } }`,
    viewer,
  );
  if (answer.errors !== undefined) throw new Error(answer.errors[0]?.extensions?.code ?? 'failed');
  const { balance, reconciliationRuns, reconciliationFindings } = (
    answer.data as {
      staffPlatformStars: {
        balance: string | null;
        reconciliationRuns: { edges: { node: Record<string, unknown> }[] };
        reconciliationFindings: { edges: { node: Record<string, unknown> }[] };
      };
    }
  ).staffPlatformStars;
  return {
    balance,
    runs: reconciliationRuns.edges.map(({ node }) => node),
    findings: reconciliationFindings.edges.map(({ node }) => node),
  };
};

test('a plan that was paid for and never told of is given to its company, once, with whose account paid', async () => {
  const id = await ordered();
  const chargeId = take(id);
  await compare();
  expect(await subscription(id)).toMatchObject({ state: 'active', payer: '42', charge: chargeId });
  expect(await told()).toEqual(['growth']);
  const found = { kind: 'PAYMENT_MISSING', state: 'REPAIRED', theirs: '1500', payment: null };
  expect((await report()).findings).toMatchObject([{ ...found, planPayment: { companyId, chargeId } }]);
  await compare();
  expect(await told()).toEqual(['growth']);
  expect((await report()).runs).toMatchObject([
    { state: 'DONE', repaired: 0 },
    { state: 'DONE', repaired: 1, scheduled: true },
  ]);
});

test('a renewal whose update was lost prolongs the plan; a second payment of the invoice is given back', async () => {
  const id = await ordered();
  await paid(id);
  billing.clock.advance(hour);
  const twice = take(id);
  billing.clock.advance(month);
  take(id);
  await compare();
  expect(await payments(id)).toEqual([
    { state: 'matched', reason: null, renewal: false },
    { state: 'unmatched', reason: 'already-paid', renewal: false },
    { state: 'matched', reason: null, renewal: true },
  ]);
  await refundPlans(billing.deps);
  // It must not be renewed, either.
  expect(billing.platform.asked.map(({ act, chargeId }) => [act, chargeId])).toEqual([
    ['stop', twice],
    ['refund', twice],
  ]);
  expect(await subscription(id)).toMatchObject({ state: 'active' });
});

test('first payment and renewal both lost: both are found, in their order, and neither is given back', async () => {
  const id = await ordered();
  take(id);
  billing.clock.advance(month);
  take(id);
  await compare();
  expect(await payments(id)).toEqual([
    { state: 'matched', reason: null, renewal: false },
    { state: 'matched', reason: null, renewal: true },
  ]);
});

test('a refund that nobody told of ends the plan that it paid for', async () => {
  const id = await ordered();
  billing.telegram.giveBack(platformBot, await paid(id));
  await compare();
  expect(await subscription(id)).toMatchObject({ state: 'ended', endReason: 'refunded' });
  expect(await told()).toEqual(['growth', null]);
  expect((await report()).findings).toMatchObject([{ kind: 'REFUND_MISSING', state: 'REPAIRED' }]);
});

test('Stars of no plan of ours are recorded for nobody and given back; what left the balance is shown', async () => {
  take('nonsense');
  const list = billing.telegram.listOf(platformBot);
  list.push({ id: 'w', direction: 'out', kind: 'withdrawal', stars: 500, at: billing.clock.now(), payload: null });
  await ordered();
  await compare();
  expect(await payments('nonsense')).toMatchObject([{ state: 'unmatched', reason: 'unknown-order' }]);
  const { findings, balance } = await report();
  expect(findings.map(({ kind, state }) => `${String(kind)} ${String(state)}`).toSorted()).toEqual([
    'PAYMENT_MISSING REPAIRED',
    'WITHDRAWAL NOTED',
  ]);
  expect(balance).toBe('1000');
});

test('a payment that Telegram does not list is shown, dismissed by staff for a reason, and not raised again', async () => {
  const id = await ordered();
  await paid(id);
  billing.telegram.listOf(platformBot).length = 0;
  await compare();
  const [finding] = (await report()).findings;
  expect(finding).toMatchObject({ kind: 'PAYMENT_UNKNOWN', state: 'OPEN', ours: '1500', planPayment: { companyId } });
  const dismiss = (viewer: Viewer, reason = 'Paid while the test bot was in use.') =>
    billing.run(
      `mutation ($input: StaffFindingDismissInput!) { staffFindingDismiss(input: $input) { __typename
        ... on StaffFindingDismissSuccess { finding { state dismissReason } } } }`,
      viewer,
      { input: { findingId: finding?.['id'], reason } },
    );
  const done = {
    staffFindingDismiss: {
      __typename: 'StaffFindingDismissSuccess',
      finding: { state: 'DISMISSED', dismissReason: 'Paid while the test bot was in use.' },
    },
  };
  const before = (await audited()).length;
  expect((await dismiss(staff())).data).toEqual(done);
  expect((await dismiss(staff(), 'Another reason altogether.')).data).toEqual(done);
  await compare();
  expect((await report()).findings).toMatchObject([{ state: 'DISMISSED', dismissedBy: me }]);
  const kind = 'payment-unknown';
  const dismissed = { action: 'stars.findingDismissed', by: me.operatorId, project: null };
  const reason = 'Paid while the test bot was in use.';
  expect((await audited()).slice(before)).toEqual([{ ...dismissed, after: { kind, reason } }]);
  const reopened = await billing.run(
    `mutation ($input: StaffFindingReopenInput!) { staffFindingReopen(input: $input) { __typename } }`,
    staff(),
    { input: { findingId: finding?.['id'] } },
  );
  expect(reopened.data).toEqual({ staffFindingReopen: { __typename: 'StaffFindingReopenSuccess' } });
  expect((await audited()).slice(before + 1)).toEqual([
    { ...dismissed, action: 'stars.findingReopened', after: { kind } },
  ]);
  expect((await dismiss(operatorOf(['payment.refund']))).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
});

test('staff has it done now, from the beginning if they like; nobody else sees it or may', async () => {
  const id = await ordered();
  take(id);
  billing.clock.advance(hour / 4);
  const run = (viewer: Viewer, whole = true) =>
    billing.run(
      `mutation ($input: StaffStarsReconcileInput!) { staffStarsReconcile(input: $input) { __typename
        ... on StaffStarsReconcileSuccess { run { id state whole scheduled repaired } } } }`,
      viewer,
      { input: { whole, idempotencyKey: 'now' } },
    );
  const before = (await audited()).length;
  const first = await run(staff());
  expect(first.data).toMatchObject({ staffStarsReconcile: { run: { state: 'DONE', whole: true, repaired: 1 } } });
  expect(await run(staff())).toEqual(first);
  expect((await audited()).slice(before)).toEqual([
    { action: 'stars.reconciled', by: me.operatorId, project: null, after: { whole: true } },
  ]);
  expect((await report()).runs).toMatchObject([{ scheduled: false, requestedBy: me }]);
  expect((await run(staff(), false)).data).toEqual({
    staffStarsReconcile: { __typename: 'IdempotencyConflictError' },
  });
  const everything = operatorOf(['payment.refund', 'wallet.read', 'plan.manage'], platformBotId);
  expect((await run(everything)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  await expect(report(everything)).rejects.toThrow('FORBIDDEN');
});

test('a kill at any moment loses nothing: whoever goes on books it once', { timeout: 60_000 }, async () => {
  for (let cut = 1; cut <= 10; cut += 1) {
    companyId = newId('company');
    const id = await ordered();
    take(id);
    billing.clock.advance(2 * hour);
    const pool = cutPool(billing.pool, cut * 3, cut % 2 === 0 ? 'before' : 'after');
    await reconcileDue({ ...billing.deps, pool }).catch(() => undefined);
    await compare();
    expect(await payments(id)).toHaveLength(1);
    expect(await subscription(id)).toMatchObject({ state: 'active' });
    expect(await told()).toEqual(['growth']);
  }
  expect((await report()).findings.map(({ state }) => state)).toEqual(Array.from({ length: 10 }, () => 'REPAIRED'));
});
