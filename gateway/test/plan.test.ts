import { ApolloGateway } from '@apollo/gateway';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { anonymous } from '@stargraph/kit/viewer';
import { getOperationAST, parse } from 'graphql';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadFederation, type Federation } from '../src/federation.ts';
import type { RequestState } from '../src/request-state.ts';
import { SubgraphUnavailableError, type SubgraphAnswer, type SubgraphRequest } from '../src/transport.ts';
import { smallGraphs } from './differential/supergraphs.ts';

const supergraphSdl = smallGraphs.get('composite and nested keys, @requires, @provides, @override') ?? '';
const reviews = '{ reviews { id author { name } } }';
const told = (path: (string | number)[]) => ({
  message: 'No.',
  path,
  extensions: { code: 'FORBIDDEN', serviceName: 'auth' },
});

let federation: Federation | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await federation?.stop();
  federation = undefined;
});

/** Loads the supergraph over subgraphs that answer as `answers` says, and keeps what they were asked. */
const load = async (answers: Record<string, (request: SubgraphRequest) => SubgraphAnswer | undefined>) => {
  const asked: { readonly subgraph: string; readonly request: SubgraphRequest }[] = [];
  const metrics = createMetrics({ processMetrics: false });
  const planners = vi.spyOn(ApolloGateway.prototype, '__testing');
  const loaded = await loadFederation({
    supergraphSdl,
    transport: {
      fetch: (subgraph, request) => {
        asked.push({ subgraph, request });
        const answer = answers[subgraph]?.(request);
        return answer === undefined
          ? Promise.reject(new SubgraphUnavailableError(subgraph, 'down'))
          : Promise.resolve(structuredClone(answer));
      },
      close: () => Promise.resolve(),
    },
    logger: silentLogger,
    metrics,
  });
  federation = loaded;
  const { queryPlanner } = planners.mock.results[0]?.value as ReturnType<ApolloGateway['__testing']>;
  if (queryPlanner === undefined) throw new Error('There is no planner');
  const controller = new AbortController();
  const state: RequestState = {
    host: { kind: 'api' },
    viewer: anonymous,
    charge: () => Promise.resolve(),
    trace: { traceId: '0'.repeat(32), traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-00` },
    signedFor: (subgraph) => `for ${subgraph}`,
    keepSession: () => undefined,
    signal: controller.signal,
    executed: undefined,
    freshFor: undefined,
  };
  return {
    asked,
    signal: controller.signal,
    planned: vi.spyOn(queryPlanner, 'buildQueryPlan'),
    run: async (text: string, variables: Record<string, unknown> = {}, operationName?: string) => {
      const document = parse(text);
      const operation = getOperationAST(document, operationName);
      if (!operation) throw new Error('No operation');
      const { data, errors } = await loaded.execute({ document, operation, operationName, variables, state });
      return { data, errors: errors.map(({ message, path, extensions }) => ({ message, path, extensions })) };
    },
    counted: async () => {
      const figures = await metrics.getSingleMetricAsString('stargraph_plan_executions_total');
      return figures.split('\n').filter((line) => line.startsWith('stargraph_plan_executions_total{'));
    },
  };
};

const review = (id: string, author: string) => ({ id, author: { __typename: 'User', id: author } });
const game = () => ({ data: { reviews: [review('r1', 'u1'), review('r2', 'u2'), review('r3', 'u1')] } });

describe('an entity that a plan meets several times', () => {
  it('is asked for once, and answers wherever it stands', async () => {
    const { asked, run } = await load({
      game,
      auth: () => ({ data: { _entities: [{ name: 'Ada' }, { name: 'Grace' }] } }),
    });
    expect(await run(reviews)).toEqual({
      data: {
        reviews: [
          { id: 'r1', author: { name: 'Ada' } },
          { id: 'r2', author: { name: 'Grace' } },
          { id: 'r3', author: { name: 'Ada' } },
        ],
      },
      errors: [],
    });
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['game', 'auth']);
    expect(asked[1]?.request).toMatchObject({
      viewer: 'for auth',
      variables: {
        representations: [
          { __typename: 'User', id: 'u1' },
          { __typename: 'User', id: 'u2' },
        ],
      },
    });
  });

  it('has its error told at each of its places', async () => {
    const { run } = await load({
      game,
      auth: () => ({
        data: { _entities: [null, { name: 'Grace' }] },
        errors: [{ message: 'No.', path: ['_entities', 0, 'name'], extensions: { code: 'FORBIDDEN' } }],
      }),
    });
    expect((await run(reviews)).errors).toEqual([
      told(['reviews', 0, 'author', 'name']),
      told(['reviews', 2, 'author', 'name']),
    ]);
  });

  it('is told to be unavailable at each of its places where its subgraph is down', async () => {
    const { run } = await load({ game });
    const { data, errors } = await run(reviews);
    expect(data).toEqual({
      reviews: [
        { id: 'r1', author: null },
        { id: 'r2', author: null },
        { id: 'r3', author: null },
      ],
    });
    expect(errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual(
      [0, 1, 2].map((index) => [['reviews', index, 'author', 'name'], 'UNAVAILABLE']),
    );
  });
});

describe('a plan', () => {
  it('is made once, for both who execute it and for every spelling of its variables', async () => {
    const { planned, run, counted } = await load({ game });
    const text = 'query Q($with: Boolean = true) { reviews { id author @include(if: $with) { id } } }';
    await run(text, { with: false });
    await run(text);
    expect(planned).toHaveBeenCalledTimes(1);
    // Fits its definition, and is no boolean where one is wanted.
    await run(text, { with: null });
    expect(planned).toHaveBeenCalledTimes(1);
    expect(await counted()).toEqual([
      'stargraph_plan_executions_total{executor="own",reason=""} 2',
      'stargraph_plan_executions_total{executor="apollo-gateway",reason="condition"} 1',
    ]);
  });

  it('is one for each operation of a document', async () => {
    const { run, planned } = await load({ game });
    const text = 'query A { reviews { id } } query B { reviews { id author { id } } }';
    for (let times = 0; times < 2; times += 1) {
      expect((await run(text, {}, 'A')).data).toEqual({ reviews: [{ id: 'r1' }, { id: 'r2' }, { id: 'r3' }] });
      expect((await run(text, {}, 'B')).data).toMatchObject({ reviews: [{ author: { id: 'u1' } }, {}, {}] });
    }
    expect(planned).toHaveBeenCalledTimes(2);
  });
});

describe('what is left to @apollo/gateway', () => {
  it.each([
    ['introspection', '{ reviews { id } __schema { queryType { name } } }'],
    ['name', '{ constructor: reviews { id } }'],
  ])('is counted as %s and answered', async (reason, text) => {
    const { run, counted } = await load({ game: () => ({ data: { reviews: [], constructor: [] } }) });
    expect((await run(text)).errors).toEqual([]);
    expect(await counted()).toContain(
      `stargraph_plan_executions_total{executor="apollo-gateway",reason="${reason}"} 1`,
    );
  });

  it('are fragments that multiply', async () => {
    const levels = 13;
    const fragments = Array.from(
      { length: levels },
      (_, level) => `fragment F${level} on Review { ...F${level + 1} @include(if: $a) ...F${level + 1} @skip(if: $b) }`,
    );
    const text = `query Q($a: Boolean!, $b: Boolean!) { reviews { ...F0 } }\n${fragments.join('\n')}\nfragment F${levels} on Review { id }`;
    const { run, counted } = await load({ game });
    expect((await run(text, { a: true, b: true })).data).toMatchObject({ reviews: [{ id: 'r1' }, {}, {}] });
    expect(await counted()).toContain('stargraph_plan_executions_total{executor="apollo-gateway",reason="size"} 1');
  });
});

it('only what reads is given up when the client leaves', async () => {
  const { asked, run, signal } = await load({ game: () => ({ data: { reviews: [], remove: null } }) });
  await run(reviews);
  await run('mutation { remove(id: "r1") { id } }');
  expect(asked.map(({ request }) => request.signal)).toEqual([signal, undefined]);
});
