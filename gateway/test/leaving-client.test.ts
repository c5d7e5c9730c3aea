import { createServer, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpTransport } from '../src/server.ts';
import { startToyPlatform, type ToyPlatform } from './toy-platform.ts';

/** A subgraph that keeps what it is asked until it is told to answer. */
const startSlowSubgraph = async () => {
  const asked: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    asked.push(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

describe('a client that goes away before its answer', () => {
  let subgraph: Awaited<ReturnType<typeof startSlowSubgraph>>;
  let platform: ToyPlatform;
  beforeEach(async () => {
    subgraph = await startSlowSubgraph();
    platform = await startToyPlatform('in-process', {
      gateway: { transport: createHttpTransport({ originOf: () => subgraph.origin }) },
    });
  });
  afterEach(async () => {
    await subgraph.close();
    await platform.close();
  });

  /** Sends an operation, and goes away once the subgraph was asked. */
  const askAndLeave = async (query: string): Promise<ServerResponse> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await platform.token()}` };
    const sent = httpRequest({ host: '127.0.0.1', port: platform.port, method: 'POST', path: '/graphql', headers });
    sent.on('error', () => undefined);
    sent.end(JSON.stringify({ query }));
    await expect.poll(() => subgraph.asked.length, { timeout: 10_000 }).toBe(1);
    expect(await platform.figures()).toContain('stargraph_operations_in_flight 1\n');
    sent.destroy();
    const [asked] = subgraph.asked;
    if (asked === undefined) throw new Error('The subgraph was not asked');
    return asked;
  };
  const fetched = async (outcome: string): Promise<boolean> =>
    (await platform.figures()).includes(`stargraph_fetch_seconds_count{subgraph="game",outcome="${outcome}"} 1`);

  test('has its query cancelled at the subgraph', async () => {
    const asked = await askAndLeave('{ players(first: 2) { id } }');
    await expect.poll(() => asked.destroyed, { timeout: 10_000 }).toBe(true);
    expect(asked.writableFinished).toBe(false);
    await expect.poll(() => fetched('cancelled')).toBe(true);
    await expect.poll(() => platform.figures()).toContain('stargraph_operations_in_flight 0\n');
  });

  test('has its mutation done all the same', async () => {
    const asked = await askAndLeave('mutation { tap }');
    // Had it been cancelled, it would be seen by the time that another operation has come this far.
    const other = platform.ask('{ players(first: 2) { id } }');
    await expect.poll(() => subgraph.asked.length, { timeout: 10_000 }).toBe(2);
    expect(asked.destroyed).toBe(false);
    const [first, second] = subgraph.asked;
    first?.end('{"data":{"tap":true}}');
    second?.end('{"data":{"players":[]}}');
    expect((await other).body).toEqual({ data: { players: [] } });
    await expect
      .poll(async () => /fetch_seconds_count\{subgraph="game",outcome="ok"\} 2/.test(await platform.figures()))
      .toBe(true);
  });
});
