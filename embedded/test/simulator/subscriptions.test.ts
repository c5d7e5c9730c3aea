import { beforeEach, describe, expect, it } from 'vitest';
import type { SubscriptionView } from '../../src/simulator/contract.ts';
import { slugOf, starsInvoice, startTestSimulator, until, type TestSimulator } from './harness.ts';

const day = 24 * 3600 * 1000;
const month = 2_592_000;

let sim: TestSimulator;
let first: string;

const subscription = async (): Promise<SubscriptionView | undefined> => (await sim.state()).subscriptions[0];
const act = (name: string) => sim.ask(`/api/subscriptions/${first}/${name}`, {});
const starsOf = async (id = 1001): Promise<number> =>
  (await sim.state()).users.find((user) => user.id === id)?.stars ?? 0;
/** What the bot was told of the subscription, in order: payments by their marks, changes by their names. */
const told = (): unknown[] =>
  sim.arrivals.flatMap(({ update }): unknown[] => {
    if ('subscription' in update) return [update.subscription.state];
    if (!('message' in update) || update.message.successful_payment === undefined) return [];
    const { is_recurring: recurring, is_first_recurring: isFirst } = update.message.successful_payment;
    return [[recurring, isFirst]];
  });

beforeEach(async () => {
  sim = await startTestSimulator();
  await sim.call('setWebhook', {
    url: sim.webhookUrl,
    allowed_updates: ['message', 'pre_checkout_query', 'subscription'],
  });
  sim.answerWith(async ({ update }) => {
    if (update.pre_checkout_query !== undefined)
      await sim.call('answerPreCheckoutQuery', { pre_checkout_query_id: update.pre_checkout_query.id, ok: true });
  });
  const invoice = { ...starsInvoice, subscription_period: month };
  const { chargeId } = await sim.pay(slugOf(await sim.call('createInvoiceLink', invoice)));
  first = chargeId ?? '';
});

