import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '@stargraph/kit/ids';
import { until } from '@stargraph/kit/testkit/until';
import { updates, openDoor, type Door } from './bot-door.ts';
import { startTenant, tokens, type RunningTenant } from './harness.ts';

const [first = '', second = ''] = tokens;
const credited: RunningTenant['others']['pay'] = ({ payload }) =>
  Promise.resolve({ outcome: 'credited', orderId: payload, title: { en: 'Coins', ru: 'Монеты' } });

let tenant: RunningTenant;
let door: Door;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(async () => {
  for (const table of ['bot', 'received_update', 'outbound_message', 'chat_reach'])
    await tenant.pool.query(`delete from ${table}`);
  tenant.others.players.clear();
  tenant.others.pay = credited;
  door = await openDoor(tenant, first);
  tenant.api.calls.length = 0;
  tenant.logs.length = 0;
});

const inbox = async () =>
  (
    await tenant.pool.query<{ kind: string; state: string; attempts: number; problem: string | null }>(
      'select kind, state, attempts, problem from received_update order by bot_id, update_id',
    )
  ).rows;
const states = async () => (await inbox()).map(({ state }) => state);
const sent = () => tenant.api.callsOf('sendMessage');

describe('the door of a bot', () => {
  test('keeps an update before it accepts it, and answers nothing itself', async () => {
    expect(await door.receive(updates.text('/start'))).toBe('accepted');
    expect(await inbox()).toMatchObject([{ kind: 'message', state: 'waiting', attempts: 0 }]);
    expect(tenant.api.calls).toEqual([]);
  });

  test('lets nobody in who does not know its secret, and keeps nothing of them', async () => {
    const other = await openDoor(tenant, second);
    for (const secret of ['', 'x', door.secret.slice(1), `${door.secret}x`, door.secret.toLowerCase(), other.secret])
      expect(await door.receive(updates.text('/start'), secret)).toBe('refused');
    for (const id of ['', 'bot_', newId('bot'), newId('environment'), `${door.id}'`])
      expect(await tenant.receive(id, door.secret, updates.text('/start'))).toBe('refused');
    // The secret comes first: what is no update is not even looked at.
    expect(await door.receive('{', 'x')).toBe('refused');
    expect(await inbox()).toEqual([]);
  });

  test('is shut while its bot has no secret', async () => {
    await tenant.pool.query('update bot set secret_sealed = null');
    expect(await door.receive(updates.text('/start'))).toBe('refused');
    expect(await door.receive(updates.text('/start'), '')).toBe('refused');
  });

  test.each(['', '{', 'null', '[]', '1', '{}', '{"update_id":"1"}', '{"update_id":-1}', '{"update_id":1.5}'])(
    'sees that %s is no update',
    async (text) => {
      expect(await door.receive(text)).toBe('malformed');
      expect(await inbox()).toEqual([]);
    },
  );

  test('takes what Telegram may invent some day, and lets it rest', async () => {
    expect(await door.receive({ update_id: 1, tomorrow: { chat: { id: 7 } } })).toBe('accepted');
    expect(await door.receive({ update_id: 2 })).toBe('accepted');
    await tenant.work();
    expect(await inbox()).toMatchObject([
      { kind: 'other', state: 'done' },
      { kind: 'other', state: 'done' },
    ]);
  });

  test('takes texts that a database would choke on', async () => {
    expect(await door.receive(updates.text('\u0000 \uD800 \u202E💥'))).toBe('accepted');
    await tenant.work();
    expect(await states()).toEqual(['done']);
  });
});

