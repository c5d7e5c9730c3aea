import { beforeEach, describe, expect, it } from 'vitest';
import { bot, startTestSimulator, type TestSimulator } from './harness.ts';

let sim: TestSimulator;
beforeEach(async () => {
  sim = await startTestSimulator();
  await sim.ask('/api/chats/garden_bot/1001/start', {});
});

describe('the local Bot API', () => {
  it('answers getMe for a known token, 401 for another, 404 for what it does not know', async () => {
    expect(await sim.call('getMe')).toMatchObject({ ok: true, result: { id: bot.id, username: 'garden_bot' } });
    expect(await sim.call('getMe', {}, '9000000001:wrong')).toEqual({
      ok: false,
      error_code: 401,
      description: 'Unauthorized',
    });
    expect(await sim.call('noSuchMethod')).toEqual({
      ok: false,
      error_code: 404,
      description: 'Not Found: method not found',
    });
  });

  it('reads methods in any case, and parameters from JSON, a form, many parts and the query', async () => {
    const url = `${sim.simulator.apiRoot}/bot${bot.token}/SENDMESSAGE`;
    const multipart = new FormData();
    multipart.set('chat_id', '1001');
    multipart.set('text', 'multipart');
    const answers = await Promise.all([
      fetch(`${url}?chat_id=1001&text=query`),
      fetch(url, { method: 'POST', body: new URLSearchParams({ chat_id: '1001', text: 'form' }) }),
      fetch(url, { method: 'POST', body: multipart }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { body } = await sim.ask('/api/chats/garden_bot/1001');
    const texts = (body as { messages: { message: { text: string } }[] }).messages.map(({ message }) => message.text);
    expect(texts).toEqual(expect.arrayContaining(['/start', 'query', 'form', 'multipart']));
  });

  it.each([
    ['sendMessage', { chat_id: 1001 }, 'Bad Request: message text is empty'],
    ['sendMessage', { text: 'x' }, 'Bad Request: chat_id is empty'],
    ['sendMessage', { chat_id: 4242, text: 'x' }, 'Bad Request: chat not found'],
    ['sendMessage', { chat_id: 1001, text: 'x'.repeat(4097) }, 'Bad Request: message is too long'],
    ['sendMessage', { chat_id: 1001, text: 7 }, 'Bad Request: parameter "text" must be a String'],
    [
      'sendMessage',
      { chat_id: 1001, text: '<b>x', parse_mode: 'HTML' },
      'Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"',
    ],
    [
      'sendMessage',
      { chat_id: 1001, text: 'x', reply_markup: { inline_keyboard: [[{ text: 'x' }]] } },
      "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
    [
      'sendMessage',
      {
        chat_id: 1001,
        text: 'x',
        reply_markup: { inline_keyboard: [[{ text: 'x', web_app: { url: 'http://example.com/' } }]] },
      },
      "Bad Request: inline keyboard button Web App URL 'http://example.com/' is invalid: Only HTTPS links are allowed",
    ],
    ['editMessageText', { chat_id: 1001, message_id: 99, text: 'x' }, 'Bad Request: message to edit not found'],
    ['deleteMessage', { chat_id: 1001, message_id: 99 }, 'Bad Request: message to delete not found'],
    [
      'answerCallbackQuery',
      { callback_query_id: '1' },
      'Bad Request: query is too old and response timeout expired or query ID is invalid',
    ],
    ['setMyCommands', { commands: [{ command: 'Start', description: 'x' }] }, 'Bad Request: BOT_COMMAND_INVALID'],
    [
      'setWebhook',
      { url: 'http://example.com/hook' },
      'Bad Request: bad webhook: IP address is not on this machine, the simulator calls no other',
    ],
    [
      'setWebhook',
      { url: 'http://127.0.0.1/', secret_token: 'no spaces' },
      'Bad Request: parameter "secret_token" contains unallowed characters',
    ],
  ])('refuses %s of %j in words of Telegram', async (method, parameters, description) => {
    expect(await sim.call(method, parameters)).toEqual({ ok: false, error_code: 400, description });
  });

  it('sends a message with entities, buttons and a keyboard, edits it and deletes it', async () => {
    const sent = await sim.call('sendMessage', {
      chat_id: 1001,
      text: 'Hello, <b>Alice &amp; co</b>: <a href="https://example.com/">look</a> /help',
      parse_mode: 'HTML',
      reply_markup: { inline_keyboard: [[{ text: 'Play', web_app: { url: 'http://demo.app.localhost:4000/' } }]] },
    });
    expect(sent).toMatchObject({
      ok: true,
      result: {
        text: 'Hello, Alice & co: look /help',
        entities: [
          { type: 'bold', offset: 7, length: 10 },
          { type: 'text_link', offset: 19, length: 4, url: 'https://example.com/' },
          { type: 'bot_command', offset: 24, length: 5 },
        ],
        chat: { id: 1001, type: 'private' },
      },
    });
    const { message_id: id } = sent.result as { message_id: number };
    expect(await sim.call('editMessageText', { chat_id: 1001, message_id: id, text: 'Bye' })).toMatchObject({
      ok: true,
      result: { message_id: id, text: 'Bye' },
    });
    const again = await sim.call('editMessageText', { chat_id: 1001, message_id: id, text: 'Bye' });
    expect(again.description).toMatch(/^Bad Request: message is not modified/);
    expect(await sim.call('deleteMessage', { chat_id: 1001, message_id: id })).toEqual({ ok: true, result: true });
  });

  it('keeps menu buttons and commands by scope and language', async () => {
    const button = { type: 'web_app', text: 'Play', web_app: { url: 'http://demo.app.localhost:4000/' } };
    expect(await sim.call('setChatMenuButton', { menu_button: button })).toEqual({ ok: true, result: true });
    expect(await sim.call('getChatMenuButton', { chat_id: 1001 })).toEqual({ ok: true, result: button });
    await sim.call('setMyCommands', { commands: [{ command: 'start', description: 'Begin' }] });
    await sim.call('setMyCommands', { commands: [{ command: 'start', description: 'Начать' }], language_code: 'ru' });
    expect(await sim.call('getMyCommands', { language_code: 'ru' })).toMatchObject({
      result: [{ description: 'Начать' }],
    });
    expect((await sim.ask('/api/chats/garden_bot/1002')).body).toMatchObject({
      commands: [{ command: 'start', description: 'Начать' }],
      menuButton: { text: 'Play' },
      mainAppUrl: 'http://demo.app.localhost:4000/',
    });
  });

  it('refuses a blocked bot with 403 until the user writes again', async () => {
    await sim.ask('/api/chats/garden_bot/1001/block', { blocked: true });
    expect(await sim.call('sendMessage', { chat_id: 1001, text: 'x' })).toEqual({
      ok: false,
      error_code: 403,
      description: 'Forbidden: bot was blocked by the user',
    });
    await sim.ask('/api/chats/garden_bot/1001/messages', { text: 'back' });
    expect(await sim.call('sendMessage', { chat_id: 1001, text: 'x' })).toMatchObject({ ok: true });
  });

  it('refuses with 429 on demand, and a flood into one chat', async () => {
    await sim.ask('/api/faults', { floods: 1 });
    expect(await sim.call('getMe')).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } });
    const answers = await Promise.all(
      Array.from({ length: 25 }, () => sim.call('sendMessage', { chat_id: 1001, text: 'x' })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(20);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
    });
  });

  it('carries a call out whose answer gets lost', async () => {
    await sim.ask('/api/faults', { loseCallAnswers: 1 });
    await expect(sim.call('sendMessage', { chat_id: 1001, text: 'lost' })).rejects.toThrow('fetch failed');
    const { body } = await sim.ask('/api/chats/garden_bot/1001');
    expect(JSON.stringify(body)).toContain('"text":"lost"');
    expect(await sim.call('sendMessage', { chat_id: 1001, text: 'x' })).toMatchObject({ ok: true });
  });

  it('logs each call with its parameters, and never a secret', async () => {
    await sim.call('setWebhook', { url: sim.webhookUrl, secret_token: 'very-secret', mystery: 1 });
    const { text } = await sim.ask('/api/log');
    expect(text).toContain('"name":"setWebhook"');
    expect(text).toContain('unknown parameters: mystery');
    expect(text).not.toContain('very-secret');
    expect(text).not.toContain(bot.token);
  });
});