describe('a subscription', () => {
  it('is paid again each 30 days with the payload of its invoice and a charge of its own, and nobody is asked', async () => {
    await sim.advance(30 * day - 60_000);
    expect(await subscription()).toMatchObject({ id: first, state: 'active', payments: 1 });
    await sim.advance(120_000);
    await sim.advance(30 * day);
    await until(() => told().length === 3);
    expect(told()).toEqual([
      [true, true],
      [true, undefined],
      [true, undefined],
    ]);
    expect(await starsOf()).toBe(500 - 3 * 50);
    expect(sim.arrivals.filter(({ update }) => update.pre_checkout_query !== undefined)).toHaveLength(1);
    const { transactions } = (await sim.call('getStarTransactions')).result as {
      transactions: { id: string; source: { invoice_payload: string; subscription_period: number } }[];
    };
    expect(new Set(transactions.map(({ id }) => id)).size).toBe(3);
    for (const { source } of transactions)
      expect(source).toMatchObject({ invoice_payload: 'order-1', subscription_period: month });
  });

  it('says until when it is paid: each renewal from the end of the period before', async () => {
    const expiryOf = (at: number): number => {
      const payments = sim.arrivals.flatMap(({ update }) =>
        'message' in update && update.message.successful_payment !== undefined ? [update.message] : [],
      );
      return payments[at]?.successful_payment?.subscription_expiration_date ?? 0;
    };
    await until(() => told().length === 1);
    await act('renew');
    await until(() => told().length === 2);
    expect(expiryOf(1) - expiryOf(0)).toBe(month);
  });

  it('fails for lack of Stars, is not tried again by itself, and goes on when the user has them and wants it', async () => {
    await sim.ask('/api/users/1001', { stars: 49 });
    await sim.advance(31 * day);
    await sim.advance(31 * day);
    await until(() => told().length === 2);
    expect(told()).toEqual([[true, true], 'failed']);
    expect(await subscription()).toMatchObject({ state: 'failed', payments: 1 });
    await sim.ask('/api/users/1001', { stars: 60 });
    expect((await act('renew')).body).toMatchObject({ state: 'active', payments: 2 });
    expect(await starsOf()).toBe(10);
  });

  it('that the user cancelled lasts until its period ends, and can be taken back until then', async () => {
    await act('cancel');
    expect((await act('resume')).body).toMatchObject({ state: 'active' });
    expect((await act('cancel')).body).toMatchObject({ state: 'canceled' });
    expect((await act('renew')).status).toBe(404);
    await sim.advance(31 * day);
    expect(await subscription()).toMatchObject({ state: 'ended', payments: 1 });
    expect((await act('resume')).status).toBe(404);
    await until(() => told().length === 4);
    expect(told()).toEqual([[true, true], 'canceled', 'active', 'canceled']);
  });

  it('that the bot cancelled can be taken back by the bot alone, which is told of neither', async () => {
    const edit = (changes: object) =>
      sim.call('editUserStarSubscription', {
        user_id: 1001,
        telegram_payment_charge_id: first,
        is_canceled: true,
        ...changes,
      });
    expect(await edit({})).toEqual({ ok: true, result: true });
    expect(await subscription()).toMatchObject({ state: 'canceled', botCanceled: true });
    expect((await act('resume')).status).toBe(404);
    expect(await edit({ is_canceled: false })).toEqual({ ok: true, result: true });
    expect(await subscription()).toMatchObject({ state: 'active', botCanceled: false });
    for (const wrong of [{ user_id: 1002 }, { telegram_payment_charge_id: 'stx' }])
      expect(await edit(wrong)).toMatchObject({ error_code: 400 });
    await edit({});
    await sim.advance(31 * day);
    expect(await edit({ is_canceled: false })).toMatchObject({ error_code: 400 });
    expect(told()).toEqual([[true, true]]);
  });

  it('knows a month of seconds, and renews by the clock alone', async () => {
    await sim.ask('/api/subscriptions', { month: 1 });
    const { chargeId } = await sim.pay(
      slugOf(await sim.call('createInvoiceLink', { ...starsInvoice, payload: 'order-2', subscription_period: month })),
    );
    const paid = async (): Promise<number> =>
      (await sim.state()).subscriptions.find(({ id }) => id === chargeId)?.payments ?? 0;
    await until(async () => (await paid()) >= 2);
    expect(told().length).toBeGreaterThanOrEqual(2);
  });

  it('changes only for a bot that asked for such updates', async () => {
    const other = await startTestSimulator();
    await other.call('setWebhook', { url: other.webhookUrl });
    other.answerWith(async ({ update }) => {
      if (update.pre_checkout_query !== undefined)
        await other.call('answerPreCheckoutQuery', { pre_checkout_query_id: update.pre_checkout_query.id, ok: true });
    });
    const { chargeId } = await other.pay(
      slugOf(await other.call('createInvoiceLink', { ...starsInvoice, subscription_period: month })),
    );
    await other.ask(`/api/subscriptions/${chargeId ?? ''}/cancel`, {});
    await other.ask('/api/chats/garden_bot/1001/messages', { text: 'after' });
    await until(() => other.arrivals.length === 3);
    expect(other.arrivals.some(({ update }) => 'subscription' in update)).toBe(false);
  });

  it('cannot be priced above 10,000 Stars, nor asked for with another period', async () => {
    const price = (amount: number) => ({ prices: [{ label: 'Club', amount }], subscription_period: month });
    expect(await sim.call('createInvoiceLink', { ...starsInvoice, ...price(10_000) })).toMatchObject({ ok: true });
    expect(await sim.call('createInvoiceLink', { ...starsInvoice, ...price(10_001) })).toMatchObject({
      description: 'Bad Request: SUBSCRIPTION_PRICE_INVALID',
    });
  });
});

