import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { planCheckout, planPay, planRefunded, planRenewal } from '@stargraph/kit/contracts/commands/billing';
import { newId, platformBotId } from '@stargraph/kit/ids';
import type { z } from 'zod';
import type { Viewer } from '@stargraph/kit/viewer';
import { endPlansOf, expirePlans, forgetPlanPayers, tellRenewals } from '../../src/use-case/keep-plans.ts';
import { payPlan } from '../../src/use-case/pay-plan.ts';
import { refundPlans } from '../../src/use-case/refund-plan.ts';
import { cutPool } from '../cut-pool.ts';
import { createTestBilling, operatorOf, platformBot, traceparent, type TestBilling } from '../support.ts';

const dayMs = 24 * 60 * 60 * 1000;

let billing: TestBilling;
let companyId: string;
beforeAll(async () => {
  billing = await createTestBilling(20);
});
afterAll(() => billing.close());
beforeEach(async () => {
  // What the test before left for the job.
  await tellRenewals(billing.deps);
  companyId = newId('company');
  billing.platform.asked.length = 0;
  billing.platform.refusals.length = 0;
});

const owner = (): Viewer => {
  const viewer = operatorOf(['plan.read', 'plan.manage']);
  if (viewer.kind !== 'operator') throw new Error('No operator');
  return { ...viewer, memberships: viewer.memberships.map((each) => ({ ...each, companyId, projects: [] })) };
};
const staff = (): Viewer => ({
  kind: 'operator',
  operatorId: 'opr_staff',
  memberships: [],
  staff: true,
  verifiedAt: billing.clock.now(),
});

const orderMutation = `mutation ($input: PlanOrderCreateInput!) { planOrderCreate(input: $input) { __typename
  ... on PlanOrderCreateSuccess { order { id plan stars state } invoiceLink } ... on PlanOrderRefusedError { reason } ... on Error { code message } } }`;
interface Ordered {
  readonly __typename: string;
  readonly order: { readonly id: string };
  readonly invoiceLink: string;
  readonly reason?: string;
}
const field = async <Field>(query: string, viewer: Viewer, input: object): Promise<Field> => {
  const answer = await billing.run(query, viewer, { input });
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return Object.values(answer.data as Record<string, Field>)[0] as Field;
};
const order = (plan = 'GROWTH', idempotencyKey: string = randomUUID()): Promise<Ordered> =>
  field(orderMutation, owner(), { companyId, plan, idempotencyKey });
const ordered = async (plan = 'GROWTH'): Promise<string> => {
  const answer = await order(plan);
  if (answer.__typename !== 'PlanOrderCreateSuccess') throw new Error(JSON.stringify(answer));
  return answer.order.id;
};

type Charge = z.input<typeof planPay.input>;
const chargeOf = (payload: string, change: Partial<Charge> = {}): Charge => ({
  telegramBotId: platformBot,
  payload,
  currency: 'XTR',
  amount: 1500,
  telegramUserId: '42',
  chargeId: randomUUID(),
  paidAt: billing.clock.now(),
  paidUntil: billing.clock.now() + 30 * dayMs,
  renewal: false,
  ...change,
});
const pay = (payload: string, change: Partial<Charge> = {}) =>
  billing.asTenant.call(planPay, chargeOf(payload, change), { traceparent });
const checkout = async (payload: string, amount = 1500) => {
  const answer = await billing.asTenant.call(
    planCheckout,
    { telegramBotId: platformBot, payload, currency: 'XTR', amount },
    { traceparent },
  );
  return answer.outcome === 'ok' ? answer.companyId : answer.reason;
};

/** What tenant is told of the company's plan, in order. */
const told = async (): Promise<(string | null)[]> =>
  (
    await billing.pool.query<{ plan: string | null }>(
      `select envelope->'data'->>'plan' as plan from outbox where type = 'billing.plan.changed.v1' and environment_id = $1
       order by ordering, position`,
      [companyId],
    )
  ).rows.map(({ plan }) => plan);
const audited = async (): Promise<string[]> =>
  (
    await billing.pool.query<{ action: string }>(
      `select envelope->'data'->>'action' as action from outbox where type = 'billing.audit.recorded.v1' and environment_id = $1
       order by ordering, position`,
      [companyId],
    )
  ).rows.map(({ action }) => action);
