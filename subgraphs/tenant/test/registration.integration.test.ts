import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '@stargraph/kit/testkit/until';
import { openDoor, updates } from './bot-door.ts';
import { startTenant, tokens, type RunningTenant } from './harness.ts';

const [first = '', second = ''] = tokens;

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(async () => {
  for (const table of ['bot', 'received_update', 'outbound_message', 'tenant_jobs._private_jobs'])
    await tenant.pool.query(`delete from ${table}`);
  tenant.moveTo('https://api.example.com');
  tenant.api.calls.length = 0;
  tenant.logs.length = 0;
});

const webhooks = () => tenant.api.callsOf('setWebhook');
/** What a process does at its start, until `holds`. */
const whileWorking = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const worker = tenant.workerOf();
  await worker.start();
  try {
    await until(what, holds);
  } finally {
    await worker.stop();
  }
};

describe('connecting a bot tells Telegram', () => {
  test('the webhook with a secret of its own, what to send there, the Mini App and the commands', async () => {
    const { owner, live, slug } = await tenant.createTenant();
    const { bot } = await tenant.connectBot(owner, live, first);
    expect(bot).toMatchObject({ registrationProblem: null });
    expect(Date.parse(bot.registeredAt ?? '')).toBe(tenant.clock.now());
    expect(tenant.api.calls.map(({ method }) => method)).toEqual([
      'getMe',
      'setWebhook',
      'setChatMenuButton',
      'setMyCommands',
      'setMyCommands',
    ]);
    expect(webhooks()).toEqual([
      {
        url: `https://api.example.com/telegram/${bot.id}`,
        secret_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
        allowed_updates: ['message', 'callback_query', 'pre_checkout_query', 'my_chat_member', 'subscription'],
      },
    ]);
    expect(tenant.api.callsOf('setChatMenuButton')).toEqual([
      { menu_button: { type: 'web_app', text: 'Open', web_app: { url: `https://${slug}.app.example.com/` } } },
    ]);
    const [english, russian] = tenant.api.callsOf('setMyCommands');
    expect(english).toMatchObject({ commands: [{ command: 'start' }, { command: 'help' }, { command: 'paysupport' }] });
    expect(russian).toMatchObject({ language_code: 'ru' });
  });

  test('nothing again for the same token, and a new secret with another', async () => {
    const { owner, live } = await tenant.createTenant();
    await tenant.connectBot(owner, live, first);
    await tenant.connectBot(owner, live, first);
    expect(webhooks()).toHaveLength(1);
    await tenant.connectBot(owner, live, second);
    expect(webhooks()).toHaveLength(2);
    expect(webhooks()[0]?.['secret_token']).not.toBe(webhooks()[1]?.['secret_token']);
  });

  test('with the bot connected all the same where Telegram does not take it, and why is shown', async () => {
    const { owner, live } = await tenant.createTenant();
    tenant.api.failNext('setWebhook', { status: 400, description: 'Bad Request: bad webhook: no https' });
    const { bot } = await tenant.connectBot(owner, live, first);
    expect(bot).toMatchObject({ registeredAt: null, registrationProblem: 'Bad Request: bad webhook: no https' });
    // Connecting it again is how an operator tries again.
    const again = await tenant.connectBot(owner, live, first);
    expect(again.bot).toMatchObject({ id: bot.id, registrationProblem: null });
    expect(again.bot.registeredAt).not.toBeNull();
  });

  test('its username to whoever may see the environment', async () => {
    const { owner, live, sandbox, projectId } = await tenant.createTenant();
    await tenant.connectBot(owner, live, first);
    const query = 'query ($id: ID!) { environment(id: $id) { botUsername } }';
    const player = {
      kind: 'player',
      playerId: 'plr_1',
      environmentId: live,
      projectId,
      releaseHash: null,
    } as const;
    expect(await tenant.field('environment', query, owner, { id: live })).toEqual({ botUsername: 'bot_0' });
    expect(await tenant.field('environment', query, owner, { id: sandbox })).toEqual({ botUsername: null });
    expect(await tenant.field('environment', query, player, { id: live })).toEqual({ botUsername: 'bot_0' });
    await expect(tenant.field('environment', query, player, { id: sandbox })).rejects.toThrow('FORBIDDEN');
  });
});

