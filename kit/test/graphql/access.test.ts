import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { DomainError } from '../../src/errors.ts';
import { UnreachableError } from '../../src/unreachable.ts';
import { accessRows, entityReference } from '../../src/graphql/entity.ts';
import { createBuilder } from '../../src/graphql/builder.ts';
import { createSubgraphSchema } from '../../src/graphql/subgraph-schema.ts';
import { createErrorTypes, settle } from '../../src/graphql/error-types.ts';
import type { RequestContext } from '../../src/graphql/context.ts';
import { silentLogger } from '../../src/logging.ts';
import { createMetrics } from '../../src/metrics.ts';
import { createSubgraph, printSdl } from '../../src/subgraph.ts';
import { signViewer, type Viewer } from '../../src/viewer.ts';

class ThingTakenError extends DomainError {
  constructor() {
    super('TAKEN', 'The thing is taken.');
  }
}

const key = randomBytes(32);

const build = (failure = new Error('the password is hunter2')) => {
  const builder = createBuilder<RequestContext>();
  const { errorType, resultType } = createErrorTypes(builder);
  const Player = builder.objectRef<{ environmentId: string; id: string }>('Player').implement({
    description: 'A player.',
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'Its environment.' }),
      id: t.exposeID('id', { description: 'Its id.' }),
      amount: t.field({ type: 'BigInt', description: 'Exact.', resolve: () => 9_007_199_254_740_993n }),
      secret: t.string({
        description: 'For operators.',
        access: { operator: 'player.read', tenant: 'parent.environmentId' },
        resolve: () => 'hidden',
      }),
    }),
  });
  builder.asEntity(Player, {
    key: builder.selection<{ environmentId: string; id: string }>('environmentId id'),
    resolveReference: entityReference(
      'Player',
      { player: 'own', owner: 'parent.id', operator: 'player.read', tenant: 'parent.environmentId' },
      (found: { environmentId: string; id: string }) => found,
    ),
  });
  const Taken = errorType(ThingTakenError, 'Somebody has it.');
  const Success = builder.objectRef<{ id: string }>('ThingTakeSuccess').implement({
    description: 'Taken.',
    access: 'inherit',
    fields: (t) => ({ id: t.exposeID('id', { description: 'The thing.' }) }),
  });
  const Result = resultType('ThingTakeResult', Success, [Taken]);
  builder.queryFields((t) => ({
    player: t.field({
      type: Player,
      nullable: true,
      description: 'One player.',
      args: { environmentId: t.arg.id({ required: true }), id: t.arg.id({ required: true }) },
      access: { player: 'own', owner: 'args.id', operator: 'player.read', tenant: 'args.environmentId' },
      resolve: (_, args) => ({ environmentId: args.environmentId, id: args.id }),
    }),
    door: t.string({
      description: 'Opens, for whoever proved lately who they are.',
      nullable: true,
      args: { environmentId: t.arg.id({ required: true }) },
      access: { operator: 'player.read', tenant: 'args.environmentId', elevated: true },
      resolve: () => 'open',
    }),
    office: t.string({
      description: "The staff's.",
      nullable: true,
      access: { staff: true },
      resolve: () => 'open',
    }),
    broken: t.string({
      description: 'Fails.',
      access: 'public',
      resolve: () => {
        throw failure;
      },
    }),
  }));
  builder.mutationType({});
  builder.mutationFields((t) => ({
    thingTake: t.field({
      type: Result,
      description: 'Takes.',
      access: 'public',
      args: { free: t.arg.boolean({ required: true }) },
      resolve: (_, { free }) =>
        settle([ThingTakenError], async () => {
          if (!free) throw new ThingTakenError();
          return { id: 'x' };
        }),
    }),
  }));
  const schema = createSubgraphSchema(builder);
  const subgraph = createSubgraph({
    name: 'game',
    schema,
    viewerKey: key,
    commandKeyFor: () => undefined,
    commands: [],
    context: (request) => request,
    clock: systemClock,
    logger: silentLogger,
    metrics: createMetrics({ processMetrics: false }),
  });
  const run = (query: string, viewer: Viewer, variables: Record<string, unknown> = {}) =>
    subgraph.execute({
      query,
      variables,
      operationName: undefined,
      viewer: signViewer(viewer, 'game', key, systemClock),
      traceparent: '',
    });
  return { schema, run };
};