const rows = async (table: 'plan_payment' | 'plan_subscription', columns: string): Promise<Record<string, unknown>[]> =>
  (
    await billing.pool.query<Record<string, unknown>>(
      `select ${columns} from ${table} where company_id = $1 order by id`,
      [companyId],
    )
  ).rows;
const subscriptionOf = async () => {
  const answer = await billing.entity(
    { __typename: 'Company', id: companyId },
    'planSubscription { plan state paidUntil endsAt stoppedAt renewalPending endReason } planPayments { edges { node { stars renewal reason refundedAt } } }',
    owner(),
  );
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return (answer.data as { _entities: [{ planSubscription: Record<string, unknown> | null; planPayments: unknown }] })
    ._entities[0];
};

/** The laws of plans, whatever was done. */
const problems = async (): Promise<string[]> => {
  const laws: Record<string, string> = {
    'two active subscriptions of a company': `select company_id from plan_subscription where state = 'active' group by company_id having count(*) > 1`,
    'a paid subscription without a payment': `select id from plan_subscription where started_at is not null and not exists (
      select from plan_payment where subscription_id = plan_subscription.id and state = 'matched')`,
    'a subscription longer than it was paid': `select id from plan_subscription where started_at is not null and paid_until <> (
      select max(paid_until) from plan_payment where subscription_id = plan_subscription.id and state = 'matched')`,
    'Stars for nothing that are not given back': `select id from plan_payment where state = 'unmatched' and not exists (
      select from plan_refund where payment_id = plan_payment.id)`,
    'a company whose plan was told otherwise than it is': `select company_id from plan_subscription group by company_id
      having max(plan) filter (where state = 'active') is distinct from (
        select envelope->'data'->>'plan' from outbox where type = 'billing.plan.changed.v1' and environment_id = company_id
        order by ordering desc, position desc limit 1) and not bool_or(end_reason = 'gone')`,
  };
  const found: string[] = [];
  for (const [law, query] of Object.entries(laws))
    if ((await billing.pool.query(query)).rowCount !== 0) found.push(law);
  return found;
};
const assertPlans = async (): Promise<void> => {
  const found = await problems();
  if (found.length > 0) throw new Error(`There is ${found.join(', ')}`);
};
afterEach(assertPlans);

describe('an order of a plan', () => {
  test('is frozen, and the same for a repeat with its key', async () => {
    const key = randomUUID();
    const first = await order('GROWTH', key);
    expect(first).toMatchObject({
      __typename: 'PlanOrderCreateSuccess',
      order: { plan: 'GROWTH', stars: 1500, state: 'ORDERED' },
      invoiceLink: `https://t.me/$${first.order.id}`,
    });
    expect(await order('GROWTH', key)).toEqual(first);
    expect(await order('SCALE', key)).toMatchObject({ __typename: 'IdempotencyConflictError' });
    expect(await audited()).toEqual(['plan.ordered']);
    await expect(
      billing.pool.query('update plan_subscription set stars = 1 where company_id = $1', [companyId]),
    ).rejects.toThrow('permission denied');
  });

  test('is asked for its invoice again where the answer was lost', async () => {
    const key = randomUUID();
    const { link } = billing.platform;
    billing.platform.link = () => Promise.reject(new Error('lost'));
    try {
      expect(await order('GROWTH', key)).toMatchObject({ __typename: 'InvoiceUnavailableError' });
    } finally {
      billing.platform.link = link;
    }
    expect(await order('GROWTH', key)).toMatchObject({ __typename: 'PlanOrderCreateSuccess' });
    expect(await rows('plan_subscription', 'state')).toEqual([{ state: 'ordered' }]);
  });

  test('is refused for what is not sold, what runs, and where staff or the company stand in the way', async () => {
    expect(await order('FREE')).toMatchObject({ reason: 'NOT_SOLD' });
    expect(await order('UNLIMITED')).toMatchObject({ reason: 'NOT_SOLD' });
    const { link } = billing.platform;
    try {
      for (const reason of ['given', 'stands-still'] as const) {
        billing.platform.link = () => Promise.resolve({ outcome: 'refused', reason });
        expect(await order()).toMatchObject({ reason: reason.toUpperCase().replace('-', '_') });
      }
    } finally {
      billing.platform.link = link;
    }
    await pay(await ordered());
    expect(await order()).toMatchObject({ reason: 'RUNNING' });
  });

  test('belongs to those who may manage the plan, and is limited', async () => {
    const viewer = operatorOf(['plan.read', 'company.manage']);
    const input = { companyId: 'cmp_1', plan: 'GROWTH', idempotencyKey: 'key' };
    expect((await billing.run(orderMutation, viewer, { input })).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await billing.run(orderMutation, owner(), { input })).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    for (let made = 0; made < 20; made += 1) await ordered();
    await expect(order()).rejects.toThrow('RATE_LIMITED');
  });
});

