import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createManualClock } from '../src/clock.ts';
import { largestFetch } from '../src/fetch-channel/frame.ts';
import { silentLogger } from '../src/logging.ts';
import { createMetrics } from '../src/metrics.ts';
import { startServer, type RunningServer } from '../src/server.ts';
import { createSubgraph } from '../src/subgraph.ts';
import { openRawChannel, type RawChannel } from '../src/testkit/raw-channel.ts';
import { signViewer, viewerHeader, type Viewer } from '../src/viewer.ts';
import { createToySchema } from './toy-schema.ts';

const key = new Uint8Array(32).fill(7);
const clock = createManualClock(1_800_000_000_000);
const metrics = createMetrics({ processMetrics: false });
const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

/** How often something was changed. */
let changes = 0;

let server: RunningServer;
let channel: RawChannel;
beforeAll(async () => {
  const subgraph = createSubgraph({
    name: 'game',
    schema: createToySchema((by) => (changes += by)),
    viewerKey: key,
    commandKeyFor: () => undefined,
    commands: [],
    context: (request) => request,
    clock,
    logger: silentLogger,
    metrics,
  });
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: (request, response) => subgraph.handle(request, response),
    channels: subgraph.channels,
    ready: () => Promise.resolve(true),
    logger: silentLogger,
  });
  channel = await openRawChannel(server.origin);
});
afterAll(() => server.stop(0));
beforeEach(() => {
  changes = 0;
});

type Way = 'compiled' | 'front';
/** What each way is asked by: the front by a media type that says the same in more words. */
const typeOf: Record<Way, string> = { compiled: 'application/json', front: 'application/json; charset=utf-8' };

