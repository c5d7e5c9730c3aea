import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { frameKind, frameOf } from '../../src/fetch-channel/frame.ts';
import { createChannelServer } from '../../src/fetch-channel/server.ts';
import { silentLogger } from '../../src/logging.ts';
import { startServer, type RunningServer } from '../../src/server.ts';
import { openRawChannel, type RawChannel } from '../../src/testkit/raw-channel.ts';
import { until } from '../../src/testkit/until.ts';

describe('a server of channels', () => {
  let server: RunningServer;
  let channel: RawChannel;
  /** By body: what lets its answer go. */
  let gates: Map<string, () => void>;
  beforeEach(async () => {
    gates = new Map();
    const channels = createChannelServer({
      limit: 1000,
      logger: silentLogger,
      answer: async ({ viewer, body }) => {
        const text = body.toString('utf8');
        if (text === 'fail') throw new Error('the password is hunter2');
        if (text.startsWith('wait'))
          await new Promise<void>((resolve) => {
            gates.set(text, resolve);
          });
        return { status: 200, body: `${viewer}: ${text}` };
      },
    });
    server = await startServer({
      host: '127.0.0.1',
      port: 0,
      handle: async (_, response) => void response.writeHead(404).end('not here'),
      channels,
      ready: () => Promise.resolve(true),
      logger: silentLogger,
    });
    channel = await openRawChannel(server.origin);
  });
  afterEach(() => server.stop(0));
  const ended = (): Promise<void> => until('the channel is closed', () => channel.socket.destroyed);

  test('answers each fetch as soon as it can, whatever came before', async () => {
    const late = channel.ask('a', 't', 'wait');
    await expect(channel.ask('b', 't', 'no wait')).resolves.toEqual({ status: 200, text: 'b: no wait' });
    gates.get('wait')?.();
    await expect(late).resolves.toEqual({ status: 200, text: 'a: wait' });
  });

  test('says of a failure only that there was one', async () => {
    const { status, text } = await channel.ask('a', 't', 'fail');
    expect(status).toBe(500);
    expect(JSON.parse(text)).toEqual({
      errors: [{ message: 'Something failed on our side.', extensions: { code: 'INTERNAL' } }],
    });
    await expect(channel.ask('a', 't', 'next')).resolves.toMatchObject({ status: 200 });
  });

  test('sends no answer to a fetch that was cancelled', async () => {
    void channel.ask('a', 't', 'wait');
    await until('it is worked on', () => gates.has('wait'));
    channel.socket.write(frameOf(frameKind.cancel, 1, 0, ''));
    await channel.ask('a', 't', 'after the cancel');
    gates.get('wait')?.();
    await channel.ask('a', 't', 'after its end');
    expect(channel.others).toEqual([]);
    // And one that knows of no such fetch cancels nothing that comes later.
    channel.socket.write(frameOf(frameKind.cancel, 5, 0, ''));
    await expect(channel.ask('a', 't', 'the fourth')).resolves.toMatchObject({ status: 200 });
    await expect(channel.ask('a', 't', 'the fifth')).resolves.toMatchObject({ status: 200 });
  });

  test.each([
    ['a frame that is too large', Buffer.alloc(2000, 255)],
    ['a fetch without its parts', frameOf(frameKind.fetch, 1, 0, 'no line break')],
  ])('closes a channel that brings %s, and no other', async (_, bytes) => {
    const other = await openRawChannel(server.origin);
    channel.socket.write(bytes);
    await ended();
    await expect(other.ask('a', 't', 'still here')).resolves.toMatchObject({ status: 200 });
  });

  test('answers what it was asked before it stops, and says that it wants no more', async () => {
    const answer = channel.ask('a', 't', 'wait');
    await until('it is worked on', () => gates.has('wait'));
    const stopped = server.stop();
    await until('it says so', () => channel.others.some(({ kind }) => kind === frameKind.leave));
    gates.get('wait')?.();
    await expect(answer).resolves.toEqual({ status: 200, text: 'a: wait' });
    channel.socket.end();
    await stopped;
  });

  test('cuts a channel that stays when its time is up', async () => {
    void channel.ask('a', 't', 'wait');
    await until('it is worked on', () => gates.has('wait'));
    await server.stop(100);
    await ended();
    expect(gates.size).toBe(1);
  });

  test('answers another upgrade as if none had been asked for', async () => {
    const response = await fetch(`${server.origin}/fetches`);
    expect([response.status, await response.text()]).toEqual([404, 'not here']);
  });

  test('reads no more from who reads nothing', async () => {
    channel.socket.pause();
    const body = 'x'.repeat(900);
    let asked = 0;
    const worked = new Set<string>();
    // Answers are as large as the fetches: those that find no way out stop the ones that follow.
    while (asked < 200_000 && channel.socket.writableLength < 4_000_000) {
      for (let many = 0; many < 500; many += 1) {
        asked += 1;
        const text = `${body}${asked}`;
        void channel.ask('a', 't', text).then(() => worked.add(text));
      }
      await sleep(1);
    }
    expect(channel.socket.writableLength).toBeGreaterThanOrEqual(4_000_000);
    channel.socket.resume();
    await until('everything is answered', () => worked.size === asked);
  });
});
