import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { botRefundStars, botStarPayer, botStarTransactions } from '@stargraph/kit/contracts/commands/tenant-bot';
import { openDoor, updates, type Door } from './bot-door.ts';
import { startTenant, tokens, type RunningTenant } from './harness.ts';

const [first = ''] = tokens;
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
  tenant.others.refunded = () => Promise.resolve({ outcome: 'noted', title: { en: 'Coins', ru: 'Монеты' } });
  door = await openDoor(tenant, first);
  tenant.api.calls.length = 0;
  tenant.api.starTransactions.length = 0;
  tenant.logs.length = 0;
});

const user = (id: number) => ({
  type: 'user',
  transaction_type: 'invoice_payment',
  user: { id, is_bot: false, first_name: 'Ada' },
  invoice_payload: 'ord_1',
});
const paid = (id: string, by = 42) => ({ id, amount: 50, date: 1_777_636_800, source: user(by) });
const many = (count: number) => Array.from({ length: count }, (_, index) => paid(`charge-${index}`));

const chargeOf = (chargeId: string, changes: { position?: number; telegramBotId?: string } = {}) => ({
  environmentId: door.live,
  telegramBotId,
  chargeId,
  position: 0,
  ...changes,
});
const refund = (...args: Parameters<typeof chargeOf>) =>
  tenant.commandsOf('billing').call(botRefundStars, chargeOf(...args));
const askedOfTelegram = () => tenant.api.callsOf('refundStarPayment');

test('a charge is refunded to whom Telegram says paid it, found from its place on', async () => {
  tenant.api.starTransactions.push(...many(150), paid('wanted', 43));
  expect(await refund('wanted', { position: 150 })).toEqual({ outcome: 'refunded' });
  expect(askedOfTelegram()).toEqual([{ user_id: 43, telegram_payment_charge_id: 'wanted' }]);
  expect(tenant.api.callsOf('getStarTransactions')).toEqual([{ offset: 150, limit: 100 }]);
});

test('a place that is wrong is a hint alone: the charge is then looked for in the whole list', async () => {
  tenant.api.starTransactions.push(...many(150), paid('wanted', 43));
  expect(await refund('wanted', { position: 151 })).toEqual({ outcome: 'refunded' });
  expect(askedOfTelegram()).toHaveLength(1);
});

test.for([
  [{ status: 400, description: 'Bad Request: CHARGE_ALREADY_REFUNDED' }, { outcome: 'refunded' }],
  [
    { status: 400, description: 'Bad Request: BALANCE_TOO_LOW' },
    { outcome: 'refused', reason: 'balance-too-low', words: 'Bad Request: BALANCE_TOO_LOW' },
  ],
  [
    { status: 400, description: 'Bad Request: USER_NOT_FOUND' },
    { outcome: 'refused', reason: 'telegram-refused' },
  ],
  [
    { status: 400, description: 'Bad Request: CHARGE_NOT_FOUND' },
    { outcome: 'refused', reason: 'charge-unknown' },
  ],
  [
    { status: 429, description: 'Too Many Requests', retryAfter: 7 },
    { outcome: 'unavailable', retryAfterMs: 7000 },
  ],
  [{ status: 500, description: 'Internal Server Error' }, { outcome: 'unavailable' }],
  ['lost', { outcome: 'unavailable' }],
  [
    { status: 401, description: 'Unauthorized' },
    { outcome: 'refused', reason: 'no-bot' },
  ],
] as const)('%o of Telegram is told as %o', async ([fault, told]) => {
  tenant.api.starTransactions.push(paid('wanted'));
  tenant.api.failNext('refundStarPayment', fault);
  expect(await refund('wanted')).toMatchObject(told);
});