describe('a start', () => {
  test('at another address tells Telegram again, with the same secret; at the same one tells nothing', async () => {
    const door = await openDoor(tenant, first);
    tenant.moveTo('https://other.example.com');
    await whileWorking('it is told', () => webhooks().length === 2);
    expect(webhooks()[1]).toMatchObject({
      url: `https://other.example.com/telegram/${door.id}`,
      secret_token: door.secret,
    });
    const registered = () =>
      tenant.pool.query<{ registered_for: string }>('select registered_for from bot').then(({ rows }) => rows[0]);
    expect(String((await registered())?.registered_for)).toContain('other.example.com');
    tenant.api.calls.length = 0;
    // The update is worked on, so the start has got past its check.
    await door.receive(updates.text('/help'));
    await whileWorking('the answer is sent', () => tenant.api.callsOf('sendMessage').length === 1);
    expect(webhooks()).toEqual([]);
  });

  test('gives a bot of before there were webhooks its door', async () => {
    const door = await openDoor(tenant, first);
    await tenant.pool.query('update bot set secret_sealed = null, registered_for = null, registered_at = null');
    expect(await door.receive(updates.text('/help'))).toBe('refused');
    await whileWorking('it is told', () => webhooks().length === 2);
    expect(webhooks()[1]?.['secret_token']).not.toBe(door.secret);
    expect(await door.receive(updates.text('/help'), String(webhooks()[1]?.['secret_token']))).toBe('accepted');
  });

  test('finds what was kept and never worked on, and what was queued and never sent', async () => {
    const door = await openDoor(tenant, first);
    for (const id of [1, 2, 3]) await door.receive(updates.text('/start', { id }));
    await tenant.work();
    for (const id of [1, 2, 3]) await door.receive(updates.text('/help', { id }));
    // A kill takes the jobs with it: graphile-worker keeps them locked for hours.
    await tenant.pool.query('delete from tenant_jobs._private_jobs');
    await whileWorking('all is said', () => tenant.api.callsOf('sendMessage').length === 6);
    const { rows } = await tenant.pool.query<{ state: string }>('select distinct state from received_update');
    expect(rows).toEqual([{ state: 'done' }]);
  });

  test('works in several processes at once, each update and message once', async () => {
    const door = await openDoor(tenant, first);
    const workers = [tenant.workerOf(), tenant.workerOf()];
    for (const worker of workers) await worker.start();
    try {
      await Promise.all(
        Array.from({ length: 40 }, (_, index) => door.receive(updates.text('/help', { id: 100 + index }))),
      );
      await until('all is said', () => tenant.api.callsOf('sendMessage').length >= 40);
    } finally {
      for (const worker of workers) await worker.stop();
    }
    expect(tenant.api.callsOf('sendMessage')).toHaveLength(40);
  });
});

describe('secrets', () => {
  test('are in no log, no answer and no row', async () => {
    const door = await openDoor(tenant, first);
    tenant.api.failNext('setWebhook', 'lost', { status: 429, description: 'Too Many Requests', retryAfter: 1 });
    tenant.api.failNext('sendMessage', 'lost');
    await tenant.connectBot(door.owner, door.sandbox, second);
    await door.receive(updates.text('/help'));
    await door.receive(updates.text('/help'), 'wrong');
    await tenant.work();
    const kept = [];
    for (const table of ['bot', 'received_update', 'outbound_message', 'outbox'])
      kept.push((await tenant.pool.query(`select * from ${table}`)).rows);
    const text = JSON.stringify([kept, tenant.logs], (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(text).toContain('could not be registered yet');
    expect(text).not.toContain('abcdefghijklm');
    expect(text).not.toContain(door.secret);
  });
});