describe('a checkout of a plan', () => {
  test('is held to the order, its price and whether it was paid', async () => {
    const id = await ordered();
    expect(await checkout(id)).toBe(companyId);
    expect(await checkout(id, 1)).toBe('wrong-amount');
    expect(await checkout(newId('planSubscription'))).toBe('unknown-order');
    expect(await checkout('ord_1')).toBe('unknown-order');
    await pay(id);
    expect(await checkout(id)).toBe('already-paid');
  });
});

describe('a payment of a plan', () => {
  test('gives the company its plan, once for its charge, however often and at once it comes', async () => {
    const id = await ordered();
    const chargeId = randomUUID();
    const paidUntil = billing.clock.now() + 30 * dayMs;
    const answers = await Promise.all(Array.from({ length: 20 }, () => pay(id, { chargeId })));
    expect(answers.filter(({ outcome }) => outcome === 'credited')).toEqual([
      { outcome: 'credited', plan: 'growth', paidUntil },
    ]);
    expect(answers.filter(({ outcome }) => outcome === 'repeated')).toHaveLength(19);
    expect(await told()).toEqual(['growth']);
    expect(await audited()).toEqual(['plan.ordered', 'plan.paid']);
    expect((await subscriptionOf()).planSubscription).toMatchObject({
      plan: 'GROWTH',
      state: 'ACTIVE',
      paidUntil: new Date(paidUntil).toISOString(),
      endsAt: new Date(paidUntil + 3 * dayMs).toISOString(),
    });
  });

  test('renewed extends it, in whatever order the charges come, and tells tenant nothing new', async () => {
    const id = await ordered();
    await pay(id);
    const now = billing.clock.now();
    const later = { renewal: true, paidAt: now + 60 * dayMs, paidUntil: now + 90 * dayMs };
    expect(await pay(id, later)).toMatchObject({ outcome: 'credited' });
    expect(await pay(id, { renewal: true, paidAt: now + 30 * dayMs, paidUntil: now + 60 * dayMs })).toMatchObject({
      outcome: 'credited',
    });
    expect((await subscriptionOf()).planSubscription).toMatchObject({
      paidUntil: new Date(now + 90 * dayMs).toISOString(),
    });
    expect(await told()).toEqual(['growth']);
    expect(await audited()).toEqual(['plan.ordered', 'plan.paid', 'plan.renewed', 'plan.renewed']);
  });

  test('of another plan starts it at once and ends the old one, of which Telegram is told', async () => {
    const chargeId = randomUUID();
    await pay(await ordered(), { chargeId });
    await pay(await ordered('SCALE'), { amount: 7500 });
    expect(await told()).toEqual(['growth', 'scale']);
    expect(await rows('plan_subscription', 'plan, state, end_reason')).toEqual([
      { plan: 'growth', state: 'ended', end_reason: 'replaced' },
      { plan: 'scale', state: 'active', end_reason: null },
    ]);
    await tellRenewals(billing.deps);
    await tellRenewals(billing.deps);
    expect(billing.platform.asked).toEqual([{ act: 'stop', telegramUserId: '42', chargeId }]);
  });

  test('that pays for nothing is given back: of no order, of another amount, a second time, of what was replaced', async () => {
    const id = await ordered();
    await pay(id);
    const second = randomUUID();
    expect(await pay(id, { chargeId: second })).toEqual({ outcome: 'returned' });
    expect(await pay(id, { chargeId: second })).toEqual({ outcome: 'returned' });
    const other = await ordered('SCALE');
    expect(await pay(other, { amount: 1 })).toEqual({ outcome: 'returned' });
    expect(await pay('nonsense\0')).toEqual({ outcome: 'returned' });
    await pay(other, { amount: 7500 });
    expect(await pay(id, { renewal: true })).toEqual({ outcome: 'returned' });
    await refundPlans(billing.deps);
    expect(billing.platform.asked.filter(({ act }) => act === 'refund')).toHaveLength(4);
    // The second payment of one invoice is a subscription of its own at Telegram.
    expect(billing.platform.asked).toContainEqual({ act: 'stop', telegramUserId: '42', chargeId: second });
    expect(await told()).toEqual(['growth', 'scale']);
  });

  test('is whole or not there, wherever its connection is cut', async () => {
    let cuts = 0;
    for (const when of ['before', 'after'] as const)
      for (let at = 1; ; at += 1) {
        companyId = newId('company');
        const id = await ordered();
        const charge = { ...chargeOf(id), traceparent };
        const pool = cutPool(billing.pool, at, when);
        const first = await payPlan({ ...billing.deps, pool }, charge).then(
          () => true,
          () => false,
        );
        if (!pool.wasCut()) {
          expect(first).toBe(true);
          break;
        }
        cuts += 1;
        expect(first).toBe(false);
        expect((await payPlan(billing.deps, charge)).outcome).toMatch(/credited|repeated/);
        expect(await told()).toEqual(['growth']);
        expect(await audited()).toEqual(['plan.ordered', 'plan.paid']);
        expect(await rows('plan_payment', 'state')).toEqual([{ state: 'matched' }]);
      }
    expect(cuts).toBeGreaterThan(15);
  });
});

