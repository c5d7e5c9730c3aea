import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type RawAnswer } from './raw-request.ts';
import { ids, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const texts = {
  player: 'query Me { player { id points } }',
  echo: 'query Echo($amount: BigInt!) { echo(amount: $amount) }',
  broken: 'query Broken { player { id broken } }',
  stale: 'query Stale { player { gone } }',
  tap: 'mutation Tap { tap }',
};
const id = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, hash(text)])) as Record<
  keyof typeof texts,
  string
>;

let platform: ToyPlatform;
let player: Record<string, string>;
beforeAll(async () => {
  platform = await startToyPlatform('in-process', {
    freeDocuments: false,
    documents: Object.fromEntries(Object.values(texts).map((text) => [hash(text), text])),
  });
  player = { authorization: `Bearer ${await platform.token()}` };
});
afterAll(() => platform.close());

const post = (body: unknown, headers: Record<string, string> = {}, host = 'shop.app.localhost'): Promise<RawAnswer> =>
  ask(platform.port, {
    host,
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const codeOf = ({ status, text }: RawAnswer): unknown[] => {
  const { errors } = JSON.parse(text) as { errors?: { extensions?: { code?: string } }[] };
  return [status, errors?.[0]?.extensions?.code];
};

describe('a document of the manifest', () => {
  test('is answered by its hash, whoever sends it', async () => {
    const { status, text } = await post({ documentId: id.player }, player);
    expect([status, JSON.parse(text)]).toEqual([
      200,
      { data: { player: { id: ids.player, points: '9007199254740993' } } },
    ]);
    expect(JSON.parse((await post({ documentId: id.tap }, player, 'localhost')).text)).toEqual({ data: { tap: true } });
    expect(codeOf(await post({ documentId: id.player }))).toEqual([200, 'UNAUTHENTICATED']);
  });

  test('takes variables, checked as those of any other', async () => {
    expect(JSON.parse((await post({ documentId: id.echo, variables: { amount: '12' } }, player)).text)).toEqual({
      data: { echo: '12' },
    });
    for (const variables of [undefined, {}, { amount: 'much' }])
      expect(codeOf(await post({ documentId: id.echo, variables }, player))).toEqual([200, 'BAD_USER_INPUT']);
    const strict = { ...player, accept: 'application/graphql-response+json' };
    const refused = await post({ documentId: id.echo }, strict);
    expect(codeOf(refused)).toEqual([400, 'BAD_USER_INPUT']);
    expect(refused.headers['content-type']).toBe('application/graphql-response+json; charset=utf-8');
    expect(refused.text).not.toContain('"http"');
  });

  test('may be named by its operation, and by no other', async () => {
    expect((await post({ documentId: id.player, operationName: 'Me' }, player)).status).toBe(200);
    expect(codeOf(await post({ documentId: id.player, operationName: 'You' }, player))).toEqual([400, 'BAD_REQUEST']);
  });

  test('keeps the masking of errors, and its trace id', async () => {
    const { text, headers } = await post({ documentId: id.broken }, player);
    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toMatchObject({
      data: { player: { broken: null } },
      errors: [{ path: ['player', 'broken'], extensions: { code: 'INTERNAL', traceId: headers['x-trace-id'] } }],
    });
  });

  test('that this schema does not answer is an error of the request, not of the server', async () => {
    expect(codeOf(await post({ documentId: id.stale }, player))).toEqual([200, 'GRAPHQL_VALIDATION_FAILED']);
  });
});

describe('what else may be sent', () => {
  const free = { query: '{ whoami }' };

  test('by players and operators is nothing, on any host', async () => {
    const operator = { authorization: `Bearer ${await platform.operatorToken()}` };
    for (const [headers, host] of [
      [player, 'shop.app.localhost'],
      [player, 'localhost'],
      [operator, 'admin.localhost'],
      [operator, 'api.localhost'],
    ] as const)
      expect(codeOf(await post(free, headers, host))).toEqual([400, 'DOCUMENT_NOT_TRUSTED']);
  });

  test('by nobody in particular is nothing on the pages’ hosts, and anything on the API’s', async () => {
    expect(codeOf(await post(free, {}, 'shop.app.localhost'))).toEqual([400, 'DOCUMENT_NOT_TRUSTED']);
    expect(codeOf(await post(free, {}, 'admin.localhost'))).toEqual([400, 'DOCUMENT_NOT_TRUSTED']);
    expect(JSON.parse((await post(free, {}, 'localhost')).text)).toEqual({ data: { whoami: 'anonymous anonymous' } });
  });

  test('with an API key is anything', async () => {
    const key = { 'x-api-key': platform.createApiKey().key };
    expect((await post(free, key, 'api.localhost')).status).toBe(200);
    expect((await post(free, key)).status).toBe(200);
  });

  test.each<[string, unknown, string]>([
    ['an unknown hash', { documentId: hash('{ whoami }') }, 'DOCUMENT_UNKNOWN'],
    ['a name of an object’s own', { documentId: 'constructor' }, 'DOCUMENT_UNKNOWN'],
    ['a hash that is none', { documentId: 1 }, 'BAD_REQUEST'],
    ['no hash', { documentId: null }, 'BAD_REQUEST'],
    ['a hash and a text', { documentId: id.player, query: '{ whoami }' }, 'BAD_REQUEST'],
    ['variables that are none', { documentId: id.player, variables: [] }, 'BAD_REQUEST'],
    ['nothing', {}, 'DOCUMENT_NOT_TRUSTED'],
  ])('with %s is refused', async (_, body, code) => {
    expect(codeOf(await post(body, player))).toEqual([400, code]);
  });

  test('a credential that is not good is said first', async () => {
    expect(codeOf(await post(free, { authorization: 'Bearer nonsense' }))).toEqual([401, 'UNAUTHENTICATED']);
    expect(codeOf(await post({ documentId: 'x' }, { authorization: 'Bearer nonsense' }))).toEqual([
      401,
      'UNAUTHENTICATED',
    ]);
  });
});