describe('what comes at once', () => {
  test('is kept together, each once, and whoever shows a wrong secret spoils it for nobody', async () => {
    const other = await openDoor(tenant, second);
    const texts = Array.from({ length: 120 }, (_, index) => updates.text('hello', { id: 100 + (index % 30) }));
    const outcomes = await Promise.all(
      texts.flatMap((update) => [
        door.receive(update),
        door.receive(update),
        // Each bot has ids of its own.
        other.receive(update),
        door.receive(update, other.secret),
        tenant.receive(newId('bot'), door.secret, update),
      ]),
    );
    expect(outcomes).toEqual(texts.flatMap(() => ['accepted', 'accepted', 'accepted', 'refused', 'refused']));
    expect((await inbox()).length).toBe(2 * texts.length);
    const { rows } = await tenant.pool.query<{ count: bigint }>(
      `select count(*) from tenant_jobs._private_jobs where key like 'workChat:%'`,
    );
    // A job for each chat of each bot, however many updates it has.
    expect(Number(rows[0]?.count)).toBeGreaterThanOrEqual(60);
    for (let go = 0; go < 2; go += 1) await tenant.work();
    expect(new Set(await states())).toEqual(new Set(['done']));
  });
});

describe('working off the inbox', () => {
  test('an update that comes ten times at once counts once', async () => {
    const start = updates.text('/start');
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => door.receive(start)));
    expect(new Set(outcomes)).toEqual(new Set(['accepted']));
    await Promise.all([tenant.work(), tenant.work(), tenant.work()]);
    expect(await door.receive(start)).toBe('accepted');
    await tenant.work();
    expect(await states()).toEqual(['done']);
    expect(sent()).toHaveLength(1);
  });

  test("goes in the order of Telegram's ids within a chat, whatever came first", async () => {
    const seen: string[] = [];
    tenant.others.pay = (input) => {
      seen.push(input.chargeId);
      return credited(input);
    };
    const [one, two, three] = [updates.payment('one'), updates.payment('two'), updates.payment('three')];
    for (const update of [three, one, two]) await door.receive(update);
    await tenant.work();
    expect(seen).toEqual(['one', 'two', 'three']);
  });

  test('a failing update is tried again later and later, and holds back its chat alone', async () => {
    tenant.others.pay = () => Promise.reject(new Error('billing is down'));
    await door.receive(updates.payment('charge'));
    await door.receive(updates.text('/help'));
    await door.receive(updates.text('/help', { id: 43 }));
    await tenant.work();
    await tenant.work();
    expect(await inbox()).toMatchObject([
      { kind: 'payment', state: 'waiting', attempts: 1 },
      { kind: 'message', state: 'waiting', attempts: 0 },
      { kind: 'message', state: 'done' },
    ]);
    tenant.clock.advance(1000);
    await tenant.work();
    tenant.clock.advance(1999);
    await tenant.work();
    expect((await inbox())[0]).toMatchObject({ state: 'waiting', attempts: 2 });
    tenant.others.pay = credited;
    tenant.clock.advance(1);
    await tenant.work();
    expect(await states()).toEqual(['done', 'done', 'done']);
  });

  test('one that fails for good is parked with its reason and lets the next through; money is tried again', async () => {
    tenant.others.pay = () => Promise.reject(new Error('billing is down'));
    await door.receive(updates.payment('charge'));
    await door.receive(updates.text('/help'));
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await tenant.work();
      tenant.clock.advance(300_000);
    }
    expect(await inbox()).toMatchObject([
      { state: 'parked', attempts: 10, problem: expect.stringContaining('stars.pay') as string },
      { state: 'done' },
    ]);
    expect(tenant.logs.join('')).toContain('an update was parked');
    tenant.others.pay = credited;
    await tenant.retryParked();
    await tenant.work();
    expect((await inbox())[0]).toMatchObject({ state: 'done', problem: null });
  });

  test('what is not of the form that Telegram documents is parked at once; its content stays out of the reason', async () => {
    const broken = updates.text('secret words');
    await door.receive({ ...broken, message: { ...broken.message, date: 'yesterday' } });
    await door.receive(updates.text('/help'));
    await tenant.work();
    expect(await inbox()).toMatchObject([
      { state: 'parked', attempts: 1, problem: expect.stringContaining('message.date') as string },
      { state: 'done' },
    ]);
    expect(JSON.stringify([await inbox(), tenant.logs])).not.toMatch(/yesterday|secret words/);
  });

  test('an update whose worker died is found again when its time is over, and counts once', async () => {
    await door.receive(updates.payment('charge'));
    // As a killed worker leaves it: taken, and never finished.
    await tenant.pool.query(`update received_update set attempts = 1, due_at = $1`, [
      new Date(tenant.clock.now() + 10_000),
    ]);
    await tenant.work();
    expect(await states()).toEqual(['waiting']);
    tenant.clock.advance(10_000);
    await tenant.work();
    expect(await states()).toEqual(['done']);
    expect(sent()).toHaveLength(1);
  });

  test('an update that takes long stays with its worker, who keeps saying so', async () => {
    const begun = Promise.withResolvers<void>();
    const paid = Promise.withResolvers<void>();
    let calls = 0;
    tenant.others.pay = async (input) => {
      calls += 1;
      begun.resolve();
      await paid.promise;
      return credited(input);
    };
    await door.receive(updates.payment('charge'));
    const working = tenant.work();
    await begun.promise;
    for (let second = 1; second <= 12; second += 1) {
      tenant.clock.advance(1000);
      await until('the lease reaches beyond nine seconds from now', async () => {
        const { rows } = await tenant.pool.query<{ held: boolean }>(
          'select due_at > $1::timestamptz as held from received_update',
          [new Date(tenant.clock.now() + 9000)],
        );
        return rows[0]?.held === true;
      });
      await tenant.work();
    }
    expect(calls).toBe(1);
    paid.resolve();
    await working;
    expect(await inbox()).toMatchObject([{ state: 'done', attempts: 1 }]);
  });

  test('keeps nothing of what people wrote for more than 30 days, and money until it is dealt with', async () => {
    tenant.others.refunded = () => Promise.resolve({ outcome: 'mismatched' });
    await door.receive(updates.text('hello'));
    await door.receive(updates.payment('paid', { id: 43 }));
    await door.receive(updates.refund('refunded', { id: 44 }));
    await tenant.work();
    tenant.clock.advance(29 * 24 * 60 * 60 * 1000);
    await tenant.purge();
    expect(await states()).toEqual(['done', 'done', 'parked']);
    tenant.clock.advance(24 * 60 * 60 * 1000 + 1);
    await tenant.purge();
    expect(await inbox()).toMatchObject([{ kind: 'refund', state: 'parked' }]);
    expect((await tenant.pool.query('select from outbound_message')).rowCount).toBe(0);
  });
});