const player: Viewer = {
  kind: 'player',
  playerId: 'plr_1',
  environmentId: 'env_1',
  projectId: 'prj_1',
  releaseHash: null,
};
const operator: Viewer & { readonly kind: 'operator' } = {
  kind: 'operator',
  operatorId: 'opr_1',
  memberships: [
    {
      companyId: 'cmp_1',
      roleId: 'support',
      permissions: ['player.read'],
      projects: [
        {
          projectId: 'prj_1',
          permissions: ['player.read'],
          environments: [{ environmentId: 'env_1', kind: 'live' }],
        },
      ],
    },
  ],
};
const query = 'query ($e: ID!, $p: ID!) { player(environmentId: $e, id: $p) { id amount } }';

describe('access rules', () => {
  test('a player reaches itself, with exact amounts, and nobody else', async () => {
    const { run } = build();
    expect(await run(query, player, { e: 'env_1', p: 'plr_1' })).toEqual({
      data: { player: { id: 'plr_1', amount: '9007199254740993' } },
    });
    expect((await run(query, player, { e: 'env_1', p: 'plr_2' })).errors?.[0]?.extensions).toEqual({
      code: 'FORBIDDEN',
    });
    expect((await run(query, player, { e: 'env_2', p: 'plr_1' })).errors?.[0]?.extensions).toEqual({
      code: 'FORBIDDEN',
    });
    expect((await run(query, { kind: 'anonymous' }, { e: 'env_1', p: 'plr_1' })).errors?.[0]?.extensions).toEqual({
      code: 'UNAUTHENTICATED',
    });
  });

  test("an operator's permission holds in its own tenants only", async () => {
    const { run } = build();
    expect((await run(query, operator, { e: 'env_1', p: 'plr_9' })).errors).toBeUndefined();
    expect((await run(query, operator, { e: 'env_2', p: 'plr_9' })).errors?.[0]?.extensions).toEqual({
      code: 'FORBIDDEN',
    });
  });

  test("an operator's permission in one project is none in another of the same company", async () => {
    const { run } = build();
    const two: Viewer = {
      ...operator,
      memberships: operator.memberships.map((membership) => ({
        ...membership,
        projects: [
          ...membership.projects,
          { projectId: 'prj_2', permissions: [], environments: [{ environmentId: 'env_2', kind: 'live' }] },
        ],
      })),
    };
    expect((await run(query, two, { e: 'env_1', p: 'plr_9' })).errors).toBeUndefined();
    expect((await run(query, two, { e: 'env_2', p: 'plr_9' })).errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
  });

  test('what is dangerous needs a recent proof of identity, and the right as well', async () => {
    const { run } = build();
    const door = 'query ($e: ID!) { door(environmentId: $e) }';
    const codeFor = async (viewer: Viewer, e = 'env_1') => (await run(door, viewer, { e })).errors?.[0]?.extensions;
    const verified = (minutesAgo: number): Viewer => ({
      ...operator,
      verifiedAt: Date.now() - minutesAgo * 60_000,
    });
    expect(await codeFor(verified(1))).toBeUndefined();
    expect(await codeFor(verified(11))).toEqual({ code: 'STEP_UP_REQUIRED' });
    expect(await codeFor(operator)).toEqual({ code: 'STEP_UP_REQUIRED' });
    expect(await codeFor(verified(1), 'env_2')).toEqual({ code: 'FORBIDDEN' });
  });

  test("what is the staff's is nobody else's", async () => {
    const { run } = build();
    expect((await run('{ office }', { ...operator, staff: true })).data).toEqual({ office: 'open' });
    for (const viewer of [operator, player]) {
      expect((await run('{ office }', viewer)).errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
    }
  });

  test('a reference to what the viewer may not see is refused, and holds nothing', async () => {
    const { run } = build();
    const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Player { id } } }';
    const reference = { __typename: 'Player', environmentId: 'env_1', id: 'plr_1' };
    expect(await run(entities, player, { r: [reference] })).toEqual({ data: { _entities: [{ id: 'plr_1' }] } });
    for (const foreign of [{ environmentId: 'env_2' }, { id: 'plr_2' }]) {
      expect(await run(entities, player, { r: [{ ...reference, ...foreign }] })).toMatchObject({
        data: { _entities: [null] },
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
    }
  });

  test('an unforeseen error is masked and carries the trace id only', async () => {
    const result = await build().run('{ broken }', player);
    expect(JSON.stringify(result)).not.toContain('hunter2');
    const extensions = result.errors?.[0]?.extensions;
    expect(extensions?.['code']).toBe('INTERNAL');
    expect(extensions?.['traceId']).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each([
    ['a command without an answer', new UnreachableError('Command release.load', 'status 504')],
    ['a database on its way out', Object.assign(new Error('terminating connection'), { code: '57P01' })],
    ['a database that takes no connection', new Error('timeout exceeded when trying to connect')],
    ['a host that is not there', new AggregateError([Object.assign(new Error('no'), { code: 'ECONNREFUSED' })])],
  ])('%s may be tried again, and is not told by name', async (_, failure) => {
    const result = await build(failure).run('{ broken }', player);
    expect(result.errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE' });
    expect(result.errors?.[0]?.message).toBe('This part of the platform gives no answer at the moment. Try again.');
  });

  test('a refusal by the rules is data', async () => {
    const { run } = build();
    const mutation =
      'mutation ($free: Boolean!) { thingTake(free: $free) { __typename ... on Error { code message } } }';
    expect(await run(mutation, player, { free: false })).toEqual({
      data: { thingTake: { __typename: 'ThingTakenError', code: 'TAKEN', message: 'The thing is taken.' } },
    });
    expect(await run(mutation, player, { free: true })).toEqual({
      data: { thingTake: { __typename: 'ThingTakeSuccess' } },
    });
  });

  test('a field without a rule does not build', () => {
    const builder = createBuilder<RequestContext>();
    builder.queryFields((t) => ({ open: t.string({ description: 'No rule.', resolve: () => '' }) }));
    expect(() => createSubgraphSchema(builder)).toThrow('Query.open states no access rule');
  });

  test('nor does a list of objects without its size', () => {
    const builder = createBuilder<RequestContext>();
    const Thing = builder.objectRef<{ id: string }>('Thing').implement({
      access: 'inherit',
      fields: (t) => ({ id: t.exposeID('id', {}) }),
    });
    builder.queryFields((t) => ({
      ids: t.idList({ access: 'public', resolve: () => [] }),
      page: t.field({ type: [Thing], access: 'public', args: { first: t.arg.int() }, resolve: () => [] }),
    }));
    expect(() => createSubgraphSchema(builder)).not.toThrow();
    builder.queryField('things', (t) => t.field({ type: [Thing], access: 'public', resolve: () => [] }));
    expect(() => createSubgraphSchema(builder)).toThrow('Query.things is a list of objects and states no listSize');
  });

  test('the schema tells the rule of every field and reference', () => {
    const rows = accessRows('game', build().schema);
    expect(rows.filter((row) => row.access === undefined)).toEqual([]);
    expect(rows).toContainEqual({
      subgraph: 'game',
      field: 'Player.__resolveReference',
      access: 'player (own: parent.id) of parent.environmentId | operator with player.read of parent.environmentId',
    });
  });

  test('the printed SDL names the entity and the shareable errors', () => {
    const sdl = printSdl(build().schema);
    expect(sdl).toContain('@key(fields: "environmentId id")');
    expect(sdl).toMatch(/type ThingTakenError implements Error\s+@shareable/);
  });

  test('references that are refused keep their places in the list, the last ones too', async () => {
    const { run } = build();
    const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Player { id } } }';
    const reference = (id: string) => ({ __typename: 'Player', environmentId: 'env_1', id });
    const answer = await run(entities, player, { r: ['plr_2', 'plr_1', 'plr_3', 'plr_4'].map(reference) });
    expect(answer.data).toEqual({ _entities: [null, { id: 'plr_1' }, null, null] });
    expect(answer.errors?.map((error) => error.path)).toEqual([0, 2, 3].map((place) => ['_entities', place]));
  });

  test('a variable takes the default that the document gives it, and a document that is not valid answers why', async () => {
    const { run } = build();
    const withDefault = 'query ($e: ID! = "env_1", $p: ID!) { player(environmentId: $e, id: $p) { id } }';
    expect(await run(withDefault, player, { p: 'plr_1' })).toEqual({ data: { player: { id: 'plr_1' } } });
    expect((await run('{ nothing }', player)).errors?.[0]?.message).toContain('Cannot query field "nothing"');
    expect((await run('{', player)).errors?.[0]?.message).toContain('Syntax Error');
  });
});
