import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDoor, updates, type Door } from './bot-door.ts';
import { startTenant, tokens, type RunningTenant } from './harness.ts';

const [token = ''] = tokens;
const blocked = { status: 403, description: 'Forbidden: bot was blocked by the user' };

let tenant: RunningTenant;
let door: Door;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(async () => {
  for (const table of ['bot', 'received_update', 'outbound_message', 'chat_reach'])
    await tenant.pool.query(`delete from ${table}`);
  door = await openDoor(tenant, token);
  tenant.api.calls.length = 0;
});

const messages = async () =>
  (
    await tenant.pool.query<{ reason: string; state: string; problem: string | null; attempts: number }>(
      'select reason, state, problem, attempts from outbound_message order by position',
    )
  ).rows;
const sent = () => tenant.api.callsOf('sendMessage');
/** Has the bot answer `command`, past the window in which it answers once. */
const ask = async (command = '/help'): Promise<void> => {
  tenant.clock.advance(10_000);
  await door.receive(updates.text(command, { date: Math.floor(tenant.clock.now() / 1000) }));
  await tenant.work();
};

describe('the send queue', () => {
  test('sends a message once, whoever works at it at the same time', async () => {
    await door.receive(updates.text('/help'));
    const chat = { botId: door.id, chat: '42' };
    await tenant.work();
    await Promise.all(Array.from({ length: 5 }, () => tenant.sendMessages(chat)));
    expect(sent()).toHaveLength(1);
    expect(await messages()).toMatchObject([{ state: 'sent', attempts: 1 }]);
  });

  test("keeps a chat's order and Telegram's pace of one a second", async () => {
    for (const command of ['/start', '/help', '/paysupport']) await door.receive(updates.text(command));
    await tenant.work();
    expect(sent()).toHaveLength(1);
    tenant.clock.advance(999);
    await tenant.work();
    expect(sent()).toHaveLength(1);
    tenant.clock.advance(1);
    await tenant.work();
    tenant.clock.advance(1000);
    await tenant.work();
    expect(sent().map(({ text }) => String(text).slice(0, 7))).toEqual(['Welcome', 'Star ga', 'Purchas']);
  });

  test('waits as long as Telegram asks, and another chat does not wait with it', async () => {
    tenant.api.failNext('sendMessage', { status: 429, description: 'Too Many Requests', retryAfter: 30 });
    await ask();
    await door.receive(updates.text('/help', { id: 43 }));
    await tenant.work();
    expect(await messages()).toMatchObject([{ state: 'queued' }, { state: 'sent' }]);
    tenant.clock.advance(29_999);
    await tenant.work();
    expect(sent()).toHaveLength(2);
    tenant.clock.advance(1);
    await tenant.work();
    expect(await messages()).toMatchObject([{ state: 'sent', problem: null }, { state: 'sent' }]);
  });

  test('writes no more to who has blocked the bot, until Telegram says that they are back', async () => {
    tenant.api.failNext('sendMessage', blocked);
    tenant.others.pay = ({ payload }) => Promise.resolve({ outcome: 'credited', orderId: payload, title: { en: 'x' } });
    await ask();
    expect(await messages()).toMatchObject([{ state: 'failed', problem: blocked.description }]);
    await door.receive(updates.payment('charge'));
    await tenant.work();
    expect((await messages())[1]).toMatchObject({ state: 'failed', problem: 'the chat is out of reach' });
    expect(sent()).toHaveLength(1);
    await door.receive(updates.member('member'));
    await ask();
    expect((await messages())[2]).toMatchObject({ state: 'sent' });
  });

  test('believes the newest word on whether a chat can be reached, not the last to come', async () => {
    const [left, back] = [updates.member('kicked'), updates.member('member')];
    await door.receive(back);
    await tenant.work();
    await door.receive(left);
    await tenant.work();
    const { rows } = await tenant.pool.query<{ reachable: boolean }>('select reachable from chat_reach');
    expect(rows).toEqual([{ reachable: true }]);
    await door.receive(updates.member('kicked'));
    await tenant.work();
    expect((await tenant.pool.query('select reachable from chat_reach')).rows).toEqual([{ reachable: false }]);
  });

  test('does not send again what may have arrived: its answer was lost', async () => {
    tenant.api.failNext('sendMessage', 'lost');
    await ask();
    tenant.clock.advance(600_000);
    await tenant.work();
    expect(sent()).toHaveLength(1);
    expect(await messages()).toMatchObject([{ state: 'unknown' }]);
    expect(tenant.logs.join('')).toContain('may have arrived');
    expect(await tenant.metrics.metrics()).toMatch(/stargraph_bot_messages_total\{outcome="unknown"\} [1-9]/);
  });

  test('does not send again what a killed process was sending, and goes on with the next', async () => {
    await door.receive(updates.text('/help'));
    await door.receive(updates.text('/paysupport'));
    await tenant.work();
    // As a kill in the middle of the first send leaves it.
    await tenant.pool.query(`update outbound_message set state = 'sending', due_at = $1 where reason like 'help:%'`, [
      new Date(tenant.clock.now() + 30_000),
    ]);
    tenant.api.calls.length = 0;
    await tenant.work();
    expect(sent()).toEqual([]);
    tenant.clock.advance(30_000);
    await tenant.work();
    expect(await messages()).toMatchObject([{ state: 'unknown' }, { state: 'sent' }]);
    expect(sent()).toHaveLength(1);
  });

  test('tries again what Telegram could not take, for a day', async () => {
    tenant.api.state.broken = true;
    await ask();
    expect(await messages()).toMatchObject([{ state: 'queued', attempts: 1 }]);
    tenant.clock.advance(1000);
    tenant.api.state.broken = false;
    await tenant.work();
    expect(await messages()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    tenant.api.state.broken = true;
    await ask('/paysupport');
    tenant.clock.advance(24 * 60 * 60 * 1000 + 1);
    await tenant.work();
    tenant.api.state.broken = false;
    expect((await messages())[1]).toMatchObject({ state: 'failed' });
  });

  test('gives up what Telegram refuses, and says so', async () => {
    tenant.api.failNext('sendMessage', { status: 400, description: 'Bad Request: chat not found' });
    await ask();
    expect(await messages()).toMatchObject([{ state: 'failed', problem: 'Bad Request: chat not found' }]);
    expect(tenant.logs.join('')).toContain('Telegram refused a message');
  });
});
