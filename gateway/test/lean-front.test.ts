import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type RawAnswer, type RawRequest } from './raw-request.ts';
import { ids, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

let platform: ToyPlatform;
let player: Record<string, string>;
beforeAll(async () => {
  platform = await startToyPlatform('in-process');
  player = { authorization: `Bearer ${await platform.token()}` };
});
afterAll(() => platform.close());

const post = (body: unknown, headers: Record<string, string> = {}): RawRequest => ({
  host: 'api.localhost',
  path: '/graphql',
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** Headers that differ from one answer to the next. */
const changing = new Set(['date', 'x-trace-id', 'ratelimit', 'ratelimit-remaining', 'ratelimit-reset']);

/** What changes from one answer to the next, whoever gives it. */
const told = ({ status, headers, text }: RawAnswer) => {
  const traceId = String(headers['x-trace-id']);
  const rest = Object.entries(headers).filter(([name]) => !changing.has(name));
  return { status, headers: Object.fromEntries(rest), text: text.replaceAll(traceId, 'the trace') };
};

const countOf = async (front: string): Promise<number> => {
  const line = (await platform.figures())
    .split('\n')
    .find((each) => each.startsWith(`stargraph_fronts_total{front="${front}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
};

/** Which front answered a request, and what. */
const send = async (request: RawRequest) => {
  const before = await countOf('lean');
  const answer = told(await ask(platform.port, request));
  return { front: (await countOf('lean')) > before ? 'lean' : 'yoga', answer };
};

let texts = 0;
/** A document that nobody has sent before. */
const fresh = (query: string): string => `${query} # ${(texts += 1)}`;

const accepts = [
  undefined,
  '*/*',
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json,application/json;q=0.9',
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
];

const requests: readonly (readonly [string, { query: string; variables?: unknown; operationName?: unknown }])[] = [
  ['of a query', { query: '{ player { id points } whoami }' }],
  ['of a mutation', { query: 'mutation { tap }' }],
  ['with variables', { query: 'query Echo($amount: BigInt!) { echo(amount: $amount) }', variables: { amount: '12' } }],
  ['with the name of its operation', { query: 'query Who { whoami }', operationName: 'Who' }],
  ['with nulls for what is left out', { query: '{ whoami }', variables: null, operationName: null }],
  [
    'with a variable that does not fit',
    { query: 'query ($amount: BigInt!) { echo(amount: $amount) }', variables: { amount: 'much' } },
  ],
  ['without a variable that it needs', { query: 'query ($amount: BigInt!) { echo(amount: $amount) }' }],
  ['of a field that is refused', { query: '{ permissions }' }],
  ['of a field that fails', { query: '{ player { id broken } }' }],
  ['of what is kept for many', { query: '{ shopWindow { shop text } }' }],
  ['over several subgraphs', { query: '{ player { id balance } }' }],
];

describe('a repeated operation', () => {
  describe.each(accepts)('for who accepts %s', (accept) => {
    test.each(requests)('%s is answered as the GraphQL front did, without it', async (_, request) => {
      const query = fresh(request.query);
      const whole = post({ ...request, query }, { ...player, ...(accept === undefined ? {} : { accept }) });
      const first = await send(whole);
      const second = await send(whole);
      expect([first.front, second.front]).toEqual(['yoga', 'lean']);
      expect(second.answer).toEqual(first.answer);
    });
  });

  test('is answered for each caller by their own rights and their own variables', async () => {
    const query = fresh('query ($amount: BigInt!) { whoami echo(amount: $amount) player { id } }');
    for (const amount of ['1', '2', '3']) {
      const { answer } = await send(post({ query, variables: { amount } }, player));
      expect(JSON.parse(answer.text)).toEqual({
        data: { whoami: `player ${ids.player}`, echo: amount, player: { id: ids.player } },
      });
    }
    const stranger = await send(post({ query, variables: { amount: '4' } }));
    expect(stranger.front).toBe('lean');
    expect(JSON.parse(stranger.answer.text)).toMatchObject({
      data: null,
      errors: [{ path: ['player'], extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  test('that a program names by its hash is answered without the GraphQL front, too', async () => {
    const query = fresh('{ whoami }');
    const named = { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(query) } } };
    const first = await send(post({ query, ...named }));
    const second = await send(post(named));
    expect([first.front, second.front]).toEqual(['yoga', 'lean']);
    expect(second.answer).toEqual(first.answer);
  });
});

describe('what is unusual is the GraphQL front’s each time', () => {
  const known = '{ whoami } # known';
  beforeAll(async () => {
    await ask(platform.port, post({ query: known }));
    if ((await send(post({ query: known }))).front !== 'lean') throw new Error('The document is not known');
  });

  test.each<readonly [string, () => RawRequest]>([
    ['a document with an error', () => post({ query: '{ nothing }' })],
    ['a document that is none', () => post({ query: '{ whoami' })],
    ['a document too deep', () => post({ query: `{ player ${'{ self '.repeat(12)}{ id }${' }'.repeat(12)} }` })],
    ['a document of two operations', () => post({ query: 'query A { whoami } query B { trace }', operationName: 'A' })],
    ['introspection', () => post({ query: '{ __schema { queryType { name } } }' })],
    ['the name of no operation', () => post({ query: known, operationName: 'Other' })],
    ['an operation name that is no text', () => post({ query: known, operationName: 7 })],
    ['variables that are a list', () => post({ query: known, variables: ['a'] })],
    ['variables that are text', () => post({ query: known, variables: '{}' })],
    ['a parameter that nobody knows', () => post({ query: known, more: 1 })],
    ['extensions', () => post({ query: known, extensions: {} })],
    ['a document that is no text', () => post({ query: { kind: 'Document' } })],
    ['a URL', () => ({ host: 'api.localhost', path: `/graphql?query=${encodeURIComponent(known)}` })],
    [
      'a hash beside an unknown extension',
      () => post({ extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(known) }, more: 1 } }),
    ],
    [
      'a hash of another version',
      () => post({ extensions: { persistedQuery: { version: 2, sha256Hash: hashOf(known) } } }),
    ],
  ])('%s', async (_, make) => {
    const first = await send(make());
    const second = await send(make());
    expect([first.front, second.front]).toEqual(['yoga', 'yoga']);
    expect(second.answer).toEqual(first.answer);
  });

  test('a wish for a form that nobody got yet', async () => {
    const accept = 'application/json;q=0.1, text/html';
    expect((await send(post({ query: known }, { accept }))).front).toBe('yoga');
    expect((await send(post({ query: known }, { accept: 'image/png' }))).front).toBe('yoga');
    expect((await send(post({ query: known }, { accept: 'image/png' }))).front).toBe('yoga');
  });
});
