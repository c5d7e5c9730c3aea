import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask } from './raw-request.ts';
import { ids, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const named = (sha256Hash: unknown, version: unknown = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

let platform: ToyPlatform;
let key: Record<string, string>;
beforeAll(async () => {
  platform = await startToyPlatform('in-process', { freeDocuments: false });
});
afterAll(() => platform.close());
beforeEach(() => {
  key = { 'x-api-key': platform.createApiKey().key };
});

const post = async (body: unknown, headers: Record<string, string> = key, host = 'api.localhost') => {
  const { status, text } = await ask(platform.port, {
    host,
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const { data, errors } = JSON.parse(text) as {
    data?: unknown;
    errors?: { message: string; extensions: { code: string } }[];
  };
  return [status, data ?? errors?.[0]?.extensions.code, ...(errors?.map(({ message }) => message) ?? [])];
};

let texts = 0;
/** A document that nobody has sent before. */
const newText = (): string => `{ a${(texts += 1)}: whoami }`;
const alias = (): string => `a${texts}`;
const me = `integration ${ids.apiKey}`;
const notFound = [200, 'PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound'];

describe('a document that a program sent once with its hash', () => {
  test('is asked for by its hash alone from then on, and not before', async () => {
    const query = newText();
    expect(await post(named(hashOf(query)))).toEqual(notFound);
    expect(await post({ query, ...named(hashOf(query)) })).toEqual([200, { [alias()]: me }]);
    expect(await post(named(hashOf(query)))).toEqual([200, { [alias()]: me }]);
    expect(await post({ query: null, ...named(hashOf(query).toUpperCase()) })).toEqual([200, { [alias()]: me }]);
  });

  test('takes other variables and operations each time', async () => {
    const query = 'query A($amount: BigInt!) { echo(amount: $amount) } query B { whoami }';
    const hash = named(hashOf(query));
    expect(await post({ query, ...hash, operationName: 'A', variables: { amount: '1' } })).toEqual([
      200,
      { echo: '1' },
    ]);
    expect(await post({ ...hash, operationName: 'A', variables: { amount: '2' } })).toEqual([200, { echo: '2' }]);
    expect(await post({ ...hash, operationName: 'B' })).toEqual([200, { whoami: me }]);
  });

  test('is checked and executed as any other: under its limits and by who asks', async () => {
    const query = '{ permissions }';
    expect(await post({ query, ...named(hashOf(query)) })).toEqual([200, 'FORBIDDEN', expect.any(String)]);
    expect(await post(named(hashOf(query)))).toEqual([200, 'FORBIDDEN', expect.any(String)]);
  });

  test('is had by other keys of the environment, and by nobody outside it', async () => {
    const query = newText();
    await post({ query, ...named(hashOf(query)) });
    const other = { 'x-api-key': platform.createApiKey().key };
    expect(await post(named(hashOf(query)), other)).toEqual([200, { [alias()]: me }]);
    expect(await post(named(hashOf(query)), {})).toEqual(notFound);
  });

  test('is kept for a day', async () => {
    const query = newText();
    await post({ query, ...named(hashOf(query)) });
    platform.clock.advance(86_300_000);
    key = { 'x-api-key': platform.createApiKey().key };
    expect((await post(named(hashOf(query))))[1]).toEqual({ [alias()]: me });
    platform.clock.advance(200_000);
    expect(await post(named(hashOf(query)))).toEqual(notFound);
  });

  test('may be asked for in the URL, where nothing is kept', async () => {
    const get = async (words: Record<string, string>) => {
      const { text } = await ask(platform.port, {
        host: 'api.localhost',
        path: `/graphql?${new URLSearchParams(words)}`,
        headers: key,
      });
      const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: { extensions: { code: string } }[] };
      return data ?? errors?.[0]?.extensions.code;
    };
    const query = newText();
    const extensions = JSON.stringify(named(hashOf(query)).extensions);
    expect(await get({ query, extensions })).toEqual({ [alias()]: me });
    expect(await get({ extensions })).toBe('PERSISTED_QUERY_NOT_FOUND');
    await post({ query, ...named(hashOf(query)) });
    expect(await get({ extensions })).toEqual({ [alias()]: me });
    const change = 'mutation { operatorSignIn }';
    await post({ query: change, ...named(hashOf(change)) });
    expect(await get({ extensions: JSON.stringify(named(hashOf(change)).extensions) })).toBe('BAD_REQUEST');
  });
});

describe('what is not kept', () => {
  test.each([
    ['can not be parsed', '{ whoami'],
    ['is not valid', '{ nothing }'],
    ['is too long for the limits', `{ ${'whoami '.repeat(2100)} }`],
    ['is larger than 16 KB', `{ whoami } #${'x'.repeat(17_000)}`],
  ])('a document that %s', async (_, query) => {
    await post({ query, ...named(hashOf(query)) });
    expect(await post(named(hashOf(query)))).toEqual(notFound);
  });

  test('one whose hash is another’s: it is refused, and neither is answered for the other', async () => {
    const query = newText();
    const other = newText();
    expect(await post({ query, ...named(hashOf(other)) })).toEqual([
      400,
      'PERSISTED_QUERY_HASH_MISMATCH',
      expect.any(String),
    ]);
    for (const text of [query, other]) expect(await post(named(hashOf(text)))).toEqual(notFound);
  });
});

describe('a hash', () => {
  test.each([undefined, null, 1, '', 'abc', 'g'.repeat(64), {}])('that is none is refused: %j', async (hash) => {
    expect(await post(named(hash))).toEqual([400, 'BAD_REQUEST', expect.any(String)]);
  });

  test.each([undefined, 2, '1'])('of another version of the protocol is not supported: %j', async (version) => {
    expect(await post({ extensions: { persistedQuery: { version, sha256Hash: hashOf('x') } } })).toEqual([
      200,
      'PERSISTED_QUERY_NOT_SUPPORTED',
      'PersistedQueryNotSupported',
    ]);
  });

  test('that is not known is an error of the request to who asks for GraphQL’s own media type', async () => {
    const strict = { ...key, accept: 'application/graphql-response+json' };
    expect(await post(named(hashOf('x')), strict)).toEqual([400, ...notFound.slice(1)]);
  });

  test('is nothing to who may send trusted documents only, and the text is as untrusted with it', async () => {
    const player = { authorization: `Bearer ${await platform.token()}` };
    for (const [headers, host] of [
      [player, 'shop.app.localhost'],
      [player, 'api.localhost'],
      [{}, 'shop.app.localhost'],
    ] as const) {
      expect((await post(named(hashOf('x')), headers, host)).slice(0, 2)).toEqual([
        400,
        'PERSISTED_QUERY_NOT_SUPPORTED',
      ]);
      const query = '{ whoami }';
      expect((await post({ query, ...named(hashOf(query)) }, headers, host)).slice(0, 2)).toEqual([
        400,
        'DOCUMENT_NOT_TRUSTED',
      ]);
    }
  });
});
