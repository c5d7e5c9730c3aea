import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../src/simulator/delivery.ts';
import { startTestSimulator, until } from './harness.ts';

const start = '/api/chats/garden_bot/1001/start';
const write = '/api/chats/garden_bot/1001/messages';

describe('webhook delivery', () => {
  it('waits one second after a failure, twice as long each time, a minute at most, or as Retry-After asks', () => {
    expect([1, 2, 3, 7, 20].map((attempts) => retryDelay(attempts, null))).toEqual([1000, 2000, 4000, 60_000, 60_000]);
    expect(retryDelay(1, '7')).toBe(7000);
    expect(retryDelay(1, 'soon')).toBe(1000);
  });

  it('carries the secret, and repeats an update until the webhook takes it; the chat waits behind it', async () => {
    const sim = await startTestSimulator();
    sim.answers.push({ status: 503 }, { status: 500 });
    await sim.call('setWebhook', { url: sim.webhookUrl, secret_token: 'secret-1' });
    await sim.ask(start, { payload: 'r_abc' });
    await sim.ask(write, { text: 'second' });
    await until(() => sim.arrivals.length === 4);
    const [first] = sim.arrivals;
    expect(first).toMatchObject({
      secret: 'secret-1',
      update: { message: { text: '/start r_abc', from: { id: 1001 } } },
    });
    expect(sim.arrivals.map(({ update }) => update.update_id - (first?.update.update_id ?? 0))).toEqual([0, 0, 0, 1]);
    expect(await sim.call('getWebhookInfo')).toMatchObject({
      result: { url: sim.webhookUrl, last_error_message: 'Wrong response from the webhook: 500 Internal Server Error' },
    });
  });

  it('delivers other chats while one is stuck, and obeys Retry-After', async () => {
    const sim = await startTestSimulator();
    sim.answers.push({ status: 429, headers: { 'retry-after': '1' } });
    await sim.call('setWebhook', { url: sim.webhookUrl });
    await sim.ask(start, {});
    await until(() => sim.arrivals.length === 1);
    await sim.ask('/api/chats/garden_bot/1002/start', {});
    await until(() => sim.arrivals.length === 3);
    expect(sim.arrivals.map(({ update }) => 'message' in update && update.message.from.id)).toEqual([1001, 1002, 1001]);
    expect((sim.arrivals[2]?.at ?? 0) - (sim.arrivals[0]?.at ?? 0)).toBeGreaterThanOrEqual(950);
  });

  it('delivers only the kinds that were asked for', async () => {
    const sim = await startTestSimulator();
    await sim.call('setWebhook', { url: sim.webhookUrl, allowed_updates: ['my_chat_member'] });
    await sim.ask(start, {});
    await sim.ask('/api/chats/garden_bot/1001/block', { blocked: true });
    await until(() => sim.arrivals.length === 1);
    expect(sim.arrivals[0]?.update).toMatchObject({
      my_chat_member: { old_chat_member: { status: 'member' }, new_chat_member: { status: 'kicked' } },
    });
  });

  it('keeps updates without a webhook for getUpdates, which a webhook rules out', async () => {
    const sim = await startTestSimulator();
    await sim.ask(start, {});
    const polled = await sim.call('getUpdates', { timeout: 1 });
    const [update] = polled.result as { update_id: number }[];
    expect(update).toMatchObject({ message: { text: '/start' } });
    expect(await sim.call('getUpdates', { offset: (update?.update_id ?? 0) + 1 })).toEqual({ ok: true, result: [] });
    await sim.call('setWebhook', { url: sim.webhookUrl });
    expect(await sim.call('getUpdates')).toMatchObject({ ok: false, error_code: 409 });
    expect(await sim.call('setWebhook', { url: sim.webhookUrl })).toMatchObject({ error_code: 429 });
    expect(await sim.call('deleteWebhook')).toEqual({ ok: true, result: true });
  });

  it('holds updates back on demand, and lets them out in any order, and twice', async () => {
    const sim = await startTestSimulator();
    await sim.call('setWebhook', { url: sim.webhookUrl });
    await sim.ask('/api/faults', { hold: true });
    await sim.ask(write, { text: 'one' });
    await sim.ask(write, { text: 'two' });
    const ids = (await sim.state()).pending.map(({ update }) => update.update_id);
    expect(ids).toHaveLength(2);
    expect((await sim.ask(`/api/updates/${ids[1] ?? 0}/deliver`, {})).body).toEqual({ status: 200 });
    await sim.ask('/api/faults', { hold: false });
    await until(() => sim.arrivals.length === 2);
    await sim.ask(`/api/updates/${ids[0] ?? 0}/deliver`, {});
    expect(sim.arrivals.map(({ update }) => 'message' in update && update.message.text)).toEqual(['two', 'one', 'one']);
    expect((await sim.ask('/api/updates/1/deliver', {})).status).toBe(404);
  });

  it('delivers again what was delivered where the answer gets lost, or a duplicate is wanted', async () => {
    const sim = await startTestSimulator();
    await sim.call('setWebhook', { url: sim.webhookUrl });
    await sim.ask('/api/faults', { loseWebhookAnswers: 1 });
    await sim.ask(write, { text: 'one' });
    await until(() => sim.arrivals.length === 2);
    await sim.ask('/api/faults', { duplicate: true });
    await sim.ask(write, { text: 'two' });
    await until(() => sim.arrivals.length === 4);
    expect(new Set(sim.arrivals.map(({ update }) => update.update_id)).size).toBe(2);
  });

  it('remembers chats, Stars, webhooks and what was not delivered over a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stargraph-simulator-'));
    const first = await startTestSimulator({ folder });
    await first.call('setWebhook', { url: 'http://127.0.0.1:9/', secret_token: 'kept' });
    await first.ask(start, {});
    await first.ask('/api/users/1001', { stars: 7 });
    const made = (await first.ask('/api/bots', { name: 'Another', username: 'another_bot' })).body as { token: string };
    await first.stop();

    const second = await startTestSimulator({ folder });
    const state = await second.state();
    expect(state.users.find(({ id }) => id === 1001)).toMatchObject({ stars: 7 });
    expect(state.pending).toHaveLength(1);
    expect(second.simulator.owns(made.token)).toBe(true);
    await second.call('setWebhook', { url: second.webhookUrl, secret_token: 'new' });
    await until(() => second.arrivals.length === 1);
    expect(second.arrivals[0]).toMatchObject({ secret: 'new', update: { message: { text: '/start' } } });
    const before = second.arrivals[0]?.update.update_id ?? 0;
    await second.ask(write, { text: 'later' });
    await until(() => second.arrivals.length === 2);
    expect(second.arrivals[1]?.update.update_id).toBeGreaterThan(before);
    await second.stop();
    await rm(folder, { recursive: true });
  });

  it('stops at once while an update waits for its delay, and keeps it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stargraph-simulator-'));
    const first = await startTestSimulator({ folder });
    await first.call('setWebhook', { url: first.webhookUrl });
    await first.ask('/api/faults', { deliveryDelay: 60_000 });
    await first.ask(start, {});
    const began = performance.now();
    await first.stop();
    expect(performance.now() - began).toBeLessThan(2000);

    const second = await startTestSimulator({ folder });
    expect((await second.state()).pending).toMatchObject([{ attempts: 0 }]);
    await second.stop();
    await rm(folder, { recursive: true });
  });
});
