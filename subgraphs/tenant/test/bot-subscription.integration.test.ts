import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { botEditSubscription, botInvoiceLink } from '@stargraph/kit/contracts/commands/tenant-bot';
import { openDoor, updates, type Door } from './bot-door.ts';
import { startTenant, tokens, type RunningTenant } from './harness.ts';

const [token = ''] = tokens;
const telegramBotId = '9000000000';

let tenant: RunningTenant;
let door: Door;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(async () => {
  for (const table of ['bot', 'received_update', 'outbound_message']) await tenant.pool.query(`delete from ${table}`);
  tenant.others.players.clear();
  tenant.others.telegramUsers.clear();
  tenant.others.subscriptionChanged = () => Promise.resolve({ outcome: 'changed' });
  tenant.others.pay = ({ payload }) =>
    Promise.resolve({ outcome: 'credited', orderId: payload, title: { en: 'Club', ru: 'Клуб' } });
  door = await openDoor(tenant, token);
  tenant.api.calls.length = 0;
  tenant.api.starTransactions.length = 0;
});

const inbox = async () =>
  (
    await tenant.pool.query<{ kind: string; state: string; problem: string | null }>(
      'select kind, state, problem from received_update order by update_id',
    )
  ).rows;
const said = (): unknown[] => tenant.api.callsOf('sendMessage').map(({ text }) => text);

describe('the link of a subscription’s invoice', () => {
  const invoice = { title: 'Club', description: 'A hat every month', payload: 'ord_1', stars: 60 };
  const linkOf = (changes = {}) =>
    tenant.commandsOf('billing').call(botInvoiceLink, { environmentId: door.live, ...invoice, ...changes });

  test('is asked for with the one period that Telegram has, 30 days in seconds', async () => {
    expect(await linkOf({ isSubscription: true })).toMatchObject({ outcome: 'link', telegramBotId });
    expect(tenant.api.callsOf('createInvoiceLink')).toEqual([
      {
        title: 'Club',
        description: 'A hat every month',
        payload: 'ord_1',
        provider_token: '',
        currency: 'XTR',
        prices: [{ label: 'Club', amount: 60 }],
        subscription_period: 2_592_000,
      },
    ]);
  });

  test('of what is paid once names no period', async () => {
    await linkOf();
    expect(tenant.api.callsOf('createInvoiceLink')[0]).not.toHaveProperty('subscription_period');
  });

  test.for([0, -1, 10_001, 1.5, 1e30, Number.NaN])('is not asked for at a price of %d Stars', async (stars) => {
    await expect(linkOf({ stars, isSubscription: true })).rejects.toThrow('stars');
    expect(tenant.api.calls).toEqual([]);
  });
});

describe('cancelling or resuming a subscription in Telegram', () => {
  const edit = (changes: { isCanceled?: boolean; playerId?: string; telegramBotId?: string } = {}) =>
    tenant.commandsOf('workers').call(botEditSubscription, {
      environmentId: door.live,
      telegramBotId,
      playerId: 'plr_1',
      chargeId: 'first',
      isCanceled: true,
      ...changes,
    });
  const asked = () => tenant.api.callsOf('editUserStarSubscription');
  const listed = (id: string, by: number) => ({
    id,
    amount: 60,
    date: 1_777_636_800,
    source: {
      type: 'user',
      transaction_type: 'invoice_payment',
      user: { id: by, is_bot: false, first_name: 'Ada' },
      invoice_payload: 'ord_1',
    },
  });

  test.for([true, false])('is asked for whom auth knows the player as (canceled: %s)', async (isCanceled) => {
    tenant.others.telegramUsers.set('plr_1', '4503599627370495');
    expect(await edit({ isCanceled })).toEqual({ outcome: 'done' });
    expect(asked()).toEqual([
      { user_id: 4_503_599_627_370_495, telegram_payment_charge_id: 'first', is_canceled: isCanceled },
    ]);
    expect(tenant.api.callsOf('getStarTransactions')).toEqual([]);
  });

  test('of a player who was erased is asked for whom Telegram’s list names as payer of the first charge', async () => {
    tenant.api.starTransactions.push(listed('other', 41), listed('first', 43));
    expect(await edit()).toEqual({ outcome: 'done' });
    expect(asked()).toMatchObject([{ user_id: 43 }]);
  });

  test('asks nothing where nobody knows the payer, or the bot is another one', async () => {
    expect(await edit()).toEqual({ outcome: 'refused', reason: 'charge-unknown', words: '' });
    tenant.others.telegramUsers.set('plr_1', '42');
    expect(await edit({ telegramBotId: '9000000001' })).toMatchObject({ outcome: 'refused', reason: 'no-bot' });
    expect(asked()).toEqual([]);
  });

  test.for([
    [
      { status: 400, description: 'Bad Request: CHARGE_ID_INVALID' },
      { outcome: 'refused', reason: 'telegram-refused', words: 'Bad Request: CHARGE_ID_INVALID' },
    ],
    [
      { status: 401, description: 'Unauthorized' },
      { outcome: 'refused', reason: 'no-bot' },
    ],
    [
      { status: 429, description: 'Too Many Requests', retryAfter: 7 },
      { outcome: 'unavailable', retryAfterMs: 7000 },
    ],
    [
      { status: 502, description: 'Bad Gateway' },
      { outcome: 'unavailable', retryAfterMs: null },
    ],
    ['lost', { outcome: 'unavailable', retryAfterMs: null }],
  ] as const)('that Telegram answers by %o is told as %o', async ([fault, told]) => {
    tenant.others.telegramUsers.set('plr_1', '42');
    tenant.api.failNext('editUserStarSubscription', fault);
    expect(await edit()).toMatchObject(told);
  });

  test('is for billing and its jobs to ask for, and for nobody else', async () => {
    const request = { environmentId: door.live, telegramBotId, playerId: 'plr_1', chargeId: 'first', isCanceled: true };
    await expect(tenant.commandsOf('game').call(botEditSubscription, request)).rejects.toThrow('403');
  });
});

