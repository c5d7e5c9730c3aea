import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { botInvoiceLink } from '@stargraph/kit/contracts/commands/tenant-bot';
import { openDoor, updates, type Door } from './bot-door.ts';
import { startTenant, tokens, type RunningTenant } from './harness.ts';

const [token = '', secondToken = ''] = tokens;

let tenant: RunningTenant;
let door: Door;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(async () => {
  await tenant.pool.query('delete from bot');
  await tenant.pool.query('delete from received_update');
  tenant.others.players.clear();
  tenant.others.checkout = () => Promise.resolve({ outcome: 'ok' });
  door = await openDoor(tenant, token);
  tenant.api.calls.length = 0;
});

const answers = () => tenant.api.callsOf('answerPreCheckoutQuery');
const states = async () =>
  (await tenant.pool.query<{ state: string }>('select state from received_update order by update_id')).rows.map(
    ({ state }) => state,
  );

describe('a pre-checkout query', () => {
  test('is answered before it is accepted, as billing says', async () => {
    let asked: unknown;
    tenant.others.players.set('42', 'plr_1');
    tenant.others.checkout = (input) => {
      asked = input;
      return Promise.resolve({ outcome: 'ok' });
    };
    const query = updates.checkout();
    expect(await door.receive(query)).toBe('accepted');
    expect(answers()).toEqual([{ pre_checkout_query_id: query.pre_checkout_query.id, ok: true }]);
    expect(asked).toEqual({
      environmentId: door.live,
      telegramBotId: '9000000000',
      payload: 'ord_1',
      playerId: 'plr_1',
      currency: 'XTR',
      amount: 50,
    });
    expect(await states()).toEqual(['done']);
  });

  test.each([
    'unknown-order',
    'already-paid',
    'wrong-player',
    'wrong-amount',
    'not-for-sale',
    'limit-reached',
  ] as const)('that billing refuses (%s) is refused with words for the payer, in their language', async (reason) => {
    tenant.others.checkout = () => Promise.resolve({ outcome: 'refused', reason });
    await door.receive(updates.checkout());
    await door.receive(updates.checkout({ language: 'ru' }));
    expect(answers()).toMatchObject([
      { ok: false, error_message: expect.stringMatching(/^[A-Z]/) as string },
      { ok: false, error_message: expect.stringMatching(/^[А-Я]/) as string },
    ]);
  });

  test('that can not be checked is refused: better a friendly no than none', async () => {
    tenant.others.checkout = () => Promise.reject(new Error('billing is down'));
    expect(await door.receive(updates.checkout())).toBe('accepted');
    expect(answers()).toMatchObject([{ ok: false, error_message: expect.stringContaining('try again') as string }]);
  });

  test("that takes too long to check is refused within Telegram's ten seconds", async () => {
    tenant.others.checkout = () => new Promise(() => {});
    const began = performance.now();
    expect(await door.receive(updates.checkout())).toBe('accepted');
    expect(performance.now() - began).toBeLessThan(9000);
    expect(answers()).toMatchObject([{ ok: false }]);
  });

  test('that comes again is answered once; one whose answer did not get through, until it does', async () => {
    const query = updates.checkout();
    tenant.api.failNext('answerPreCheckoutQuery', 'lost');
    await expect(door.receive(query)).rejects.toThrow('500');
    expect(await states()).toEqual(['inline']);
    expect(await door.receive(query)).toBe('accepted');
    expect(await door.receive(query)).toBe('accepted');
    expect(answers()).toHaveLength(2);
    expect(await states()).toEqual(['done']);
  });

  test('is checked while it is being kept, and answered once it is: never before', async () => {
    const checked = Promise.withResolvers<void>();
    tenant.others.checkout = () => {
      checked.resolve();
      return Promise.resolve({ outcome: 'ok' });
    };
    const locker = await tenant.pool.connect();
    try {
      await locker.query('begin');
      await locker.query('lock table received_update in exclusive mode');
      const received = door.receive(updates.checkout());
      await checked.promise;
      expect(answers()).toEqual([]);
      await locker.query('rollback');
      expect(await received).toBe('accepted');
    } finally {
      locker.release();
    }
    expect(answers()).toMatchObject([{ ok: true }]);
    expect(await states()).toEqual(['done']);
  });

  test('that comes many times at once is answered at least once, by what billing says, and kept once', async () => {
    const query = updates.checkout();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => door.receive(query)));
    expect(new Set(outcomes)).toEqual(new Set(['accepted']));
    expect(new Set(answers().map(({ ok }) => ok))).toEqual(new Set([true]));
    expect(await states()).toEqual(['done']);
  });

  test('that Telegram has forgotten is not asked for again', async () => {
    tenant.api.failNext('answerPreCheckoutQuery', { status: 400, description: 'Bad Request: query is too old' });
    expect(await door.receive(updates.checkout())).toBe('accepted');
    expect(await states()).toEqual(['parked']);
  });

  test('never waits for the chat, nor the chat for it', async () => {
    tenant.others.pay = () => Promise.reject(new Error('billing is down'));
    await door.receive(updates.payment('charge'));
    await tenant.work();
    await door.receive(updates.checkout());
    expect(answers()).toMatchObject([{ ok: true }]);
  });
});