describe('what goes wrong on demand', () => {
  const chat = '/api/chats/garden_bot/1001/messages';

  it('loses updates, which the log can still deliver; checkouts are not lost', async () => {
    await sim.ask('/api/faults', { loseUpdates: 1 });
    const { chargeId } = await sim.pay(slugOf(await sim.call('createInvoiceLink', starsInvoice)));
    await sim.ask(chat, { text: 'after' });
    await until(() => sim.arrivals.some(({ update }) => 'message' in update && update.message.text === 'after'));
    const isPaid = () =>
      sim.arrivals.some(
        ({ update }) =>
          'message' in update && update.message.successful_payment?.telegram_payment_charge_id === chargeId,
      );
    expect(isPaid()).toBe(false);
    const log = (await sim.ask('/api/log')).body as { note: string | null; updateId: number }[];
    const lost = log.find(({ note }) => note === 'lost');
    expect((await sim.ask(`/api/updates/${lost?.updateId ?? 0}/deliver`, {})).body).toEqual({ status: 200 });
    expect(isPaid()).toBe(true);
  });

  it('reorders what a chat sends in quick succession', async () => {
    await sim.ask('/api/faults', { reorder: true });
    for (const text of ['one', 'two', 'three']) await sim.ask(chat, { text });
    const texts = () => sim.arrivals.flatMap(({ update }) => ('message' in update ? [update.message.text] : []));
    await until(() => texts().includes('one'));
    expect(texts().filter((text) => text !== undefined)).toEqual(['three', 'two', 'one']);
  });

  it('refuses chosen calls so often, in Telegram’s form, and lets the rest through', async () => {
    await sim.ask('/api/faults', {
      calls: [
        { method: 'refundStarPayment', status: 429, retryAfter: 7, times: 2 },
        { method: 'sendMessage', status: 403 },
        { method: 'getMyStarBalance', status: 500 },
      ],
    });
    const refund = () => sim.call('refundStarPayment', { user_id: 1001, telegram_payment_charge_id: first });
    for (let n = 0; n < 2; n += 1)
      expect(await refund()).toMatchObject({ error_code: 429, parameters: { retry_after: 7 } });
    expect(await refund()).toEqual({ ok: true, result: true });
    const say = () => sim.call('sendMessage', { chat_id: 1001, text: 'x' });
    expect(await say()).toMatchObject({ error_code: 403, description: 'Forbidden: bot was blocked by the user' });
    expect(await say()).toMatchObject({ ok: true });
    expect(await sim.call('getMyStarBalance')).toMatchObject({ error_code: 500 });
    expect((await sim.state()).faults.calls).toEqual([]);
  });

  it('answers chosen calls slowly', async () => {
    await sim.ask('/api/faults', { calls: [{ method: 'getMyStarBalance', delay: 300 }] });
    const order: string[] = [];
    await Promise.all([
      sim.call('getMyStarBalance').then(() => order.push('slow')),
      sim.call('getMe').then(() => order.push('quick')),
    ]);
    expect(order).toEqual(['quick', 'slow']);
  });

  it('gives Stars back by Telegram’s own will, once, and lists what the owner withdrew', async () => {
    expect((await sim.ask(`/api/transactions/${first}/refund`, {})).status).toBe(200);
    expect((await sim.ask(`/api/transactions/${first}/refund`, {})).status).toBe(400);
    expect((await sim.ask('/api/transactions/stx/refund', {})).status).toBe(404);
    await until(() =>
      sim.arrivals.some(({ update }) => 'message' in update && update.message.refunded_payment !== undefined),
    );
    await sim.pay(slugOf(await sim.call('createInvoiceLink', starsInvoice)));
    expect((await sim.ask('/api/bots/garden_bot/withdraw', { stars: 51 })).status).toBe(400);
    expect((await sim.ask('/api/bots/garden_bot/withdraw', { stars: 30 })).body).toMatchObject({ stars: 20 });
    const list = async (page: object) =>
      (
        (await sim.call('getStarTransactions', page)).result as {
          transactions: { id: string; amount: number; source?: object; receiver?: object }[];
        }
      ).transactions.map(({ id, amount, source, receiver }) => ({ isFirst: id === first, amount, source, receiver }));
    expect(await list({})).toMatchObject([
      { isFirst: true, amount: 50, source: { type: 'user', user: { id: 1001 } } },
      { isFirst: true, amount: 50, receiver: { type: 'user', transaction_type: 'invoice_payment' } },
      { isFirst: false, amount: 50, source: { type: 'user' } },
      { isFirst: false, amount: 30, receiver: { type: 'fragment', withdrawal_state: { type: 'succeeded' } } },
    ]);
    expect(await list({ offset: 3, limit: 5 })).toHaveLength(1);
    expect(await list({ offset: 4 })).toEqual([]);
    expect(await sim.call('getStarTransactions', { limit: 101 })).toMatchObject({ error_code: 400 });
  });

  it('makes a transaction older on demand, to where it then stands in the list', async () => {
    await sim.pay(slugOf(await sim.call('createInvoiceLink', starsInvoice)));
    const list = async () =>
      (
        (await sim.call('getStarTransactions')).result as { transactions: { id: string; date: number }[] }
      ).transactions.map(({ id, date }) => ({ id, date }));
    const before = await list();
    const last = before.at(-1);
    expect((await sim.ask(`/api/transactions/${last?.id}/age`, { seconds: 86_400 })).status).toBe(200);
    expect(await list()).toEqual([{ id: last?.id, date: (last?.date ?? 0) - 86_400 }, ...before.slice(0, -1)]);
    expect((await sim.ask('/api/transactions/stx/age', { seconds: 1 })).status).toBe(404);
    expect((await sim.ask(`/api/transactions/${last?.id}/age`, { seconds: 0 })).status).toBe(400);
  });
});
