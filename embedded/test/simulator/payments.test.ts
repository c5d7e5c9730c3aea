import { beforeEach, describe, expect, it } from 'vitest';
import { slugOf, starsInvoice, startTestSimulator, until, type TestSimulator } from './harness.ts';

let sim: TestSimulator;
let slug: string;

/** The bot answers each pre-checkout query so before it acknowledges the update. */
const answerCheckouts = (answer: object): void =>
  sim.answerWith(async ({ update }) => {
    if (update.pre_checkout_query !== undefined)
      await sim.call('answerPreCheckoutQuery', { pre_checkout_query_id: update.pre_checkout_query.id, ...answer });
  });

const starsOf = async (id = 1001): Promise<number> =>
  (await sim.state()).users.find((user) => user.id === id)?.stars ?? 0;
const botStars = async (): Promise<unknown> => (await sim.call('getMyStarBalance')).result;

beforeEach(async () => {
  sim = await startTestSimulator();
  await sim.call('setWebhook', { url: sim.webhookUrl });
  slug = slugOf(await sim.call('createInvoiceLink', starsInvoice));
});

describe('a Stars payment', () => {
  it('asks the bot, moves the Stars and tells the bot with a charge id', async () => {
    answerCheckouts({ ok: true });
    const result = await sim.pay(slug);
    expect(result).toMatchObject({ status: 'paid', reason: null });
    await until(() => sim.arrivals.length === 2);
    expect(sim.arrivals[0]?.update).toMatchObject({
      pre_checkout_query: { currency: 'XTR', total_amount: 50, invoice_payload: 'order-1', from: { id: 1001 } },
    });
    expect(sim.arrivals[1]?.update).toMatchObject({
      message: {
        successful_payment: {
          currency: 'XTR',
          total_amount: 50,
          invoice_payload: 'order-1',
          telegram_payment_charge_id: result.chargeId,
        },
      },
    });
    expect(await starsOf()).toBe(450);
    expect(await botStars()).toEqual({ amount: 50, nanostar_amount: 0 });
    expect(await sim.call('getStarTransactions')).toMatchObject({
      result: { transactions: [{ id: result.chargeId, amount: 50, source: { type: 'user', user: { id: 1001 } } }] },
    });
  });

  it('is refused by the bot with its own words, and takes nothing', async () => {
    answerCheckouts({ ok: false, error_message: 'Sold out.' });
    expect(await sim.pay(slug)).toMatchObject({ status: 'failed', reason: 'REFUSED_BY_BOT', message: 'Sold out.' });
    expect(await starsOf()).toBe(500);
  });

  it('fails where the bot does not answer in time, and a late answer is refused', async () => {
    expect(await sim.pay(slug)).toMatchObject({ status: 'failed', reason: 'BOT_DID_NOT_ANSWER' });
    const id = sim.arrivals[0]?.update.pre_checkout_query?.id;
    expect(await sim.call('answerPreCheckoutQuery', { pre_checkout_query_id: id, ok: true })).toMatchObject({
      error_code: 400,
      description: 'Bad Request: query is too old and response timeout expired or query ID is invalid',
    });
    expect(await starsOf()).toBe(500);
  });

  it('is cancelled without a word to the bot', async () => {
    expect(await sim.pay(slug, 'cancel')).toMatchObject({ status: 'cancelled' });
    expect(sim.arrivals).toEqual([]);
  });

  it('fails on demand after the bot agreed, and takes nothing', async () => {
    answerCheckouts({ ok: true });
    expect(await sim.pay(slug, 'fail')).toMatchObject({ status: 'failed', reason: 'PAYMENT_FAILED' });
    expect(await starsOf()).toBe(500);
    expect(await sim.pay(slug)).toMatchObject({ status: 'paid' });
  });

  it('fails where the Stars do not suffice, and the bot never hears of it', async () => {
    await sim.ask('/api/users/1001', { stars: 49 });
    expect(await sim.pay(slug)).toMatchObject({ status: 'failed', reason: 'BALANCE_TOO_LOW' });
    expect(sim.arrivals).toEqual([]);
  });

  it('never takes more than there is, however many are made at once', async () => {
    answerCheckouts({ ok: true });
    await sim.ask('/api/users/1001', { stars: 120 });
    const results = await Promise.all([1, 2, 3, 4].map(() => sim.pay(slug)));
    expect(results.filter(({ status }) => status === 'paid')).toHaveLength(2);
    expect(await starsOf()).toBe(20);
    expect(await botStars()).toEqual({ amount: 100, nanostar_amount: 0 });
  });

  it('is refunded once, under the id of its payment', async () => {
    answerCheckouts({ ok: true });
    const { chargeId } = await sim.pay(slug);
    const refund = { user_id: 1001, telegram_payment_charge_id: chargeId };
    expect(await sim.call('refundStarPayment', { ...refund, user_id: 1002 })).toMatchObject({
      description: 'Bad Request: CHARGE_NOT_FOUND',
    });
    expect(await sim.call('refundStarPayment', refund)).toEqual({ ok: true, result: true });
    expect(await sim.call('refundStarPayment', refund)).toMatchObject({
      description: 'Bad Request: CHARGE_ALREADY_REFUNDED',
    });
    await until(() => sim.arrivals.length === 3);
    expect(sim.arrivals[2]?.update).toMatchObject({
      message: { refunded_payment: { telegram_payment_charge_id: chargeId, total_amount: 50 } },
    });
    expect(await starsOf()).toBe(500);
    expect(await sim.call('getStarTransactions', { offset: 1, limit: 1 })).toMatchObject({
      result: { transactions: [{ id: chargeId, amount: 50, receiver: { type: 'user' } }] },
    });
  });

  it('is made by the button of an invoice message, which then shows its receipt', async () => {
    answerCheckouts({ ok: true });
    await sim.ask('/api/chats/garden_bot/1001/start', {});
    const sent = await sim.call('sendInvoice', { chat_id: 1001, ...starsInvoice });
    const { message_id: messageId } = sent.result as { message_id: number };
    const press = await sim.ask('/api/chats/garden_bot/1001/press', { messageId, row: 0, column: 0 });
    expect(press.body).toMatchObject({ kind: 'pay' });
    const { chargeId } = await sim.pay((press.body as { slug: string }).slug);
    expect((await sim.ask('/api/chats/garden_bot/1001')).text).toContain(`"paidBy":"${chargeId ?? ''}"`);
  });

  it.each([
    [{ currency: 'USD' }, 'CURRENCY_INVALID'],
    [{ prices: [] }, 'STARS_INVOICE_INVALID'],
    [{ prices: [{ label: 'x', amount: 0 }] }, 'CURRENCY_TOTAL_AMOUNT_INVALID'],
    [{ subscription_period: 60 }, 'SUBSCRIPTION_PERIOD_INVALID'],
    [{ title: 'x'.repeat(33) }, 'parameter "title" must have 1-32 characters, it has 33'],
    [{ payload: 'я'.repeat(65) }, 'parameter "payload" must have 1-128 bytes, it has 130'],
  ])('needs a sound invoice: %j is refused', async (change, description) => {
    expect(await sim.call('createInvoiceLink', { ...starsInvoice, ...change })).toEqual({
      ok: false,
      error_code: 400,
      description: `Bad Request: ${description}`,
    });
  });
});
