import { createHash } from 'node:crypto';
import { ApolloGateway } from '@apollo/gateway';
import { createLogger, silentLogger } from '@stargraph/kit/logging';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { warm } from '../src/warming.ts';
import { ids, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

let platform: ToyPlatform | undefined;
afterEach(async () => {
  await platform?.close();
  platform = undefined;
  vi.restoreAllMocks();
});

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const manifestOf = (...texts: string[]) => Object.fromEntries(texts.map((text) => [hash(text), text]));
const me = 'query Me { player { id points balance } }';
const tap = 'mutation Tap { tap }';
const stale = 'query Stale { player { gone } }';

/** The lines that a logger wrote. */
const listening = () => {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { lines, logger: createLogger({ service: 'toys', destination }) };
};

const post = async (to: ToyPlatform, body: unknown): Promise<unknown> => {
  const response = await fetch(`${to.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await to.token()}` },
    body: JSON.stringify(body),
  });
  return response.json();
};

describe('trusted documents', () => {
  test.each(['before-ready', 'beside-requests'] as const)(
    'are planned once, %s, and the first request of each finds its plan',
    async (warming) => {
      const { lines, logger } = listening();
      const planners = vi.spyOn(ApolloGateway.prototype, '__testing');
      platform = await startToyPlatform('in-process', {
        documents: manifestOf(me, tap),
        gateway: { warming, logger },
      });
      const prepared = () => lines.find(({ msg }) => msg === 'trusted documents are prepared');
      if (warming === 'beside-requests') await expect.poll(prepared).toBeDefined();
      expect(prepared()).toMatchObject({ documents: 2, level: 'info' });
      const { queryPlanner } = planners.mock.results[0]?.value as ReturnType<ApolloGateway['__testing']>;
      if (queryPlanner === undefined) throw new Error('There is no planner');
      const planned = vi.spyOn(queryPlanner, 'buildQueryPlan');
      expect(await post(platform, { documentId: hash(me) })).toEqual({
        data: { player: { id: ids.player, points: '9007199254740993', balance: '5' } },
      });
      expect(await post(platform, { documentId: hash(tap) })).toEqual({ data: { tap: true } });
      expect(planned).not.toHaveBeenCalled();
      await post(platform, { query: '{ whoami }' });
      expect(planned).toHaveBeenCalledTimes(1);
    },
  );

  test('that the supergraph does not answer are told of, and keep nothing from starting', async () => {
    const { lines, logger } = listening();
    platform = await startToyPlatform('in-process', {
      documents: manifestOf(stale, tap, 'no document'),
      gateway: { warming: 'before-ready', logger },
    });
    expect(lines.find(({ msg }) => msg === 'the supergraph does not answer every trusted document')).toMatchObject({
      level: 'warn',
      documents: 3,
      unanswered: [hash(stale), hash('no document')],
    });
    expect(await post(platform, { documentId: hash(tap) })).toEqual({ data: { tap: true } });
  });

  test('are not waited for beside requests, and no longer prepared once the gateway stops', async () => {
    const prepared: string[] = [];
    const stopping = new AbortController();
    const names = Array.from({ length: 50 }, (_, index) => `d${index}`);
    const trusted = {
      ids: names,
      prepare: (id: string) => {
        prepared.push(id);
        if (prepared.length === 3) stopping.abort();
        return Promise.resolve(true);
      },
    };
    await warm({ trusted, when: 'beside-requests', signal: stopping.signal, logger: silentLogger });
    expect(prepared.length).toBeLessThanOrEqual(1);
    await expect.poll(() => prepared.length).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(prepared.length).toBe(3);
  });

  test('that take too long to wait for are left for later', async () => {
    const prepared: string[] = [];
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const stopping = new AbortController();
    const trusted = {
      ids: ['a', 'b', 'c', 'd'],
      prepare: (id: string) => {
        prepared.push(id);
        now += 6000;
        return Promise.resolve(true);
      },
    };
    await warm({ trusted, when: 'before-ready', signal: stopping.signal, logger: silentLogger });
    expect(prepared.slice(0, 2)).toEqual(['a', 'b']);
    expect(prepared).not.toContain('d');
    stopping.abort();
  });
});

test('operations are counted by how their document was sent', async () => {
  platform = await startToyPlatform('in-process', { freeDocuments: false, documents: manifestOf(tap) });
  const key = platform.createApiKey().key;
  const { origin } = platform;
  const send = (body: unknown): Promise<Response> =>
    fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify(body),
    });
  const query = '{ whoami }';
  const extensions = { persistedQuery: { version: 1, sha256Hash: hash(query) } };
  await send({ documentId: hash(tap) });
  await send({ documentId: hash('unknown') });
  await send({ extensions });
  await send({ query });
  await send({ query, extensions });
  await send({ extensions });
  await send({ extensions });
  const counted = (await platform.figures())
    .split('\n')
    .filter((line) => line.startsWith('stargraph_documents_total{'));
  expect(counted.toSorted()).toEqual([
    'stargraph_documents_total{kind="free"} 2',
    'stargraph_documents_total{kind="persisted"} 2',
    'stargraph_documents_total{kind="trusted"} 1',
  ]);
});