const send = async (way: Way, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
  const response = await fetch(`${server.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': typeOf[way], accept: 'application/json', traceparent, ...headers },
    body,
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};

const signed = (viewer: Viewer, cookie: { refreshToken: string | null } | null = null): Record<string, string> => ({
  [viewerHeader]: signViewer(viewer, 'game', key, clock, undefined, cookie),
});
const player: Viewer = { kind: 'player', playerId: 'p', environmentId: 'e', projectId: 'j', releaseHash: null };

/** How many answers went each way, and how many operations of which name ended how. */
const figures = async () => {
  const lines = (await metrics.metrics()).split('\n');
  const counts = (name: string): Record<string, number> =>
    Object.fromEntries(
      lines
        .filter((line) => line.startsWith(`${name}{`))
        .map((line) => [line.slice(name.length, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
    );
  return { ways: counts('stargraph_subgraph_answers_total'), operations: counts('stargraph_operation_seconds_count') };
};
const grown = (before: Record<string, number>, after: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(after)
      .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );

/** Both answers to a body, and what was counted for each. */
const both = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
  const start = await figures();
  changes = 0;
  const compiled = await send('compiled', body, headers);
  const changedOnce = changes;
  const between = await figures();
  changes = 0;
  const front = await send('front', body, headers);
  const end = await figures();
  const way = grown(start.ways, between.ways)['{service="game",way="compiled"}'] === 1 ? 'compiled' : 'front';
  expect(grown(between.ways, end.ways)).toEqual({ '{service="game",way="front"}': 1 });
  expect(grown(start.operations, between.operations)).toEqual(grown(between.operations, end.operations));
  expect(changedOnce).toBe(changes);
  changes = 0;
  // What has no place in a channel's frames goes by HTTP alone.
  const others = Object.keys(headers).filter((name) => name !== viewerHeader);
  if (others.length === 0 && Buffer.byteLength(body) < largestFetch) {
    const { status, text } = await channel.ask(headers[viewerHeader] ?? '', traceparent, body);
    expect({ status, text }, 'over a channel').toEqual({ status: compiled.status, text: compiled.text });
    expect(changes).toBe(changedOnce);
  }
  return { compiled, front, way };
};

const entities = (selection: string): string =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Thing { ${selection} } } }`;
const things = (...keys: string[]) => ({ representations: keys.map((id) => ({ __typename: 'Thing', id })) });
const filterQuery = 'query ($filter: Filter!) { things(filter: $filter) { id } }';

/** Operations that are executed, and of which no more than one field fails. */
const executed: readonly [query: string, variables?: unknown][] = [
  ['{ __typename }'],
  ['{ whoami }'],
  ['{ a: whoami b: whoami }'],
  ['query Named { whoami }'],
  ['{ thing { id amount at size __typename } }'],
  ['{ thing(id: 5) { id } }'],
  ['query ($id: ID!) { thing(id: $id) { id } }', { id: 7 }],
  ['query ($id: ID! = "given") { thing(id: $id) { id } }', {}],
  ['query ($id: ID! = "given") { thing(id: $id) { id } }', { unknown: 1 }],
  ['query ($no: Boolean!) { whoami @skip(if: $no) thing @include(if: $no) { id } }', { no: true }],
  ['query ($no: Boolean!) { whoami @skip(if: $no) thing @include(if: $no) { id } }', { no: false }],
  ['{ thing { ...T self { ...T } } } fragment T on Thing { id }'],
  ['{ thing { id ... on Thing { id size } self { self { id } } } }'],
  ['{ either { __typename ... on Thing { id amount } ... on Other { other } } }'],
  ['{ thing { others { id others { id } } } }'],
  ['{ some { id } }'],
  ['{ thing { id broken } }'],
  ['{ thing { id brokenLater } }'],
  ['{ thing { id refused } }'],
  ['{ thing { id self { id self { strict } } } }'],
  ['{ thing { id strictLater } }'],
  ['{ thing { id missing } }'],
  ['{ thing { ratio } }'],
  ['{ thing(id: "odd") { size } }'],
  ['{ thing { others { id strict: id self { missing } } } }'],
  ['{ thing { private } }'],
  ['{ player }'],
  ['{ whoami player }'],
  [filterQuery, { filter: { words: ['a', 'b', 'c', 'd'] } }],
  [filterQuery, { filter: { words: 'a', limit: 1, size: 'SMALL' } }],
  [filterQuery, { filter: { words: ['a'], size: null, after: '2026-01-01T00:00:00Z' } }],
  ['{ things(filter: { words: ["x", "y"], limit: 1 }) { id } }'],
  ['query ($amount: BigInt!) { echo(amount: $amount) }', { amount: '12' }],
  ['query ($amount: BigInt!, $note: String) { echo(amount: $amount, note: $note) }', { amount: 12, note: null }],
  [entities('id amount'), things('a', 'b')],
  [entities('id'), things('none')],
  [entities('id'), things('a', 'bad', 'b', 'none')],
  [entities('id broken'), things('a')],
  [entities('strict'), things('a')],
  ['{ _service { sdl } }'],
  ['mutation ($by: Int!) { change(by: $by) }', { by: 2 }],
  ['mutation { a: change(by: 2) b: change(by: 3) }'],
  ['mutation { change(by: 0) }'],
  ['mutation { keep }'],
];

const anybody = {};
const viewers = {
  nobody: () => anybody,
  player: () => signed(player),
  operator: () => signed({ kind: 'operator', operatorId: 'o', memberships: [] }),
  browser: () => signed({ kind: 'anonymous' }, { refreshToken: 'old' }),
  forged: () => ({ [viewerHeader]: `${Buffer.from('{}').toString('base64url')}.AAAA` }),
};

describe('an operation as the gateway sends them', () => {
  test.each(executed)(
    'is answered on its compiled document as the front answers it: %s %j',
    async (query, variables) => {
      for (const viewer of Object.values(viewers)) {
        const { compiled, front, way } = await both(JSON.stringify({ query, variables }), viewer());
        expect(way).toBe('compiled');
        expect(compiled).toEqual(front);
      }
    },
  );

  test.each([
    '{ thing { id broken brokenLater } }',
    '{ thing { strict missing strictLater broken } }',
    '{ a: thing { strict broken } b: thing { others { strictLater missing } } }',
  ])('of which several fields fail has the same data, and says every reason that the front says: %s', async (query) => {
    const { compiled, front, way } = await both(JSON.stringify({ query }));
    expect(way).toBe('compiled');
    const said = JSON.parse(compiled.text) as { data: unknown; errors: unknown[] };
    const told = JSON.parse(front.text) as typeof said;
    expect([compiled.status, said.data]).toEqual([front.status, told.data]);
    expect(said.errors).toEqual(expect.arrayContaining(told.errors));
  });

  test('may leave variables out, or say null', async () => {
    for (const variables of [{}, { variables: null }, { variables: {} }]) {
      const { compiled, front, way } = await both(JSON.stringify({ query: '{ whoami }', ...variables }));
      expect([way, compiled]).toEqual(['compiled', front]);
    }
  });

  test('has the session’s cookie beside its answer', async () => {
    const { compiled } = await both(JSON.stringify({ query: 'mutation { keep }' }), viewers.browser());
    expect(JSON.parse(compiled.text)).toEqual({ data: { keep: true }, extensions: { sessionCookie: 'refresh' } });
  });
});

describe('anything unusual is answered by the front', () => {
  const operation = { query: '{ whoami }' };
  const many = '{ thing { id } }'.repeat(3);

  test.each<[string, unknown]>([
    ['a document that can not be parsed', { query: '{ whoami' }],
    ['an empty document', { query: '' }],
    ['one that is not valid', { query: '{ nothing }' }],
    ['a variable that is missing', { query: 'query ($id: ID!) { thing(id: $id) { id } }' }],
    ['one that is null', { query: 'query ($id: ID!) { thing(id: $id) { id } }', variables: { id: null } }],
    ['one of another type', { query: 'query ($by: Int!) { echo(amount: "1") thing { id } }', variables: { by: 'x' } }],
    ['one that a scalar refuses', { query: 'query ($a: BigInt!) { echo(amount: $a) }', variables: { a: 'much' } }],
    ['an input’s unknown field', { query: filterQuery, variables: { filter: { words: [], more: 1 } } }],
    ['an input’s missing field', { query: filterQuery, variables: { filter: {} } }],
    ['an unknown enum value', { query: filterQuery, variables: { filter: { words: [], size: 'HUGE' } } }],
    [
      'a mutation whose variables are not good',
      { query: 'mutation ($by: Int!) { change(by: $by) }', variables: { by: 1.5 } },
    ],
    ['several operations', { query: 'query A { whoami } query B { whoami }' }],
    ['no operation', { query: 'fragment T on Thing { id }' }],
    ['a subscription', { query: 'subscription { whoami }' }],
    ['a literal that is not good', { query: '{ echo(amount: "much") }' }],
    ['a look at the schema', { query: '{ __schema { queryType { name } } }' }],
    ['a look at a type', { query: '{ t: __type(name: "Thing") { name } }' }],
    ['an operation’s name', { query: 'query A { whoami }', operationName: 'A' }],
    ['extensions', { ...operation, extensions: {} }],
    ['an unknown word', { ...operation, id: 'x' }],
    ['a word that is an object’s own', JSON.parse('{"query":"{ whoami }","__proto__":{}}')],
    ['variables that are a list', { ...operation, variables: [] }],
    ['variables that are a text', { ...operation, variables: '{}' }],
    ['no document', {}],
    ['a document that is no text', { query: 1 }],
    ['a list of operations', [operation]],
    ['null', null],
    ['a text', 'query'],
    ['three operations without names', { query: many }],
  ])('%s', async (_, body) => {
    const { compiled, front, way } = await both(JSON.stringify(body));
    expect(way).toBe('front');
    expect(compiled).toEqual(front);
  });

  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['no JSON', '{"query":'],
    ['a body that is not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
    ['a byte order mark', `\uFEFF${JSON.stringify(operation)}`],
    ['an empty body', ''],
    ['a body past a megabyte', JSON.stringify({ ...operation, variables: { x: 'x'.repeat(1_100_000) } })],
  ])('%s', async (_, body) => {
    const { compiled, front, way } = await both(body);
    expect(way).toBe('front');
    expect(compiled).toEqual(front);
  });

  test.each<[string, Record<string, string>]>([
    ['another media type', { 'content-type': 'text/plain' }],
    ['GraphQL’s own media type asked for', { accept: 'application/graphql-response+json' }],
    ['anything asked for', { accept: '*/*' }],
    ['something asked for that it does not have', { accept: 'text/html' }],
    ['a content encoding', { 'content-encoding': 'identity' }],
  ])('%s', async (_, headers) => {
    const before = await figures();
    await send('compiled', JSON.stringify(operation), headers);
    expect(grown(before.ways, (await figures()).ways)).toEqual({ '{service="game",way="front"}': 1 });
  });

  test('another method', async () => {
    const before = await figures();
    expect((await fetch(`${server.origin}/graphql?query={whoami}`)).status).toBe(200);
    expect((await fetch(`${server.origin}/graphql`, { method: 'PUT', body: '{}' })).status).toBe(405);
    expect(grown(before.ways, (await figures()).ways)).toEqual({ '{service="game",way="front"}': 2 });
  });
});
