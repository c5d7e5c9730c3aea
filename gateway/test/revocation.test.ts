import { newId } from '@stargraph/kit/ids';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startToyPlatform, type ToyPlatform } from './toy-platform.ts';

let platform: ToyPlatform;
beforeAll(async () => {
  platform = await startToyPlatform('in-process');
});
afterAll(() => platform.close());

const statusOf = async (token: string): Promise<number> =>
  (await platform.ask('{ whoami }', { headers: { authorization: `Bearer ${token}` } })).status;
/** Until the ticks of a second that gateways count in have done their work. */
const expectSoon = (token: string, status: number): Promise<void> =>
  expect.poll(() => statusOf(token), { timeout: 5000, interval: 100 }).toBe(status);
const degraded = async (part: string): Promise<string | undefined> =>
  new RegExp(`stargraph_degraded{part="${part}"} (\\d)`).exec(await platform.figures())?.[1];

describe('a session that ended', () => {
  test('has its access tokens refused from its notice on, and no other session’s', async () => {
    const sid = newId('session');
    const [token, other] = [await platform.token({ sid }), await platform.token({ sid: newId('session') })];
    expect(await statusOf(token)).toBe(200);
    platform.noticeSessionEnded(sid);
    expect(await statusOf(token)).toBe(401);
    expect(await statusOf(other)).toBe(200);
    expect(await statusOf(await platform.token())).toBe(200);
  });

  test('is heard of from auth where the notice was lost', async () => {
    const sid = newId('session');
    const token = await platform.token({ sid });
    expect(await statusOf(token)).toBe(200);
    platform.facts.endedSessions = [sid];
    platform.clock.advance(10_000);
    await expectSoon(token, 401);
    platform.facts.endedSessions = [];
  });

  test('is heard of within seconds while Redis is lost, which is told', async () => {
    platform.redisIsLost();
    expect(await degraded('notices')).toBe('1');
    const sid = newId('session');
    const token = await platform.token({ sid }, { expiresIn: 3600 });
    platform.facts.endedSessions = [sid];
    platform.clock.advance(2000);
    await expectSoon(token, 401);
    platform.redisIsBack();
    expect(await degraded('notices')).toBe('0');
    platform.facts.endedSessions = [];
    expect(await statusOf(token)).toBe(401);
  });

  test('is heard by nobody before the first subscription, which is told', async () => {
    const subscribed = Promise.withResolvers<number>();
    const early = await startToyPlatform('in-process', {
      gateway: {
        redis: {
          subscribe: () => subscribed.promise,
          unsubscribe: () => Promise.resolve(0),
          on: () => undefined,
          off: () => undefined,
        },
      },
    });
    const figure = async (): Promise<string | undefined> =>
      /stargraph_degraded{part="notices"} (\d)/.exec(await early.figures())?.[1];
    expect(await figure()).toBe('1');
    subscribed.resolve(1);
    await expect.poll(figure).toBe('0');
    await early.close();
  });

  test('is remembered while auth is out of reach as well, and everybody else goes on', async () => {
    const sid = newId('session');
    const token = await platform.token({ sid });
    platform.noticeSessionEnded(sid);
    platform.redisIsLost();
    platform.facts.failing.add('session.ended');
    platform.clock.advance(2000);
    await expect.poll(() => degraded('revocations'), { timeout: 5000 }).toBe('1');
    expect(await statusOf(token)).toBe(401);
    expect(await statusOf(await platform.token({ sid: newId('session') }))).toBe(200);
    platform.facts.failing.delete('session.ended');
    platform.redisIsBack();
    platform.clock.advance(2000);
    await expect.poll(() => degraded('revocations'), { timeout: 5000 }).toBe('0');
  });

  test('has the live streams ended that it opened', async () => {
    const sid = newId('session');
    const headers = { authorization: `Bearer ${await platform.token({ sid })}` };
    const response = await fetch(`${platform.origin}/live`, { headers });
    platform.noticeSessionEnded(sid);
    expect(await response.text()).toMatch(/event: end\ndata: {"reason":"expired"}\n\n$/);
  });

  test('is refused by a gateway that starts after it ended', async () => {
    const sid = newId('session');
    platform.facts.endedSessions = [sid];
    const late = await startToyPlatform('in-process', { endedSessions: [sid] });
    try {
      const headers = { authorization: `Bearer ${await late.token({ sid })}` };
      expect((await late.ask('{ whoami }', { headers })).status).toBe(401);
    } finally {
      await late.close();
      platform.facts.endedSessions = [];
    }
  });
});

describe('an API key that was revoked', () => {
  test('is refused from its notice on', async () => {
    const { prefix, key } = platform.createApiKey();
    const ask = async (): Promise<number> =>
      (await platform.ask('{ whoami }', { headers: { 'x-api-key': key } })).status;
    expect(await ask()).toBe(200);
    platform.facts.apiKeys.delete(prefix);
    expect(await ask()).toBe(200);
    platform.noticeKeyRevoked(prefix);
    expect(await ask()).toBe(401);
  });

  test('is not kept by an answer that was on its way when it was revoked', async () => {
    const { prefix, key } = platform.createApiKey();
    const ask = async (): Promise<number> =>
      (await platform.ask('{ whoami }', { headers: { 'x-api-key': key } })).status;
    const { promise, resolve } = Promise.withResolvers<void>();
    platform.facts.slow = promise;
    const before = platform.facts.calls.get('apiKey.lookup') ?? 0;
    const early = ask();
    await expect.poll(() => platform.facts.calls.get('apiKey.lookup')).toBe(before + 1);
    platform.noticeKeyRevoked(prefix);
    resolve();
    await early;
    platform.facts.apiKeys.delete(prefix);
    expect(await ask()).toBe(401);
  });
});
