import { newId } from '@stargraph/kit/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, type RawAnswer } from './raw-request.ts';
import { ids, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

let platform: ToyPlatform;
beforeAll(async () => {
  platform = await startToyPlatform('in-process', { freeDocuments: false });
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.facts.updates.length = 0;
  platform.facts.failing.clear();
});

const deliver = (
  body: string,
  { secret = 'right', botId = ids.bot, host = 'api.localhost', method = 'POST' } = {},
): Promise<RawAnswer> =>
  ask(platform.port, {
    host,
    path: `/telegram/${botId}`,
    method,
    headers: {
      'content-type': 'application/json',
      ...(secret === '' ? {} : { 'x-telegram-bot-api-secret-token': secret }),
    },
    body,
  });

describe("Telegram's door", () => {
  test('hands an update on as it came, and answers once it is taken', async () => {
    const update = '{"update_id":1,"message":{"text":"привет"}}';
    const answer = await deliver(update);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(platform.facts.updates).toEqual([update]);
  });

  test('takes what is no update too: it would only come again', async () => {
    expect((await deliver('nonsense')).status).toBe(200);
  });

  test('refuses an unknown bot, a wrong secret and none in the same words', async () => {
    const answers = await Promise.all([
      deliver('{}', { secret: 'wrong' }),
      deliver('{}', { secret: '' }),
      deliver('{}', { botId: newId('bot') }),
      deliver('{}', { botId: 'nobody' }),
    ]);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(401);
    expect(platform.facts.updates).toEqual([]);
  });

  test('asks Telegram to send again while tenant is down', async () => {
    platform.facts.failing.add('bot.receiveUpdate');
    const answer = await deliver('{}');
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
  });

  test('is on the API host only, takes POST only, and no body without end', async () => {
    expect((await deliver('{}', { host: 'shop.app.localhost' })).status).toBe(404);
    expect((await deliver('{}', { host: 'admin.localhost' })).status).toBe(404);
    expect((await deliver('{}', { method: 'PUT' })).status).toBe(405);
    expect((await deliver(`{"a":"${'x'.repeat(262_144)}"}`)).status).toBe(413);
    expect(platform.facts.updates).toEqual([]);
  });
});
