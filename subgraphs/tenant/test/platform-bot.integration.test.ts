import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  botStarTransactions,
  platformCharge,
  platformInvoiceLink,
  platformStarPayer,
} from '@stargraph/kit/contracts/commands/tenant-bot';
import type { PlanId } from '@stargraph/kit/contracts/plan';
import { newId, platformBotId } from '@stargraph/kit/ids';
import { createPlatformBot } from '../src/platform-bot.ts';
import { createRegisterPlatformBot } from '../src/use-case/register-platform-bot.ts';
import { createSetPlan } from '../src/use-case/set-plan.ts';
import { createTakePaidPlan } from '../src/use-case/take-paid-plan.ts';
import { updates } from './bot-door.ts';
import { platformToken, startTenant, type RunningTenant } from './harness.ts';

let tenant: RunningTenant;
let secret: string;
let webhook: Readonly<Record<string, unknown>> | undefined;
beforeAll(async () => {
  tenant = await startTenant({ platformBot: true });
  await createRegisterPlatformBot(tenant.deps)();
  [webhook] = tenant.api.callsOf('setWebhook');
  secret = String(webhook?.['secret_token']);
});
afterAll(() => tenant.stop());
beforeEach(async () => {
  tenant.api.calls.length = 0;
  await tenant.pool.query('delete from received_update');
  await tenant.pool.query('delete from outbound_message');
});

const receive = (update: unknown, given = secret) => tenant.receive(platformBotId, given, update);
const said = () => tenant.api.callsOf('sendMessage').map(({ text }) => String(text));
const answers = () => tenant.api.callsOf('answerPreCheckoutQuery');
const companyOf = async (): Promise<string> => (await tenant.createTenant(null)).companyId;

const planRow = async (companyId: string) =>
  (
    await tenant.pool.query<{ plan: string; staff_plan: string | null; paid_plan: string | null }>(
      'select plan, staff_plan, paid_plan from company where id = $1',
      [companyId],
    )
  ).rows[0];
const take = createTakePaidPlan;
const paidEvent = (companyId: string, plan: PlanId | null) => ({
  id: randomUUID(),
  type: 'billing.plan.changed.v1',
  environmentId: companyId,
  projectId: companyId,
  subject: `company:${companyId}`,
  sequence: 1,
  occurredAt: '2026-05-01T12:00:00.000Z',
  traceparent: '',
  data: { companyId, plan },
});
const source = {
  actor: { kind: 'staff', id: 'opr_1' },
  client: { ip: null, userAgent: null },
  traceparent: '',
} as const;
const setPlan = (companyId: string, plan: PlanId) =>
  createSetPlan(tenant.deps)(source, { companyId, plan, reason: 'As agreed with them.' });

