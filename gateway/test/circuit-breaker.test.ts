import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createManualClock } from '@stargraph/kit/clock';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCircuitBreaker } from '../src/circuit-breaker.ts';
import { createHttpTransport } from '../src/http-transport.ts';
import { CircuitOpenError, type SubgraphTransport } from '../src/transport.ts';
import { ids, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

const request = { query: '{ a }', variables: {}, viewer: 'nobody', traceparent: '', signal: undefined };

/** A subgraph behind a real server, that answers as it is told. */
const startSubgraph = async () => {
  const state = { silent: false, asked: 0 };
  const waiting: ServerResponse[] = [];
  const answer = (response: ServerResponse): void => void response.end(JSON.stringify({ data: { a: 1 } }));
  const server = createServer((_, response) => {
    state.asked += 1;
    if (state.silent) waiting.push(response);
    else answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    state,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answerWaiting: () => waiting.splice(0).forEach(answer),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

describe('the circuit of a subgraph', () => {
  const metrics = createMetrics({ processMetrics: false });
  const clock = createManualClock(0);
  let subgraph: Awaited<ReturnType<typeof startSubgraph>>;
  let transport: SubgraphTransport;
  beforeEach(async () => {
    subgraph = await startSubgraph();
    transport = createCircuitBreaker(createHttpTransport({ originOf: () => subgraph.origin, timeoutMs: 300 }), {
      clock,
      logger: silentLogger,
      metrics,
    });
  });
  afterEach(async () => {
    await subgraph.close();
    await transport.close();
  });
  const fetchMany = async (count: number, from: 'game' | 'billing' = 'game', signal?: AbortSignal) =>
    Promise.allSettled(Array.from({ length: count }, () => transport.fetch(from, { ...request, signal })));
  const isOpen = async (): Promise<boolean> =>
    (await metrics.metrics()).includes('stargraph_circuit_open{subgraph="game"} 1');
  const openings = async (): Promise<number> =>
    Number(/stargraph_circuit_openings_total\{subgraph="game"\} (\d+)/.exec(await metrics.metrics())?.[1]);
  const open = async (): Promise<void> => {
    subgraph.state.silent = true;
    await fetchMany(10);
    expect(await isOpen()).toBe(true);
  };

  test('opens after ten fetches without an answer, and asks it no more', async () => {
    subgraph.state.silent = true;
    await fetchMany(9);
    expect(await isOpen()).toBe(false);
    const before = await openings();
    await fetchMany(1);
    expect(await isOpen()).toBe(true);
    expect(await openings()).toBe(before + 1);
    const refused = await fetchMany(50);
    expect(refused.every((each) => each.status === 'rejected' && each.reason instanceof CircuitOpenError)).toBe(true);
    expect(subgraph.state.asked).toBe(10);
  });

  test('does not open where an answer comes between', async () => {
    for (let round = 0; round < 3; round += 1) {
      subgraph.state.silent = true;
      await fetchMany(9);
      subgraph.state.silent = false;
      await fetchMany(1);
    }
    expect([await isOpen(), subgraph.state.asked]).toEqual([false, 30]);
  });

  test('lets one fetch through in a while, and closes with the first answer', async () => {
    await open();
    clock.advance(500);
    await fetchMany(20);
    expect([await isOpen(), subgraph.state.asked]).toEqual([true, 11]);
    subgraph.state.silent = false;
    clock.advance(500);
    const [probe, ...others] = await fetchMany(20);
    expect(probe?.status).toBe('fulfilled');
    expect(others.every((each) => each.status === 'rejected')).toBe(true);
    expect([await isOpen(), subgraph.state.asked]).toEqual([false, 12]);
    expect((await fetchMany(20)).every((each) => each.status === 'fulfilled')).toBe(true);
  });

  test('lets the next one through while the one before still waits', async () => {
    await open();
    clock.advance(500);
    const first = fetchMany(1);
    await expect.poll(() => subgraph.state.asked).toBe(11);
    subgraph.state.silent = false;
    clock.advance(500);
    expect((await fetchMany(1))[0]?.status).toBe('fulfilled');
    expect(await isOpen()).toBe(false);
    subgraph.answerWaiting();
    await first;
  });

  test('is each subgraph’s own', async () => {
    await open();
    subgraph.state.silent = false;
    expect((await fetchMany(3, 'billing')).every((each) => each.status === 'fulfilled')).toBe(true);
    expect(await isOpen()).toBe(true);
  });

  test('is not opened by clients that go away', async () => {
    subgraph.state.silent = true;
    const gone = new AbortController();
    const fetched = fetchMany(30, 'game', gone.signal);
    await expect.poll(() => subgraph.state.asked).toBe(30);
    gone.abort();
    expect((await fetched).every((each) => each.status === 'rejected')).toBe(true);
    expect(await isOpen()).toBe(false);
  });
});

describe('an operation over a subgraph whose circuit is open', () => {
  let platform: ToyPlatform;
  beforeEach(async () => {
    platform = await startToyPlatform('http');
  });
  afterEach(() => platform.close());

  test('is answered by the others, as over one that is down', async () => {
    const headers = { authorization: `Bearer ${await platform.token()}` };
    await platform.stopSubgraph('billing');
    const answers = [];
    for (let each = 0; each < 12; each += 1)
      answers.push((await platform.ask('{ player { id points wallet: balance } }', { headers })).body);
    expect(await platform.figures()).toContain('stargraph_circuit_open{subgraph="billing"} 1');
    for (const body of answers)
      expect(body).toEqual({
        data: { player: { id: ids.player, points: '9007199254740993', wallet: null } },
        errors: [
          {
            message: expect.any(String) as unknown,
            path: ['player', 'wallet'],
            extensions: { code: 'UNAVAILABLE' },
          },
        ],
      });
  });
});
