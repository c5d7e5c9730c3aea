import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '@stargraph/kit/testkit/until';
import { ask, open } from './raw-request.ts';
import { ids, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

let platform: ToyPlatform;
const readers: IncomingMessage[] = [];
beforeEach(async () => {
  platform = await startToyPlatform('in-process', { freeDocuments: false });
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.destroy();
  await platform.close();
});

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const ofPlayer = { environmentId: ids.environment, id: ids.player };
const ofEnvironment = { environmentId: ids.environment, id: ids.environment };

interface Reader {
  /** The next event, as `name {data}`. */
  next(): Promise<string | undefined>;
}

const listen = async (
  headers: Record<string, string>,
  path = '/live',
  host = 'shop.app.localhost',
): Promise<Reader> => {
  const response = await open(platform.port, { host, path, headers });
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  readers.push(response);
  const lines = createInterface({ input: response })[Symbol.asyncIterator]();
  return {
    next: async () => {
      const line = await lines.next();
      if (line.done === true) return undefined;
      const data = await lines.next();
      await lines.next();
      return `${line.value.slice(7)} ${String(data.value).slice(6)}`;
    },
  };
};
const refusal = async (headers: Record<string, string>, path: string, host = 'shop.app.localhost') => {
  const { status, text } = await ask(platform.port, { host, path, headers });
  return [status, (JSON.parse(text) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code];
};

describe('a live stream', () => {
  test("tells a player its versions, then each change of its own and of the environment's release", async () => {
    platform.change({ ...ofPlayer, topic: 'wallet' });
    const stream = await listen(bearer(await platform.token()));
    expect(await stream.next()).toBe('versions {"wallet":1,"order":0,"progress":0,"inventory":0,"release":0}');
    platform.change({ ...ofPlayer, topic: 'wallet' });
    platform.change({ environmentId: ids.environment, id: 'plr_other', topic: 'wallet' });
    platform.change({ environmentId: ids.otherEnvironment, id: ids.player, topic: 'wallet' });
    platform.change({ ...ofEnvironment, topic: 'activity' });
    platform.change({ ...ofEnvironment, topic: 'release' });
    expect(await stream.next()).toBe(`notice {"topic":"wallet","id":"${ids.player}","version":2}`);
    expect(await stream.next()).toBe(`notice {"topic":"release","id":"${ids.environment}","version":1}`);
  });

  test('tells an operator what goes on in an environment that it may read figures of, or its releases only', async () => {
    const operator = bearer(await platform.operatorToken());
    const path = `/live?environment=${ids.environment}`;
    platform.facts.permissions = ['analytics.read'];
    const stream = await listen(operator, path, 'admin.localhost');
    expect(await stream.next()).toBe('versions {"release":0,"activity":0}');
    platform.change({ ...ofPlayer, topic: 'wallet' });
    platform.change({ ...ofEnvironment, topic: 'activity' });
    expect(await stream.next()).toContain('"activity"');
    platform.facts.permissions = ['project.read'];
    expect(await (await listen(operator, path, 'admin.localhost')).next()).toBe('versions {"release":0}');
    platform.facts.permissions = ['content.read'];
    expect(await refusal(operator, path, 'admin.localhost')).toEqual([403, 'FORBIDDEN']);
    expect(await refusal(operator, '/live', 'admin.localhost')).toEqual([400, 'BAD_REQUEST']);
    expect(await refusal(operator, `/live?environment=${ids.otherEnvironment}`, 'admin.localhost')).toEqual([
      403,
      'FORBIDDEN',
    ]);
  });

  test('ends where its reader lost the right to it, and goes on where tenant can not be asked', async () => {
    const operator = bearer(await platform.operatorToken());
    const path = `/live?environment=${ids.environment}`;
    platform.facts.permissions = ['analytics.read'];
    const figures = await listen(operator, path, 'admin.localhost');
    await figures.next();
    platform.facts.failing.add('membership.of');
    const before = platform.facts.calls.get('membership.of') ?? 0;
    await until('it was asked', () => (platform.facts.calls.get('membership.of') ?? 0) > before);
    platform.change({ ...ofEnvironment, topic: 'activity' });
    expect(await figures.next()).toContain('"activity"');
    platform.facts.failing.clear();
    platform.facts.permissions = [];
    expect(await figures.next()).toBe('end {"reason":"expired"}');
  }, 30_000);

  test('of a player ends where the environment stands still', async () => {
    const token = bearer(await platform.token());
    const stream = await listen(token);
    await stream.next();
    platform.facts.standing = 'closing';
    // What was asked a moment ago is not asked again.
    platform.clock.advance(5000);
    expect(await stream.next()).toBe('end {"reason":"expired"}');
  }, 30_000);

  test('is not for strangers, keys, bad tokens, other methods or the assets’ host', async () => {
    expect(await refusal({}, '/live')).toEqual([401, 'UNAUTHENTICATED']);
    expect(await refusal(bearer('nonsense'), '/live')).toEqual([401, 'UNAUTHENTICATED']);
    expect(await refusal({ 'x-api-key': platform.createApiKey().key }, '/live')).toEqual([403, 'FORBIDDEN']);
    const token = bearer(await platform.token());
    expect(await refusal(token, '/live', 'rival.app.localhost')).toEqual([401, 'UNAUTHENTICATED']);
    expect(await refusal(token, '/live', 'assets.localhost')).toEqual([404, 'NOT_FOUND']);
    const posted = await ask(platform.port, {
      host: 'shop.app.localhost',
      path: '/live',
      method: 'POST',
      headers: token,
    });
    expect(posted.status).toBe(405);
  });

  test('ends when its token does', async () => {
    const stream = await listen(bearer(await platform.token({}, { expiresIn: 60 })));
    await stream.next();
    platform.clock.advance(61_000);
    expect(await stream.next()).toBe('end {"reason":"expired"}');
    expect(await stream.next()).toBeUndefined();
  });

  test('ends when the gateway drains, as does one that is opened then', async () => {
    const token = bearer(await platform.token());
    const stream = await listen(token);
    await stream.next();
    platform.drain();
    expect(await stream.next()).toBe('end {"reason":"stopping"}');
    expect(await stream.next()).toBeUndefined();
    const late = await listen(token);
    expect(await late.next()).toContain('versions');
    expect(await late.next()).toBe('end {"reason":"stopping"}');
    expect(await late.next()).toBeUndefined();
  });

  test('is told all versions again when Redis was away, whose notices were lost', async () => {
    const stream = await listen(bearer(await platform.token()));
    await stream.next();
    platform.facts.failing.add('redis');
    platform.change({ ...ofPlayer, topic: 'order' });
    platform.facts.failing.clear();
    platform.redisIsBack();
    expect(await stream.next()).toContain('"order":1');
  });

  test('may be open a dozen times for one player; a closed one makes room', async () => {
    const token = bearer(await platform.token());
    for (let count = 0; count < 12; count += 1) await (await listen(token)).next();
    expect(await refusal(token, '/live')).toEqual([429, 'RATE_LIMITED']);
    readers.pop()?.destroy();
    await expect
      .poll(async () => {
        const response = await open(platform.port, { host: 'shop.app.localhost', path: '/live', headers: token });
        response.destroy();
        return response.statusCode;
      })
      .toBe(200);
  });

  test('is forgotten where its reader left while its credential was checked', async () => {
    const operator = bearer(await platform.operatorToken());
    const path = `/live?environment=${ids.environment}`;
    platform.facts.permissions = ['analytics.read'];
    await (await listen(operator, path, 'admin.localhost')).next();
    const asked = (): number => platform.facts.calls.get('membership.of') ?? 0;
    const before = asked();
    const { promise, resolve } = Promise.withResolvers<void>();
    platform.facts.slow = promise;
    const text = `GET ${path} HTTP/1.1\r\nhost: admin.localhost\r\nauthorization: ${operator['authorization']}\r\n\r\n`;
    const sockets = Array.from({ length: 12 }, () => connect(platform.port, '127.0.0.1'));
    for (const socket of sockets) socket.write(text);
    await expect.poll(asked).toBe(before + 12);
    for (const socket of sockets) socket.resetAndDestroy();
    // A request after theirs: by its answer, their leaving was seen too.
    platform.facts.slow = Promise.resolve();
    await ask(platform.port, { host: 'admin.localhost', path: '/live/versions' });
    resolve();
    expect(await (await listen(operator, path, 'admin.localhost')).next()).toContain('versions');
  });

  test('keeps only the newest of each topic for a reader that takes nothing', async () => {
    const response = await open(platform.port, {
      host: 'shop.app.localhost',
      path: '/live',
      headers: bearer(await platform.token()),
    });
    readers.push(response);
    response.pause();
    const count = 100_000;
    for (let index = 0; index < count; index += 1) {
      platform.change({ ...ofPlayer, topic: 'progress' });
      // Lets the sockets fill as they would.
      if (index % 1000 === 0) await new Promise(setImmediate);
    }
    let text = '';
    response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    response.resume();
    await expect.poll(() => text.includes(`"version":${count}}`), { timeout: 10_000 }).toBe(true);
    expect(text.split('event: notice').length).toBeLessThan(count);
  });
});

describe('figures of streams', () => {
  const figure = async (name: string): Promise<number> =>
    Number(
      (await platform.figures())
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length) ?? 0,
    );

  test('say how many are open, and how others ended', async () => {
    const token = bearer(await platform.token());
    await (await listen(token)).next();
    await (await listen(token)).next();
    expect(await figure('stargraph_streams_open')).toBe(2);
    readers.pop()?.destroy();
    await expect.poll(() => figure('stargraph_streams_open')).toBe(1);
    expect(await figure('stargraph_streams_ended_total{reason="left"}')).toBe(1);
    platform.drain();
    await expect.poll(() => figure('stargraph_streams_open')).toBe(0);
    expect(await figure('stargraph_streams_ended_total{reason="stopping"}')).toBe(1);
  });
});

describe('the versions', () => {
  test('can be asked for', async () => {
    platform.change({ ...ofPlayer, topic: 'inventory' });
    const { status, text } = await ask(platform.port, {
      host: 'shop.app.localhost',
      path: '/live/versions',
      headers: bearer(await platform.token()),
    });
    expect([status, JSON.parse(text)]).toEqual([200, { wallet: 0, order: 0, progress: 0, inventory: 1, release: 0 }]);
  });

  test('are never told where nobody knows them', async () => {
    platform.facts.failing.add('redis');
    const token = bearer(await platform.token());
    expect(await refusal(token, '/live/versions')).toEqual([503, 'UNAVAILABLE']);
    expect(await refusal(token, '/live')).toEqual([503, 'UNAVAILABLE']);
  });
});