describe("the platform's own bot", () => {
  test('lets nobody in without the secret that follows from its token', async () => {
    expect(webhook).toMatchObject({ url: 'https://api.example.com/telegram/platform' });
    expect(await receive(updates.text('/start'), 'wrong')).toBe('refused');
    expect(await receive(updates.text('/start'), '')).toBe('refused');
    expect(await receive(updates.text('/start'))).toBe('accepted');
    const other = createPlatformBot(platformToken.replace('abc', 'cba'), tenant.deps);
    expect(tenant.secrets.open(other?.secretSealed ?? '', platformBotId)).not.toBe(secret);
    expect(createPlatformBot('', tenant.deps)).toBeUndefined();
  });

  test('answers its commands in the language of whoever writes, payments included', async () => {
    for (const [command, language] of [
      ['/start', 'en'],
      ['/paysupport', 'ru'],
    ] as const) {
      await receive(updates.text(command, { language }));
      await tenant.work();
      tenant.clock.advance(2000);
      await tenant.work();
    }
    expect(said()).toEqual([expect.stringContaining('Stargraph'), expect.stringContaining('звёздами')]);
  });

  test('is asked before Stars are taken: the order by billing, the company by us', async () => {
    const companyId = await companyOf();
    tenant.others.plan.checkout = () => Promise.resolve({ outcome: 'ok', companyId });
    expect(await receive(updates.checkout({}, 'psb_1', 1500))).toBe('accepted');
    expect(answers().at(-1)).toMatchObject({ ok: true });
    await setPlan(companyId, 'scale');
    await receive(updates.checkout({}, 'psb_1', 1500));
    expect(answers().at(-1)).toMatchObject({ ok: false, error_message: expect.stringContaining('itself') as string });
    await setPlan(companyId, 'free');
    await tenant.pool.query(
      `insert into suspension (target_id, company_id, reason, suspended_by, suspended_at) values ($1, $1, 'x', 'opr_1', now())`,
      [companyId],
    );
    await receive(updates.checkout({ language: 'ru' }, 'psb_1', 1500));
    expect(answers().at(-1)).toMatchObject({
      ok: false,
      error_message: expect.stringContaining('остановлена') as string,
    });
    tenant.others.plan.checkout = () => Promise.reject(new Error('billing is down'));
    await receive(updates.checkout());
    expect(answers().at(-1)).toMatchObject({
      ok: false,
      error_message: expect.stringContaining('try again') as string,
    });
  });

  test('hands payments to billing with what Telegram says of the subscription, and gives a receipt once', async () => {
    const asked: unknown[] = [];
    tenant.others.plan.pay = (input) => {
      asked.push(input);
      return Promise.resolve({ outcome: 'credited', plan: 'growth', paidUntil: Date.UTC(2026, 5, 1) });
    };
    const payment = updates.payment('charge-1', {}, 'psb_1', 1500);
    const recurring = {
      subscription_expiration_date: 1_780_000_000,
      is_recurring: true,
      is_first_recurring: true,
    };
    Object.assign((payment.message as { readonly successful_payment?: object }).successful_payment ?? {}, recurring);
    await receive(payment);
    await receive(payment);
    await tenant.work();
    tenant.clock.advance(2000);
    await tenant.work();
    expect(asked).toEqual([
      {
        telegramBotId: '9000900000',
        payload: 'psb_1',
        currency: 'XTR',
        amount: 1500,
        telegramUserId: '42',
        chargeId: 'charge-1',
        paidAt: 1_777_636_800_000,
        paidUntil: 1_780_000_000_000,
        renewal: false,
      },
    ]);
    expect(said()).toEqual([expect.stringContaining('Growth is paid until June 1, 2026')]);
  });

  test('tries a refund again whose payment has not come yet', async () => {
    tenant.others.plan.refunded = () => Promise.resolve({ outcome: 'unknown' });
    await receive(updates.refund('charge-2'));
    await tenant.work();
    tenant.others.plan.refunded = () => Promise.resolve({ outcome: 'done' });
    tenant.clock.advance(60_000);
    await tenant.work();
    await tenant.work();
    expect(said()).toEqual([expect.stringContaining('50 Telegram Stars back')]);
  });

  test('passes on that whoever pays turned the renewal off, or on, in Telegram', async () => {
    const words: unknown[] = [];
    tenant.others.plan.renewal = (input) => {
      words.push(input);
      return Promise.resolve({ outcome: 'noted' });
    };
    let updateId = 500_000;
    for (const state of ['canceled', 'failed', 'active']) {
      updateId += 1;
      await receive({
        update_id: updateId,
        subscription: { user: { id: 42, is_bot: false, first_name: 'Ada' }, invoice_payload: 'psb_1', state },
      });
    }
    await tenant.work();
    expect(words).toEqual([
      { payload: 'psb_1', renews: false },
      { payload: 'psb_1', renews: true },
    ]);
  });
});