describe('the link of a Stars invoice', () => {
  const invoice = { title: 'Coins', description: 'A hundred of them', payload: 'ord_1', stars: 50 };
  const link = (environmentId: string, change: Partial<typeof invoice> = {}) =>
    tenant.commandsOf('billing').call(botInvoiceLink, { environmentId, ...invoice, ...change });

  test("is made by the environment's bot: Telegram's currency, no provider, one price", async () => {
    expect(await link(door.live)).toEqual({
      outcome: 'link',
      link: 'https://t.me/$invoice',
      telegramBotId: '9000000000',
    });
    expect(tenant.api.calls).toEqual([
      {
        token,
        method: 'createInvoiceLink',
        parameters: {
          title: 'Coins',
          description: 'A hundred of them',
          payload: 'ord_1',
          provider_token: '',
          currency: 'XTR',
          prices: [{ label: 'Coins', amount: 50 }],
        },
      },
    ]);
  });

  test('needs a bot of that very environment', async () => {
    expect(await link(door.sandbox)).toEqual({ outcome: 'refused', reason: 'no-bot' });
    await tenant.connectBot(door.owner, door.sandbox, secondToken);
    expect(await link(door.sandbox)).toMatchObject({ telegramBotId: '9000000001' });
  });

  test('says whether Telegram refused it or gave no answer', async () => {
    tenant.api.failNext(
      'createInvoiceLink',
      { status: 400, description: 'Bad Request: STARS_INVOICE_INVALID' },
      { status: 403, description: 'Forbidden' },
      { status: 429, description: 'Too Many Requests', retryAfter: 5 },
      'lost',
      { status: 502, description: 'Bad Gateway' },
    );
    const reasons: unknown[] = [];
    for (let count = 0; count < 5; count += 1) reasons.push(await link(door.live));
    expect(reasons).toMatchObject([
      { reason: 'telegram-refused' },
      { reason: 'telegram-refused' },
      { reason: 'telegram-unavailable' },
      { reason: 'telegram-unavailable' },
      { reason: 'telegram-unavailable' },
    ]);
    expect(await link(door.live)).toMatchObject({ outcome: 'link' });
  });

  test('asks no more once Telegram refused the token', async () => {
    tenant.api.failNext('createInvoiceLink', { status: 401, description: 'Unauthorized' });
    const before = tenant.api.callsOf('createInvoiceLink').length;
    expect(await link(door.live)).toMatchObject({ outcome: 'refused', reason: 'telegram-refused' });
    expect(await link(door.live)).toMatchObject({ outcome: 'refused', reason: 'telegram-refused' });
    expect(tenant.api.callsOf('createInvoiceLink')).toHaveLength(before + 1);
  });

  test('is for billing to ask for, and for nobody else', async () => {
    await expect(
      tenant.commandsOf('game').call(botInvoiceLink, { environmentId: door.live, ...invoice }),
    ).rejects.toThrow('403');
  });
});
