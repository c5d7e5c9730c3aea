import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createManualClock } from '../src/clock.ts';
import {
  createCommandClient,
  createCommandReceiver,
  createLocalCommandTransport,
  defineCommand,
  handleCommand,
  type CommandRequest,
} from '../src/commands.ts';
import type { ServiceName } from '../src/contracts/domain.ts';

const double = defineCommand({
  name: 'test.double',
  owner: 'config',
  callers: ['game'],
  timeoutMs: 1000,
  input: z.object({ n: z.number() }),
  output: z.object({ n: z.number() }),
});

const setUp = () => {
  const clock = createManualClock(1_000_000);
  const keys = new Map<ServiceName, Uint8Array>([
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
      keyFor: () => keys.get(caller) ?? randomBytes(32),
      transport: { send: (_, request) => receive(change(request)) },
      clock,
    });
  return { clock, calls, receive, clientOf };
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
    await expect(local.call(hasty, { n: 1 })).rejects.toThrow('failed with status 504');
  });
});