describe('a payment', () => {
  test('is told to billing as Telegram told it, and its payer gets a receipt, once', async () => {
    const told: unknown[] = [];
    tenant.others.players.set('42', 'plr_1');
    tenant.others.pay = (input) => {
      told.push(input);
      return Promise.resolve({
        outcome: told.length === 1 ? 'credited' : 'repeated',
        orderId: 'ord_1',
        title: { en: 'Coins' },
      });
    };
    await door.receive(updates.payment('charge', { date: 1_777_000_000 }));
    // The same payment under another update: Telegram's retries of another day.
    await door.receive(updates.payment('charge', { date: 1_777_000_000 }));
    await tenant.work();
    tenant.clock.advance(5000);
    await tenant.work();
    expect(told).toHaveLength(2);
    expect(told[0]).toEqual({
      environmentId: door.live,
      telegramBotId: '9000000000',
      payload: 'ord_1',
      playerId: 'plr_1',
      currency: 'XTR',
      amount: 50,
      chargeId: 'charge',
      recurrence: null,
      paidAt: 1_777_000_000_000,
    });
    expect(sent()).toEqual([
      { chat_id: 42, text: 'Thank you! Coins is yours.\n\nPaid: 50 Telegram Stars\nPayment number: charge' },
    ]);
  });

  test('of somebody who never played, or for nothing that we know, is kept and said', async () => {
    let player: unknown = 'unasked';
    tenant.others.pay = ({ playerId }) => {
      player = playerId;
      return Promise.resolve({ outcome: 'unmatched' });
    };
    await door.receive(updates.payment('charge', { language: 'ru' }));
    await tenant.work();
    expect(player).toBeNull();
    expect(sent()[0]?.['text']).toContain('charge');
    expect(sent()[0]?.['text']).toContain('50 звёзд');
  });

  test('counts after another bot has taken its place, though nothing can be said of it', async () => {
    let telegramBotId = '';
    tenant.others.pay = (input) => {
      telegramBotId = input.telegramBotId;
      return credited(input);
    };
    await door.receive(updates.payment('charge'));
    await tenant.connectBot(door.owner, door.live, second);
    await tenant.work();
    expect(telegramBotId).toBe('9000000000');
    expect(await states()).toEqual(['done']);
    expect(sent()).toEqual([]);
  });
});

