import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SupergraphRefusedError } from '../src/server.ts';
import { composeToy, ids, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const me = 'query Me { player { id points balance } }';
const traced = 'query Traced { trace }';
const documents = { [hashOf(me)]: me };

const whole = composeToy();
/** The same without `Query.trace`. */
const smaller = whole.replace(/^ *"""The trace id."""\n *trace: .*\n/m, '');

let platform: ToyPlatform;
let player: Record<string, string>;
beforeEach(async () => {
  platform = await startToyPlatform('http', { documents, gateway: { warming: 'before-ready' } });
  player = { authorization: `Bearer ${await platform.token()}` };
});
afterEach(() => platform.close());

const codeOf = async (query: string): Promise<unknown> =>
  (await platform.ask(query)).body.errors?.[0]?.extensions['code'];
const trusted = async (id: string): Promise<unknown> => {
  const response = await fetch(`${platform.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...player },
    body: JSON.stringify({ documentId: id }),
  });
  return response.json();
};
const mine = { data: { player: { id: ids.player, points: '9007199254740993', balance: '5' } } };

const changes = async (outcome: string): Promise<number> => {
  const line = (await platform.figures())
    .split('\n')
    .find((each) => each.startsWith('stargraph_supergraph_changes_total') && each.includes(`"${outcome}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
};

/** Asks without a pause until it is stopped. @returns every answer that was none */
const underLoad = async (work: () => Promise<void>): Promise<{ asked: number; failed: unknown[] }> => {
  const over = new AbortController();
  let asked = 0;
  const failed: unknown[] = [];
  const askers = Array.from({ length: 8 }, async (_, index) => {
    while (!over.signal.aborted) {
      asked += 1;
      // Every other one is text: the fronts in front of the graph change with it.
      const answer = index % 2 === 0 ? await trusted(hashOf(me)) : (await platform.ask(me, { headers: player })).body;
      if (JSON.stringify(answer) !== JSON.stringify(mine)) failed.push(answer);
    }
  });
  try {
    await work();
  } finally {
    over.abort();
  }
  await Promise.all(askers);
  return { asked, failed };
};

describe('another supergraph', () => {
  test('answers from now on, and back, without a request that fails', async () => {
    expect(smaller).not.toBe(whole);
    expect(await codeOf(traced)).toBeUndefined();
    const { asked, failed } = await underLoad(async () => {
      for (let round = 0; round < 3; round += 1) {
        await platform.changeSupergraph({ supergraphSdl: smaller, documents });
        expect(await codeOf(traced)).toBe('GRAPHQL_VALIDATION_FAILED');
        await platform.changeSupergraph({ supergraphSdl: whole, documents });
        expect(await codeOf(traced)).toBeUndefined();
      }
    });
    expect(failed).toEqual([]);
    expect(asked).toBeGreaterThan(20);
    expect(await changes('taken')).toBe(6);
  });

  test('may bring documents of its own, and take others away', async () => {
    expect(await trusted(hashOf(traced))).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_UNKNOWN' } }] });
    await platform.changeSupergraph({ supergraphSdl: whole, documents: { [hashOf(traced)]: traced } });
    expect(await trusted(hashOf(traced))).toHaveProperty('data.trace');
    expect(await trusted(hashOf(me))).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_UNKNOWN' } }] });
  });

  test.each<readonly [string, () => string]>([
    ['is not GraphQL', () => 'type Query {'],
    ['is no supergraph', () => 'type Query { whoami: String! }'],
    ['names a subgraph that nobody knows', () => whole.replaceAll('name: "game"', 'name: "gambling"')],
    ['is empty', () => ''],
  ])('that %s is refused, and the one before answers', async (_, make) => {
    const { failed } = await underLoad(async () => {
      await expect(platform.changeSupergraph({ supergraphSdl: make(), documents })).rejects.toThrow(
        SupergraphRefusedError,
      );
    });
    expect(failed).toEqual([]);
    expect(await codeOf(traced)).toBeUndefined();
    expect([await changes('taken'), await changes('refused')]).toEqual([0, 1]);
  });

  test('that leaves a trusted document unanswered is refused, and names it', async () => {
    const change = platform.changeSupergraph({
      supergraphSdl: smaller,
      documents: { ...documents, [hashOf(traced)]: traced },
    });
    await expect(change).rejects.toMatchObject({ documentIds: [hashOf(traced)] });
    expect(await trusted(hashOf(me))).toEqual(mine);
    expect(await codeOf(traced)).toBeUndefined();
  });

  test('changes take place one after the other, and a refused one keeps none from coming', async () => {
    const outcomes = await Promise.allSettled([
      platform.changeSupergraph({ supergraphSdl: smaller, documents }),
      platform.changeSupergraph({ supergraphSdl: 'no', documents }),
      platform.changeSupergraph({ supergraphSdl: whole, documents }),
      platform.changeSupergraph({ supergraphSdl: smaller, documents }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await codeOf(traced)).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});