describe("what billing has the platform's bot do", () => {
  const billing = () => tenant.commandsOf('billing');
  const invoice = { title: 'Plan Growth', description: 'For 30 days', payload: 'psb_1', stars: 1500 };

  test('an invoice of 30 days, for a company that may pay', async () => {
    const companyId = await companyOf();
    expect(await billing().call(platformInvoiceLink, { companyId, ...invoice })).toMatchObject({
      outcome: 'link',
      telegramBotId: '9000900000',
    });
    expect(tenant.api.callsOf('createInvoiceLink')).toMatchObject([
      { subscription_period: 2_592_000, currency: 'XTR' },
    ]);
    await setPlan(companyId, 'growth');
    expect(await billing().call(platformInvoiceLink, { companyId, ...invoice })).toMatchObject({ reason: 'given' });
    expect(await billing().call(platformInvoiceLink, { companyId: newId('company'), ...invoice })).toMatchObject({
      reason: 'stands-still',
    });
  });

  test('refunds and renewals, each of which may have been done before', async () => {
    const charge = { telegramUserId: '42', chargeId: 'charge' };
    for (const act of ['stop', 'allow', 'refund'] as const)
      expect(await billing().call(platformCharge, { act, ...charge })).toEqual({ outcome: 'done' });
    expect(tenant.api.callsOf('editUserStarSubscription')).toMatchObject([
      { is_canceled: true },
      { is_canceled: false },
    ]);
    tenant.api.failNext('refundStarPayment', { status: 400, description: 'Bad Request: CHARGE_ALREADY_REFUNDED' });
    expect(await billing().call(platformCharge, { act: 'refund', ...charge })).toEqual({ outcome: 'done' });
    tenant.api.failNext('refundStarPayment', { status: 400, description: 'Bad Request: BALANCE_TOO_LOW' });
    expect(await billing().call(platformCharge, { act: 'refund', ...charge })).toMatchObject({
      outcome: 'refused',
      problem: 'Bad Request: BALANCE_TOO_LOW',
    });
    tenant.api.failNext('refundStarPayment', 'lost');
    expect(await billing().call(platformCharge, { act: 'refund', ...charge })).toMatchObject({
      reason: 'telegram-unavailable',
    });
  });
});

describe('the plan that counts', () => {
  test('is what staff set, or else what is paid for, or else free', async () => {
    const companyId = await companyOf();
    const paid = (plan: PlanId | null) => take(tenant.deps)([paidEvent(companyId, plan)]);
    await paid('growth');
    expect(await planRow(companyId)).toEqual({ plan: 'growth', staff_plan: null, paid_plan: 'growth' });
    await setPlan(companyId, 'unlimited');
    await paid('scale');
    expect(await planRow(companyId)).toEqual({ plan: 'unlimited', staff_plan: 'unlimited', paid_plan: 'scale' });
    await setPlan(companyId, 'free');
    expect(await planRow(companyId)).toMatchObject({ plan: 'scale', staff_plan: null });
    await paid(null);
    expect(await planRow(companyId)).toEqual({ plan: 'free', staff_plan: null, paid_plan: null });
  });

  test('changes once for an event, and not at all for a company that is gone', async () => {
    const companyId = await companyOf();
    const event = paidEvent(companyId, 'growth');
    await take(tenant.deps)([event, paidEvent(newId('company'), 'growth')]);
    await take(tenant.deps)([paidEvent(companyId, null)]);
    await take(tenant.deps)([event]);
    expect(await planRow(companyId)).toMatchObject({ plan: 'free' });
  });

  test('tells billing what moved its Stars and whose account paid a charge; of another bot it tells nothing', async () => {
    const user = {
      type: 'user',
      transaction_type: 'invoice_payment',
      user: { id: 42, is_bot: false, first_name: 'Ada' },
    };
    tenant.api.starTransactions.push({
      id: 'c1',
      amount: 1500,
      date: 1_777_636_800,
      source: { ...user, invoice_payload: 'psb_1' },
    });
    const billing = tenant.commandsOf('billing');
    const bot = { environmentId: platformBotId, telegramBotId: platformToken.split(':')[0] ?? '' };
    expect(await billing.call(botStarTransactions, { ...bot, offset: 0, limit: 10 })).toMatchObject({
      outcome: 'page',
      transactions: [{ id: 'c1', direction: 'in', kind: 'invoice', stars: 1500, payload: 'psb_1' }],
    });
    const payer = (telegramBotId: string, chargeId: string) =>
      billing.call(platformStarPayer, { telegramBotId, chargeId, position: 0 });
    expect(await payer(bot.telegramBotId, 'c1')).toEqual({ outcome: 'found', telegramUserId: '42' });
    expect(await payer(bot.telegramBotId, 'c2')).toEqual({ outcome: 'refused', reason: 'charge-unknown' });
    expect(await payer('9000000000', 'c1')).toEqual({ outcome: 'refused', reason: 'no-bot' });
  });
});