describe('a subscription through time', () => {
  test('has its grace, ends by the job, and is brought back by a late renewal', async () => {
    const id = await ordered();
    const now = billing.clock.now();
    await pay(id);
    billing.clock.advance(30 * dayMs + 1);
    expect((await subscriptionOf()).planSubscription).toMatchObject({ state: 'GRACE' });
    await expirePlans(billing.deps);
    expect(await told()).toEqual(['growth']);
    billing.clock.advance(3 * dayMs);
    await Promise.all([expirePlans(billing.deps), expirePlans(billing.deps)]);
    expect(await told()).toEqual(['growth', null]);
    expect((await subscriptionOf()).planSubscription).toMatchObject({ state: 'ENDED', endReason: 'EXPIRED' });
    const late = { renewal: true, paidAt: now + 34 * dayMs, paidUntil: now + 64 * dayMs };
    expect(await pay(id, late)).toMatchObject({ outcome: 'credited' });
    expect(await told()).toEqual(['growth', null, 'growth']);
  });

  const renewalMutation = `mutation ($input: PlanRenewalSetInput!) { planRenewalSet(input: $input) { __typename
    ... on PlanRenewalSetSuccess { subscription { state renewalPending } } ... on Error { code } } }`;
  const setRenewal = (renews: boolean) => field<object>(renewalMutation, owner(), { companyId, renews });

  test('is kept where Telegram says it before the first payment has come, and the last word counts', async () => {
    const id = await ordered();
    const word = (renews: boolean) => billing.asTenant.call(planRenewal, { payload: id, renews }, { traceparent });
    expect(await word(false)).toEqual({ outcome: 'noted' });
    expect(await word(false)).toEqual({ outcome: 'unchanged' });
    expect(await pay(id)).toMatchObject({ outcome: 'credited' });
    expect((await subscriptionOf()).planSubscription).toMatchObject({ state: 'STOPPED', renewalPending: false });
    billing.platform.asked.length = 0;
    await tellRenewals(billing.deps);
    expect(billing.platform.asked).toEqual([]);
    billing.clock.advance(30 * dayMs);
    await expirePlans(billing.deps);
    expect((await subscriptionOf()).planSubscription).toMatchObject({ state: 'ENDED', endReason: 'EXPIRED' });

    const other = await ordered('SCALE');
    const otherWord = (renews: boolean) =>
      billing.asTenant.call(planRenewal, { payload: other, renews }, { traceparent });
    await otherWord(false);
    expect(await otherWord(true)).toEqual({ outcome: 'noted' });
    await pay(other, { amount: 7500, chargeId: randomUUID() });
    expect((await subscriptionOf()).planSubscription).toMatchObject({ plan: 'SCALE', state: 'ACTIVE' });
  });

  test('that is stopped ends with its time, without a grace', async () => {
    expect(await setRenewal(false)).toMatchObject({ __typename: 'NoPlanSubscriptionError' });
    const chargeId = randomUUID();
    await pay(await ordered(), { chargeId });
    billing.platform.refusals.push({ outcome: 'refused', reason: 'telegram-unavailable', problem: '' });
    expect(await setRenewal(false)).toMatchObject({ subscription: { state: 'STOPPED', renewalPending: true } });
    await tellRenewals(billing.deps);
    expect((await subscriptionOf()).planSubscription).toMatchObject({ state: 'STOPPED', renewalPending: false });
    expect(billing.platform.asked).toEqual([
      { act: 'stop', telegramUserId: '42', chargeId },
      { act: 'stop', telegramUserId: '42', chargeId },
    ]);
    expect(await setRenewal(false)).toMatchObject({ subscription: { state: 'STOPPED' } });
    expect(await audited()).toEqual(['plan.ordered', 'plan.paid', 'plan.renewalStopped']);
    billing.clock.advance(30 * dayMs);
    await expirePlans(billing.deps);
    expect(await told()).toEqual(['growth', null]);
  });

  test('may be renewed again, by the company or by whoever pays in Telegram', async () => {
    const id = await ordered();
    await pay(id);
    await setRenewal(false);
    expect(await setRenewal(true)).toMatchObject({ subscription: { state: 'ACTIVE', renewalPending: false } });
    expect(billing.platform.asked.map(({ act }) => act)).toEqual(['stop', 'allow']);
    const word = (renews: boolean) => billing.asTenant.call(planRenewal, { payload: id, renews }, { traceparent });
    expect(await word(false)).toEqual({ outcome: 'noted' });
    expect(await word(false)).toEqual({ outcome: 'unchanged' });
    expect((await subscriptionOf()).planSubscription).toMatchObject({ state: 'STOPPED', renewalPending: false });
    expect(await word(true)).toEqual({ outcome: 'noted' });
    // Telegram knows what it said itself.
    expect(billing.platform.asked).toHaveLength(2);
  });

  test('ends with its company, and whose account paid is forgotten 90 days later', async () => {
    await pay(await ordered());
    await ordered('SCALE');
    await endPlansOf(billing.deps, companyId);
    await endPlansOf(billing.deps, companyId);
    expect(await rows('plan_subscription', 'end_reason')).toEqual([{ end_reason: 'gone' }, { end_reason: 'gone' }]);
    await forgetPlanPayers(billing.deps);
    await tellRenewals(billing.deps);
    expect(billing.platform.asked.map(({ act }) => act)).toEqual(['stop']);
    billing.clock.advance(90 * dayMs + 1);
    await forgetPlanPayers(billing.deps);
    expect(await rows('plan_payment', 'telegram_user_id')).toEqual([{ telegram_user_id: null }]);
    expect(await rows('plan_subscription', 'telegram_user_id')).toEqual([
      { telegram_user_id: null },
      { telegram_user_id: null },
    ]);
  });
});

