import { createPublicKey, verify } from 'node:crypto';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from '@tma.js/init-data-node';
import { onTestFinished, describe, expect, it } from 'vitest';
import { createNetwork } from '../../src/simulator/network.ts';
import { bot, startTestSimulator } from './harness.ts';

describe('the JSON API', () => {
  it('answers signed launch data, with the name that the user has', async () => {
    const sim = await startTestSimulator();
    const { body } = await sim.ask('/launch?user=1002&start=r_1');
    const { bot: username, initData } = body as { bot: string; initData: string };
    expect(username).toBe('garden_bot');
    expect(parse(initData)).toMatchObject({
      start_param: 'r_1',
      user: { id: 1002, first_name: 'Иван', language_code: 'ru' },
    });
    const stranger = (await sim.ask('/launch?user=77&language=de&premium=1')).body as { initData: string };
    expect(parse(stranger.initData)).toMatchObject({
      user: { id: 77, first_name: 'Test user 77', language_code: 'de' },
    });
    expect((await sim.state()).users.map(({ id }) => id)).toContain(77);
    for (const query of ['user=0', 'user=x', 'user=1&start=a%20b', 'user=1&bot=nobody'])
      expect((await sim.ask(`/launch?${query}`)).status).toBe(400);
  });

  it("signs launches for those who know the bot's id alone, as Telegram does", async () => {
    const sim = await startTestSimulator();
    const { initData } = (await sim.ask('/launch?user=1001&start=r_1')).body as { initData: string };
    const { hash, signature = '', ...fields } = Object.fromEntries(new URLSearchParams(initData));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const lines = Object.keys(fields)
      .toSorted()
      .map((key) => `${key}=${fields[key]}`);
    const x = Buffer.from(sim.simulator.launchKey, 'hex').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const text = [`${bot.id}:WebAppData`, ...lines].join('\n');
    expect(verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('opens the Mini App of the menu button, or the one that is named', async () => {
    const sim = await startTestSimulator();
    const launch = '/api/chats/garden_bot/1001/launch';
    expect((await sim.ask(launch, {})).status).toBe(400);
    const url = 'http://demo.app.localhost:4000/';
    await sim.call('setChatMenuButton', { menu_button: { type: 'web_app', text: 'Play', web_app: { url } } });
    const { body } = await sim.ask(launch, { startParam: 'r_9' });
    const opened = new URL((body as { url: string }).url);
    expect(opened.origin + opened.pathname).toBe(url);
    const fragment = new URLSearchParams(opened.hash.slice(1));
    expect(fragment.get('tgWebAppStartParam')).toBe('r_9');
    expect(parse(fragment.get('tgWebAppData') ?? '')).toMatchObject({ start_param: 'r_9' });
  });

  it('makes users and bots, and says what is wrong with a request', async () => {
    const sim = await startTestSimulator();
    expect((await sim.ask('/api/users', { languageCode: 'ru', stars: 5 })).body).toMatchObject({ id: 1004, stars: 5 });
    expect((await sim.ask('/api/users/1004', { isPremium: true })).body).toMatchObject({ isPremium: true });
    expect((await sim.ask('/api/users', { id: 1004 })).status).toBe(400);
    expect((await sim.ask('/api/users', { stars: -1 })).status).toBe(400);
    expect((await sim.ask('/api/users', { nonsense: 1 })).status).toBe(400);
    expect((await sim.ask('/api/chats/garden_bot/1001/messages', {})).status).toBe(400);
    expect((await sim.ask('/api/chats/nobody/1001/start', {})).status).toBe(404);
    expect((await sim.ask('/api/nowhere')).status).toBe(404);
    const made = (await sim.ask('/api/bots', { name: 'Second' })).body as { token: string; username: string };
    expect(await sim.call('getMe', {}, made.token)).toMatchObject({ ok: true, result: { username: made.username } });
    expect(sim.simulator.owns(made.token)).toBe(true);
    expect(sim.simulator.owns('123456:abc')).toBe(false);
  });

  it('listens to no page of another origin', async () => {
    const sim = await startTestSimulator();
    const path = '/api/chats/garden_bot/1001/start';
    expect((await sim.ask(path, {}, { origin: 'http://demo.app.localhost:4000' })).status).toBe(400);
    expect((await sim.ask(path, {}, { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await sim.ask(path, {}, { origin: 'http://simulator.localhost:4000' })).status).toBe(200);
    expect((await sim.state()).chats).toHaveLength(1);
  });

  it('answers a press of a callback button once', async () => {
    const sim = await startTestSimulator();
    await sim.call('setWebhook', { url: sim.webhookUrl });
    await sim.ask('/api/chats/garden_bot/1001/start', {});
    const sent = await sim.call('sendMessage', {
      chat_id: 1001,
      text: 'x',
      reply_markup: { inline_keyboard: [[{ text: 'Again', callback_data: 'again' }]] },
    });
    const { message_id: messageId } = sent.result as { message_id: number };
    const press = await sim.ask('/api/chats/garden_bot/1001/press', { messageId, row: 0, column: 0 });
    const { queryId } = press.body as { queryId: string };
    expect(await sim.call('answerCallbackQuery', { callback_query_id: queryId, text: 'Done' })).toMatchObject({
      ok: true,
    });
    expect(await sim.call('answerCallbackQuery', { callback_query_id: queryId })).toMatchObject({ error_code: 400 });
    expect((await sim.ask('/api/chats/garden_bot/1001/press', { messageId, row: 3, column: 0 })).status).toBe(404);
  });
});

describe('the phone’s network', () => {
  const start = async () => {
    const network = createNetwork('online');
    const server = createServer((request, response) => {
      void network.pass(request, response, (_, answer) => {
        answer.writeHead(200, { 'content-type': 'text/plain' });
        answer.write('a'.repeat(20_000));
        answer.end('z');
        return Promise.resolve();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const ask = (): Promise<{ length: number; took: number }> =>
      new Promise((resolve, reject) => {
        const began = performance.now();
        let length = 0;
        send({ port, host: '127.0.0.1', agent: false }, (response) => {
          response.on('data', (chunk: Buffer) => (length += chunk.length));
          response.on('end', () => resolve({ length, took: performance.now() - began }));
          response.on('error', reject);
        })
          .on('error', reject)
          .end();
      });
    return { network, ask };
  };

  it('lets everything through when it is there, slowly when it is slow, and nothing without one', async () => {
    const { network, ask } = await start();
    expect((await ask()).length).toBe(20_001);
    network.set('slow');
    const slow = await ask();
    expect(slow.length).toBe(20_001);
    // The latency, and 20 KB at 180 KB a second.
    expect(slow.took).toBeGreaterThan(562 + 100);
    network.set('offline');
    await expect(ask()).rejects.toThrow('socket hang up');
    network.set('online');
    expect((await ask()).length).toBe(20_001);
  });
});

it('belongs to loopback: its Bot API listens nowhere else', async () => {
  const sim = await startTestSimulator();
  expect(new URL(sim.simulator.apiRoot).hostname).toBe('127.0.0.1');
  expect(bot.id).toBeGreaterThan(9_000_000_000);
});
