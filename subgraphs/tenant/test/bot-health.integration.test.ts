import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDoor, updates, type Door } from './bot-door.ts';
import { startTenant, tokens, type RunningTenant } from './harness.ts';

const [first = '', second = ''] = tokens;
const minuteMs = 60_000;

let tenant: RunningTenant;
let door: Door;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(async () => {
  for (const table of ['bot', 'received_update', 'outbound_message', 'tenant_jobs._private_jobs'])
    await tenant.pool.query(`delete from ${table}`);
  tenant.api.calls.length = 0;
  tenant.api.state.broken = false;
  for (const field of Object.keys(tenant.api.webhookInfo)) delete tenant.api.webhookInfo[field];
  tenant.api.webhookInfo['pending_update_count'] = 0;
  door = await openDoor(tenant, first);
});

const health = async () =>
  (
    await tenant.field<{ bot: { health: Readonly<Record<string, unknown>> } }>(
      'environment',
      `query ($id: ID!) { environment(id: $id) { bot { health {
        state checkedAt pendingUpdates lastErrorAt lastError queuedMessages } } } }`,
      door.owner,
      { id: door.live },
    )
  ).bot.health;
const asked = () => tenant.api.callsOf('getWebhookInfo').length;

describe("a bot's health", () => {
  test('is asked of Telegram soon after connecting, then about hourly, by one of several at once', async () => {
    expect(await health()).toMatchObject({ state: 'UNCHECKED', checkedAt: null, pendingUpdates: null });
    await Promise.all([tenant.checkBots(), tenant.checkBots(), tenant.checkBots()]);
    expect(asked()).toBe(1);
    expect(await health()).toMatchObject({ state: 'HEALTHY', pendingUpdates: 0, lastError: null });
    tenant.clock.advance(49 * minuteMs);
    await tenant.checkBots();
    expect(asked()).toBe(1);
    tenant.clock.advance(22 * minuteMs);
    await tenant.checkBots();
    expect(asked()).toBe(2);
  });

  test("tells Telegram's last error with its date, bounded, and looks again sooner while it fails", async () => {
    const at = new Date(tenant.clock.now() - 5 * minuteMs);
    Object.assign(tenant.api.webhookInfo, {
      pending_update_count: 7,
      last_error_date: at.getTime() / 1000,
      last_error_message: `Wrong response from the webhook: 502 ${'x'.repeat(500)}`,
    });
    await tenant.checkBots();
    const failing = await health();
    expect(failing).toMatchObject({ state: 'FAILING', pendingUpdates: 7, lastErrorAt: at.toISOString() });
    expect(failing['lastError']).toMatch(/^Wrong response from the webhook: 502 x+$/);
    expect(failing['lastError']).toHaveLength(300);
    // What waited has come: the error is still told, and is no failure any more.
    tenant.api.webhookInfo['pending_update_count'] = 0;
    tenant.clock.advance(6 * minuteMs);
    await tenant.checkBots();
    expect(await health()).toMatchObject({ state: 'HEALTHY', lastErrorAt: at.toISOString() });
  });

  test('is looked at within a minute after a call had no answer, and asked again while there is none', async () => {
    await tenant.checkBots();
    tenant.api.state.broken = true;
    await door.receive(updates.text('/help'));
    await tenant.work();
    expect(await health()).toMatchObject({ state: 'HEALTHY', queuedMessages: 1 });
    tenant.clock.advance(minuteMs);
    expect(await tenant.checkBots()).toBe(1);
    tenant.api.state.broken = false;
    const before = tenant.clock.now();
    tenant.clock.advance(minuteMs);
    await tenant.checkBots();
    expect(Date.parse(String((await health())['checkedAt']))).toBeGreaterThan(before);
  });

  test('finds a revoked token, and asks no more until there is another', async () => {
    tenant.api.failNext('getWebhookInfo', { status: 401, description: 'Unauthorized' });
    await tenant.checkBots();
    expect(await health()).toMatchObject({ state: 'REVOKED' });
    tenant.clock.advance(24 * 60 * minuteMs);
    expect(await tenant.checkBots()).toBe(0);
  });

  test('has a webhook set again that points elsewhere', async () => {
    tenant.api.webhookInfo['url'] = 'https://elsewhere.example.com/hook';
    await tenant.checkBots();
    const { rows } = await tenant.pool.query<{ registered_for: string | null }>('select registered_for from bot');
    expect(rows).toEqual([{ registered_for: null }]);
    const jobs = await tenant.pool.query(`select from tenant_jobs._private_jobs where key like 'registerBot:%'`);
    expect(jobs.rowCount).toBe(1);
  });

  test("of many bots is asked by and by, each tenant's its own", async () => {
    await tenant.connectBot(door.owner, door.sandbox, second);
    expect(await tenant.checkBots()).toBe(2);
    expect(await tenant.checkBots()).toBe(0);
  });
});