describe('Stars of a plan that are given back', () => {
  const refundMutation = `mutation ($input: StaffPlanPaymentRefundInput!) { staffPlanPaymentRefund(input: $input) { __typename
    ... on StaffPlanPaymentRefundSuccess { payment { id refundedAt refundProblem } } ... on Error { code } } }`;
  const paymentId = async (): Promise<string> => {
    const [row] = await rows('plan_payment', 'id');
    return String(row?.['id']);
  };
  const refund = async (viewer = staff()) =>
    field<object>(refundMutation, viewer, { paymentId: await paymentId(), reason: 'They asked for it.' });

  test('by staff: the plan ends when Telegram has done it, once', async () => {
    await pay(await ordered());
    billing.platform.refusals.push({ outcome: 'refused', reason: 'telegram-refused', problem: 'BALANCE_TOO_LOW' });
    expect(await refund()).toMatchObject({ payment: { refundedAt: null, refundProblem: 'BALANCE_TOO_LOW' } });
    expect(await told()).toEqual(['growth']);
    billing.clock.advance(dayMs);
    await Promise.all([refundPlans(billing.deps), refundPlans(billing.deps), refund()]);
    expect(billing.platform.asked.filter(({ act }) => act === 'refund')).toHaveLength(2);
    expect(await told()).toEqual(['growth', null]);
    expect((await audited()).filter((action) => action === 'plan.refunded')).toHaveLength(1);
    expect((await subscriptionOf()).planSubscription).toMatchObject({ state: 'ENDED', endReason: 'REFUNDED' });
    await expect(refund(owner())).rejects.toThrow('FORBIDDEN');
  });

  test('by Telegram, before or after we asked for it', async () => {
    const chargeId = randomUUID();
    const note = () => billing.asTenant.call(planRefunded, { telegramBotId: platformBot, chargeId }, { traceparent });
    expect(await note()).toEqual({ outcome: 'unknown' });
    await pay(await ordered(), { chargeId });
    await Promise.all([note(), note()]);
    expect(await told()).toEqual(['growth', null]);
    await refund();
    expect(billing.platform.asked.filter(({ act }) => act === 'refund')).toHaveLength(0);
    expect((await audited()).filter((action) => action === 'plan.refunded')).toHaveLength(1);
  });

  test('that no company paid, by staff: the log of the platform names who did it and why, once', async () => {
    const staffLog = async () =>
      (
        await billing.pool.query<Record<string, unknown>>(
          `select envelope->'data'->>'action' as action, envelope->'data'->'actor' as actor, envelope->'data'->'target'->>'id' as target,
             envelope->'data'->'after' as after
           from outbox where type = 'billing.audit.recorded.v1' and envelope->'data'->>'companyId' = $1 order by ordering, position`,
          [platformBotId],
        )
      ).rows;
    const paymentOf = async (chargeId: string): Promise<string> => {
      const { rows: found } = await billing.pool.query<{ id: string }>(
        'select id from plan_payment where charge_id = $1 and company_id is null',
        [chargeId],
      );
      return String(found[0]?.id);
    };
    const give = (id: string) =>
      field<object>(refundMutation, staff(), { paymentId: id, reason: 'They asked for it.' });
    const [byItself, byStaff] = [randomUUID(), randomUUID()];
    await pay('no order of ours', { chargeId: byItself });
    await refundPlans(billing.deps);
    expect(await staffLog()).toEqual([]);
    // It is being given back by itself, and Telegram would not: staff asks for it once more.
    await pay('no order of ours', { chargeId: byStaff });
    const id = await paymentOf(byStaff);
    const refusal = { outcome: 'refused', reason: 'telegram-refused', problem: 'BALANCE_TOO_LOW' } as const;
    billing.platform.refusals.push(refusal, refusal);
    await refundPlans(billing.deps);
    expect(await give(id)).toMatchObject({ payment: { refundedAt: null } });
    billing.clock.advance(dayMs);
    await Promise.all([refundPlans(billing.deps), give(id)]);
    await give(id);
    // What is done already is nobody's act any more.
    await give(await paymentOf(byItself));
    expect(await staffLog()).toEqual([
      {
        action: 'stars.refundRequested',
        actor: { kind: 'staff', id: 'opr_staff' },
        target: id,
        after: { stars: '1500', reason: 'They asked for it.' },
      },
    ]);
  });

  test('of a time that is over leave the plan as it is', async () => {
    const id = await ordered();
    await pay(id);
    billing.clock.advance(30 * dayMs + 1);
    await pay(id, { renewal: true });
    await refund();
    expect(await told()).toEqual(['growth']);
    expect((await subscriptionOf()).planSubscription).toMatchObject({ state: 'ACTIVE' });
  });
});
