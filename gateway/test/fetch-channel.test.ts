import { setTimeout as sleep } from 'node:timers/promises';
import { createChannelServer, type ChannelFetch } from '@stargraph/kit/fetch-channel/server';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics, type Registry } from '@stargraph/kit/metrics';
import { startServer, type RunningServer } from '@stargraph/kit/server';
import { until } from '@stargraph/kit/testkit/until';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpTransport, SubgraphUnavailableError, type SubgraphTransport } from '../src/server.ts';

/** What a fetch of the suite asks: to be answered with `word`, after `ms`. */
interface Wish {
  readonly word: string;
  readonly ms?: number;
}

describe('fetches over a channel', () => {
  let server: RunningServer;
  let metrics: Registry;
  let transport: SubgraphTransport;
  let port = 0;
  /** How each fetch came, in the order of their coming. */
  let ways: ('channel' | 'request')[];
  let silent: boolean;

  const answerOf = async (body: string, viewer: string): Promise<string> => {
    const { variables } = JSON.parse(body) as { variables: Wish };
    await sleep(variables.ms ?? 0);
    return JSON.stringify({ data: { word: `${viewer} ${variables.word}` } });
  };

  /** @param knows whether the server knows channels */
  const serve = async (knows = true): Promise<void> => {
    const answer = async ({ body, viewer }: ChannelFetch) => {
      ways.push('channel');
      if (silent) await new Promise(() => undefined);
      return { status: 200, body: await answerOf(body.toString('utf8'), viewer) };
    };
    server = await startServer({
      host: '127.0.0.1',
      port,
      handle: async (request, response) => {
        if (request.method !== 'POST') return void response.writeHead(404).end();
        ways.push('request');
        let body = '';
        for await (const chunk of request) body += String(chunk);
        response.end(await answerOf(body, String(request.headers['x-stargraph-viewer'])));
      },
      ...(knows ? { channels: createChannelServer({ answer, limit: 1_048_576, logger: silentLogger }) } : {}),
      ready: () => Promise.resolve(true),
      logger: silentLogger,
    });
    port = server.port;
  };

  const ask = (wish: Wish, viewer = 'somebody', signal?: AbortSignal) =>
    transport.fetch('game', {
      query: '{ word }',
      variables: { ...wish },
      viewer,
      traceparent: 'trace',
      signal,
    });
  const isOpen = async (): Promise<boolean> =>
    (await metrics.metrics()).includes('stargraph_fetch_channel_open{subgraph="game"} 1');
  const opened = async (): Promise<void> => {
    await until('a fetch goes over a channel', async () => {
      await ask({ word: 'first' }).catch(() => undefined);
      return ways.at(-1) === 'channel';
    });
    ways.length = 0;
  };

  beforeEach(async () => {
    port = 0;
    ways = [];
    silent = false;
    metrics = createMetrics({ processMetrics: false });
    await serve();
    transport = createHttpTransport({ originOf: () => server.origin, timeoutMs: 400, channels: { metrics } });
  });
  afterEach(async () => {
    // One test has closed it.
    await transport.close().catch(() => undefined);
    await server.stop(0);
  });

  test('are requests of their own until there is one, and wait for nothing', async () => {
    await expect(ask({ word: 'first' })).resolves.toEqual({ data: { word: 'somebody first' } });
    expect(ways).toEqual(['request']);
    await opened();
    await expect(ask({ word: 'second' })).resolves.toEqual({ data: { word: 'somebody second' } });
    expect(ways).toEqual(['channel']);
    expect(await isOpen()).toBe(true);
  });

  test('come back to who asked, in whatever order they are answered', async () => {
    await opened();
    const many = Array.from({ length: 500 }, (_, index) => index);
    const answers = await Promise.all(
      many.map((index) => ask({ word: `w${index} \u{1F680}`, ms: (index * 7) % 40 }, `viewer${index}`)),
    );
    expect(answers).toEqual(many.map((index) => ({ data: { word: `viewer${index} w${index} \u{1F680}` } })));
    expect(new Set(ways)).toEqual(new Set(['channel']));
  });

  test('that were under way when it broke gave no answer, and the next ones find another way', async () => {
    await opened();
    const lost = Promise.allSettled(Array.from({ length: 20 }, () => ask({ word: 'lost', ms: 300 })));
    await until('they have come', () => ways.length === 20);
    await server.stop(0);
    for (const outcome of await lost)
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(SubgraphUnavailableError) as unknown });
    expect(await isOpen()).toBe(false);
    await expect(ask({ word: 'nobody there' })).rejects.toBeInstanceOf(SubgraphUnavailableError);
    await serve();
    await opened();
    expect(await isOpen()).toBe(true);
  });

  test('that were under way when the server began to stop are answered', async () => {
    await opened();
    const answers = Promise.all(Array.from({ length: 20 }, () => ask({ word: 'kept', ms: 200 })));
    await until('they have come', () => ways.length === 20);
    const stopped = server.stop(5000);
    expect(await answers).toEqual(Array.from({ length: 20 }, () => ({ data: { word: 'somebody kept' } })));
    await stopped;
  });

  test('are given up with their client, and nobody else’s are', async () => {
    await opened();
    const leaving = new AbortController();
    const given = ask({ word: 'given up', ms: 200 }, 'a', leaving.signal);
    const kept = ask({ word: 'kept', ms: 200 }, 'b', new AbortController().signal);
    await until('both have come', () => ways.length === 2);
    leaving.abort();
    await expect(given).rejects.toBeInstanceOf(SubgraphUnavailableError);
    await expect(kept).resolves.toEqual({ data: { word: 'b kept' } });
    const gone = new AbortController();
    gone.abort();
    await expect(ask({ word: 'never asked' }, 'a', gone.signal)).rejects.toBeInstanceOf(SubgraphUnavailableError);
  });

  test('that nobody answers end, and so does a channel on which nothing is heard', async () => {
    await opened();
    silent = true;
    await expect(ask({ word: 'into nothing' })).rejects.toThrow(/no answer in 400 ms|nothing was heard/);
    silent = false;
    await until('the channel is given up', async () => !(await isOpen()));
    await opened();
    expect(await isOpen()).toBe(true);
  });

  test('go by requests to a server that knows no channels', async () => {
    await server.stop(0);
    await serve(false);
    for (let turn = 0; turn < 20; turn += 1) await ask({ word: 'again' });
    expect(new Set(ways)).toEqual(new Set(['request']));
    expect(await isOpen()).toBe(false);
  });

  test('that are too large for it are requests of their own', async () => {
    await opened();
    const word = 'x'.repeat(600_000);
    await expect(ask({ word })).resolves.toEqual({ data: { word: `somebody ${word}` } });
    expect(ways).toEqual(['request']);
  });

  test('end before the transport is closed', async () => {
    await opened();
    const answer = ask({ word: 'last', ms: 100 });
    await until('it has come', () => ways.length === 1);
    await transport.close();
    await expect(answer).resolves.toEqual({ data: { word: 'somebody last' } });
  });
});
