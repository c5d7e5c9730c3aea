import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createManualClock } from '../src/clock.ts';
import {
  createCommandClient,
  createCommandReceiver,
  createHttpCommandTransport,
  createLocalCommandTransport,
  defineCommand,
  handleCommand,
  type CommandRequest,
} from '../src/commands.ts';
import type { ServiceName } from '../src/contracts/domain.ts';
import { UnreachableError, isUnreachable } from '../src/unreachable.ts';

const double = defineCommand({
  name: 'test.double',
  owner: 'config',
  callers: ['game'],
  timeoutMs: 1000,
  input: z.object({ n: z.number() }),
  output: z.object({ n: z.number() }),
});

const signingKey = (key: Uint8Array | readonly Uint8Array[] | undefined): Uint8Array =>
  key instanceof Uint8Array ? key : randomBytes(32);

const setUp = () => {
  const clock = createManualClock(1_000_000);
  const keys = new Map<ServiceName, Uint8Array | readonly Uint8Array[]>([
    ['game', randomBytes(32)],
    ['billing', randomBytes(32)],
  ]);
  const calls: number[] = [];
  const receive = createCommandReceiver({
    owner: 'config',
    keyFor: (caller) => keys.get(caller),
    handlers: [
      handleCommand(double, ({ n }) => {
        if (n < 0) throw new Error('the secret reason');
        calls.push(n);
        return Promise.resolve({ n: n * 2 });
      }),
    ],
    clock,
    onError: () => {},
  });
  const clientOf = (caller: ServiceName, change: (request: CommandRequest) => CommandRequest = (request) => request) =>
    createCommandClient({
      caller,
      keyFor: () => signingKey(keys.get(caller)),
      transport: { send: (_, request) => receive(change(request)) },
      clock,
    });
  return { clock, calls, keys, clientOf };
};

describe('an internal command', () => {
  test('is answered to a caller that it names', async () => {
    expect(await setUp().clientOf('game').call(double, { n: 21 })).toEqual({ n: 42 });
  });

  test.each<[string, ServiceName, (request: CommandRequest) => CommandRequest]>([
    ['a service that it does not name', 'billing', (request) => request],
    ['a service without a key', 'analytics', (request) => request],
    ['a body that was changed on the way', 'game', (request) => ({ ...request, body: '{"n":1000}' })],
    ['a proof for another command', 'game', (request) => ({ ...request, name: 'test.other' })],
    ['no proof', 'game', (request) => ({ ...request, proof: '' })],
    ['a proof of no form', 'game', (request) => ({ ...request, proof: '%%%.###' })],
    ['a changed signature', 'game', (request) => ({ ...request, proof: `${request.proof.slice(0, -4)}AAAA` })],
  ])('is refused for %s', async (_, caller, change) => {
    const { calls, clientOf } = setUp();
    await expect(clientOf(caller, change).call(double, { n: 1 })).rejects.toThrow(/failed with status 403/);
    expect(calls).toEqual([]);
  });

  test('is answered under a key and the one that follows it, and under none that was taken away', async () => {
    const { clientOf, keys } = setUp();
    const [old, next] = [randomBytes(32), randomBytes(32)];
    const signedBy = async (key: Uint8Array, accepted: readonly Uint8Array[]): Promise<unknown> => {
      keys.set('game', key);
      const client = clientOf('game', (request) => {
        keys.set('game', accepted);
        return request;
      });
      return client.call(double, { n: 1 }).catch((error: unknown) => String(error));
    };
    for (const key of [old, next]) expect(await signedBy(key, [next, old])).toEqual({ n: 2 });
    expect(await signedBy(old, [next])).toContain('status 403');
  });

  test('is refused once its proof is old', async () => {
    const { clock, clientOf } = setUp();
    const late = clientOf('game', (request) => {
      clock.advance(30_001);
      return request;
    });
    await expect(late.call(double, { n: 1 })).rejects.toThrow('403');
  });

  test('tells nothing of why its owner failed', async () => {
    const { clientOf } = setUp();
    const failure = await clientOf('game')
      .call(double, { n: -1 })
      .catch((error: unknown) => String(error));
    expect(failure).toMatch(/status 500/);
    expect(failure).not.toContain('secret');
  });

  test('that is not answered in its time has failed, in the same process too', async () => {
    const hasty = defineCommand({ ...double, timeoutMs: 20 });
    const local = createCommandClient({
      caller: 'game',
      keyFor: () => randomBytes(32),
      transport: createLocalCommandTransport(() => () => new Promise(() => {})),
      clock: createManualClock(0),
    });
    await expect(local.call(hasty, { n: 1 })).rejects.toThrow('gave no answer: status 504');
  });

  test('tells a call that may succeed later from one that never will', async () => {
    const { clientOf } = setUp();
    const answering = (status: number) =>
      createCommandClient({
        caller: 'game',
        keyFor: () => randomBytes(32),
        transport: { send: () => Promise.resolve({ status, body: '{}' }) },
        clock: createManualClock(0),
      })
        .call(double, { n: 1 })
        .catch(isUnreachable);
    expect(await Promise.all([502, 503, 504].map(answering))).toEqual([true, true, true]);
    expect(await Promise.all([400, 403, 404, 500].map(answering))).toEqual([false, false, false, false]);
    expect(await clientOf('game').call(double, { n: -1 }).catch(isUnreachable)).toBe(false);
  });

  test.each([
    ['is silent', () => undefined],
    ['stops in the middle of its answer', (response: ServerResponse) => response.writeHead(200).write('{"n"')],
    ['hangs up', (response: ServerResponse) => response.destroy()],
  ])('may be sent again where its owner %s', async (_, answer) => {
    const server = createServer((__, response) => void answer(response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const client = createCommandClient({
      caller: 'game',
      keyFor: () => randomBytes(32),
      transport: createHttpCommandTransport(() => `http://127.0.0.1:${port}`),
      clock: createManualClock(0),
    });
    const hasty = defineCommand({ ...double, timeoutMs: 100 });
    expect(await client.call(hasty, { n: 1 }).catch(isUnreachable)).toBe(true);
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    expect(await client.call(hasty, { n: 1 }).catch(isUnreachable)).toBe(true);
  });

  test('whose owner waits in vain for another itself is passed on as such', async () => {
    const key = randomBytes(32);
    const clock = createManualClock(0);
    const receive = createCommandReceiver({
      owner: 'config',
      keyFor: () => key,
      handlers: [handleCommand(double, () => Promise.reject(new UnreachableError('Command other', 'status 504')))],
      clock,
      onError: () => {},
    });
    const client = createCommandClient({
      caller: 'game',
      keyFor: () => key,
      transport: { send: (__, request) => receive(request) },
      clock,
    });
    await expect(client.call(double, { n: 1 })).rejects.toThrow('gave no answer: status 503');
  });
});