describe('what the bot says', () => {
  test('to a start is a welcome with the Mini App, in the language of the user', async () => {
    await door.receive(updates.text('/start'));
    await door.receive(updates.text(`/start@${door.username}`, { id: 43, language: 'ru' }));
    await tenant.work();
    const markup = (text: string) => ({
      inline_keyboard: [[{ text, web_app: { url: `https://${door.slug}.app.example.com/` } }]],
    });
    expect(sent()).toEqual([
      expect.objectContaining({
        chat_id: 42,
        text: expect.stringContaining('Welcome to Star garden') as string,
        reply_markup: markup('Open'),
      }),
      expect.objectContaining({
        chat_id: 43,
        text: expect.stringContaining('Добро пожаловать в Star garden') as string,
        reply_markup: markup('Открыть'),
      }),
    ]);
  });

  test.each([
    ['r_Ab-9', 'You were invited'],
    ['spring', 'Welcome'],
  ])('to a deep link (%s) leads through Telegram, so that the payload arrives signed', async (payload, text) => {
    await door.receive(updates.text(`/start ${payload}`));
    await tenant.work();
    expect(sent()).toMatchObject([
      {
        text: expect.stringContaining(text) as string,
        reply_markup: { inline_keyboard: [[{ url: `https://t.me/${door.username}?startapp=${payload}` }]] },
      },
    ]);
  });

  test.each(['r_a b', 'r_a/../b', 'https://example.com', 'x'.repeat(65)])(
    'to a start with what no deep link carries (%s) is the plain welcome',
    async (payload) => {
      await door.receive(updates.text(`/start ${payload}`));
      await tenant.work();
      expect(sent()).toMatchObject([{ reply_markup: { inline_keyboard: [[{ web_app: {} }]] } }]);
    },
  );

  test('is help and help with payments where it is asked, and nothing to anything else', async () => {
    for (const [index, text] of ['/help', '/paysupport', 'hello', '/dance', '/start in a group'].entries()) {
      const update = updates.text(text, { id: 50 + index });
      if (text.includes('group')) update.message.chat.type = 'group';
      await door.receive(update);
    }
    await tenant.work();
    expect(sent().map(({ chat_id }) => chat_id)).toEqual([50, 51]);
    expect(sent()[1]?.['text']).toContain('Telegram Stars');
  });

  test('is said once in ten seconds, however often it is asked', async () => {
    for (let count = 0; count < 100; count += 1)
      await door.receive(updates.text('/start', { date: 1_777_636_800 + Math.floor(count / 10) }));
    await door.receive(updates.text('/start', { date: 1_777_636_810 }));
    // Fifty in one go, so that one chat's flood leaves others their turn.
    for (const done of [50, 100, 101]) {
      await tenant.work();
      expect((await states()).filter((state) => state === 'done')).toHaveLength(done);
    }
    expect((await tenant.pool.query('select from outbound_message')).rowCount).toBe(2);
  });
});