describe('what Telegram says of a subscription', () => {
  const heard = () => {
    const words: unknown[] = [];
    tenant.others.subscriptionChanged = (input) => {
      words.push(input);
      return Promise.resolve({ outcome: 'changed' });
    };
    return words;
  };

  test.for(['canceled', 'active', 'failed'] as const)('(%s) is told to billing, and said to nobody', async (state) => {
    const words = heard();
    tenant.others.players.set('42', 'plr_1');
    const update = updates.subscription(state);
    await Promise.all([door.receive(update), door.receive(update)]);
    await tenant.work();
    expect(words).toEqual([{ environmentId: door.live, telegramBotId, payload: 'ord_1', playerId: 'plr_1', state }]);
    expect(await inbox()).toEqual([{ kind: 'subscription', state: 'done', problem: null }]);
    expect(said()).toEqual([]);
  });

  test('that nobody has invented yet is let rest, and one of no such form is parked', async () => {
    const words = heard();
    await door.receive(updates.subscription('paused'));
    await door.receive({ update_id: 5001, subscription: { user: { id: 42 }, state: 'canceled' } });
    await tenant.work();
    expect(words).toEqual([]);
    expect(await inbox()).toMatchObject([
      { state: 'done' },
      { state: 'parked', problem: expect.stringContaining('invoice_payload') as string },
    ]);
  });

  test('before its payment has come is tried again, and holds back no payment: only what the user wrote later', async () => {
    const order: string[] = [];
    let paid = false;
    tenant.others.subscriptionChanged = ({ state }) => {
      order.push(state);
      return Promise.resolve({ outcome: paid ? 'changed' : 'unknown' });
    };
    tenant.others.pay = ({ chargeId, payload }) => {
      order.push(chargeId);
      paid = true;
      return Promise.resolve({ outcome: 'credited', orderId: payload, title: { en: 'Club' } });
    };
    const payment = updates.payment('first', {}, 'ord_1', 60);
    await door.receive(updates.subscription('canceled'));
    await tenant.work();
    expect(await inbox()).toMatchObject([{ kind: 'subscription', state: 'waiting' }]);
    await door.receive(payment);
    await tenant.work();
    tenant.clock.advance(1000);
    await tenant.work();
    expect(order).toEqual(['canceled', 'first', 'canceled']);
    expect(await inbox()).toMatchObject([
      { kind: 'payment', state: 'done' },
      { kind: 'subscription', state: 'done' },
    ]);
  });

  test('of none that we know is given up after half a minute, so that the chat goes on', async () => {
    tenant.others.subscriptionChanged = () => Promise.resolve({ outcome: 'unknown' });
    await door.receive(updates.subscription('canceled'));
    await door.receive(updates.text('/help'));
    for (let seconds = 0; seconds < 32; seconds += 1) {
      await tenant.work();
      tenant.clock.advance(1000);
    }
    await tenant.work();
    expect((await inbox()).map(({ state }) => state)).toEqual(['done', 'done']);
    expect(said()).toHaveLength(1);
  });
});

describe('a payment of a subscription', () => {
  const first = { is_recurring: true, is_first_recurring: true, subscription_expiration_date: 1_780_228_800 };
  const renewal = { is_recurring: true, subscription_expiration_date: 1_782_820_800 };

  test('is told with what Telegram says of the period, and its receipt says whether it goes on', async () => {
    const told: unknown[] = [];
    tenant.others.pay = ({ chargeId, recurrence, payload }) => {
      told.push([chargeId, recurrence]);
      return Promise.resolve({ outcome: 'credited', orderId: payload, title: { en: 'Club', ru: 'Клуб' } });
    };
    await door.receive(updates.payment('one', {}, 'ord_1', 60, first));
    await door.receive(updates.payment('two', {}, 'ord_1', 60, renewal));
    await door.receive(updates.payment('three', {}, 'ord_1', 60, { is_recurring: true }));
    await tenant.work();
    for (let count = 0; count < 3; count += 1) {
      tenant.clock.advance(2000);
      await tenant.work();
    }
    expect(told).toEqual([
      ['one', { isFirst: true, until: 1_780_228_800_000 }],
      ['two', { isFirst: false, until: 1_782_820_800_000 }],
      ['three', { isFirst: false, until: null }],
    ]);
    expect(said()).toEqual([
      expect.stringContaining('Club is yours'),
      expect.stringContaining('Club goes on for another 30 days'),
      expect.stringContaining('Club goes on for another 30 days'),
    ]);
  });
});