test('nothing is asked of Telegram for a charge that its list does not have, a refund, or another bot', async () => {
  tenant.api.starTransactions.push({ id: 'refund', amount: 50, date: 1, receiver: user(42) }, paid('other'));
  expect(await refund('wanted')).toMatchObject({ outcome: 'refused', reason: 'charge-unknown' });
  expect(await refund('refund')).toMatchObject({ outcome: 'refused', reason: 'charge-unknown' });
  expect(await refund('other', { telegramBotId: '9000000001' })).toMatchObject({ reason: 'no-bot' });
  expect(askedOfTelegram()).toEqual([]);
});

test('billing is told which player paid a charge, and nobody who that is in Telegram', async () => {
  tenant.api.starTransactions.push(paid('known'), paid('stranger', 4_300_000_001));
  tenant.others.players.set('42', 'plr_1');
  const payer = (chargeId: string) => tenant.commandsOf('workers').call(botStarPayer, chargeOf(chargeId));
  expect(await payer('known')).toEqual({ outcome: 'found', playerId: 'plr_1' });
  expect(await payer('stranger')).toEqual({ outcome: 'found', playerId: null });
  expect(await payer('nonsense')).toEqual({ outcome: 'refused', reason: 'charge-unknown' });
  const page = await tenant
    .commandsOf('workers')
    .call(botStarTransactions, { environmentId: door.live, telegramBotId, offset: 0, limit: 10 });
  expect(JSON.stringify(page)).not.toMatch(/4300000001|Ada/);
});

test('the list is told by what each transaction is, with the balance', async () => {
  tenant.api.starTransactions.push(
    paid('a'),
    { id: 'a', amount: 50, date: 1_777_636_801, receiver: user(42) },
    {
      id: 'w',
      amount: 1000,
      date: 1_777_636_802,
      receiver: { type: 'fragment', withdrawal_state: { type: 'pending' } },
    },
    { id: 'b', amount: 3, date: 1_777_636_803, receiver: { type: 'telegram_api', request_count: 30 } },
    { id: 'g', amount: 9, date: 1_777_636_804, source: { type: 'tomorrow' } },
  );
  expect(
    await tenant
      .commandsOf('billing')
      .call(botStarTransactions, { environmentId: door.live, telegramBotId, offset: 1, limit: 3 }),
  ).toEqual({
    outcome: 'page',
    balance: 77,
    transactions: [
      { id: 'a', direction: 'out', kind: 'invoice', stars: 50, at: 1_777_636_801_000, payload: 'ord_1' },
      { id: 'w', direction: 'out', kind: 'withdrawal', stars: 1000, at: 1_777_636_802_000, payload: null },
      { id: 'b', direction: 'out', kind: 'broadcasts', stars: 3, at: 1_777_636_803_000, payload: null },
    ],
  });
});

test('a refund that Telegram tells of goes to billing once, and the player is told', async () => {
  const told: unknown[] = [];
  tenant.others.refunded = (input) => {
    told.push(input);
    return Promise.resolve({ outcome: 'noted', title: { en: 'Coins', ru: 'Монеты' } });
  };
  const update = updates.refund('charge', { language: 'ru' });
  await Promise.all([door.receive(update), door.receive(update)]);
  await tenant.work();
  expect(told).toEqual([
    {
      environmentId: door.live,
      telegramBotId,
      chargeId: 'charge',
      payload: 'ord_1',
      currency: 'XTR',
      amount: 50,
      refundedAt: 1_777_636_800_000,
    },
  ]);
  const { rows } = await tenant.pool.query<{ body: string }>('select body from outbound_message');
  expect(rows.map(({ body }) => (JSON.parse(body) as { text: string }).text)).toEqual([
    'Вам возвращено: 50 звёзд Telegram. «Монеты» больше не у вас.\n\nНомер платежа: charge',
  ]);
});

test('a refund of another amount than was paid is parked: it changes nothing and is not lost', async () => {
  tenant.others.refunded = () => Promise.resolve({ outcome: 'mismatched' });
  await door.receive(updates.refund('charge'));
  await tenant.work();
  const { rows } = await tenant.pool.query('select state, problem from received_update');
  expect(rows).toEqual([{ state: 'parked', problem: 'a refund of another amount than its payment' }]);
});
