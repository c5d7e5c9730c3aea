import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './raw-request.ts';
import { ids, startToyPlatform, type Form, type ToyPlatform } from './toy-platform.ts';

describe.each<Form>(['in-process', 'http'])('GraphQL over HTTP, to the letter, at the gateway (%s)', (form) => {
  let platform: ToyPlatform;
  beforeAll(async () => {
    platform = await startToyPlatform(form, { freeDocuments: false });
  });
  afterAll(() => platform.close());

  test.each(serverAudits({ url: () => `${platform.origin}/graphql` }))('$id: $name', async ({ fn }) => {
    expect(await fn()).toMatchObject({ status: 'ok' });
  });
});

describe('a query in the URL', () => {
  let platform: ToyPlatform;
  beforeAll(async () => {
    platform = await startToyPlatform('in-process', { freeDocuments: false });
  });
  afterAll(() => platform.close());

  const get = async (words: Record<string, string>, headers: Record<string, string> = {}, host = 'api.localhost') => {
    const { status, text } = await ask(platform.port, {
      host,
      path: `/graphql?${new URLSearchParams(words)}`,
      headers: { accept: 'application/graphql-response+json', ...headers },
    });
    const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: { extensions: { code: string } }[] };
    return [status, data ?? errors?.[0]?.extensions.code];
  };

  test('is answered on the API’s host, to nobody and to keys', async () => {
    expect(await get({ query: '{ whoami }' })).toEqual([200, { whoami: 'anonymous anonymous' }]);
    const { key } = platform.createApiKey();
    expect(await get({ query: '{ whoami }' }, { 'x-api-key': key })).toEqual([
      200,
      { whoami: `integration ${ids.apiKey}` },
    ]);
  });

  test('changes nothing, however it is written', async () => {
    for (const words of [
      { query: 'mutation { operatorSignIn }' },
      { query: 'query A { whoami } mutation B { operatorSignIn }', operationName: 'B' },
    ])
      expect(await get(words as Record<string, string>)).toEqual([405, 'BAD_REQUEST']);
  });

  test('is within the same limits, and no trusted document', async () => {
    expect(await get({ query: `{ ${'a: whoami '.repeat(700)} }` })).toEqual([400, 'OPERATION_TOO_LONG']);
    const player = { authorization: `Bearer ${await platform.token()}` };
    expect(await get({ query: '{ whoami }' }, player)).toEqual([400, 'DOCUMENT_NOT_TRUSTED']);
    expect(await get({ documentId: 'a'.repeat(64) })).toEqual([400, 'BAD_REQUEST']);
  });

  test.each(['{', '[]', '1', 'nonsense'])('with variables that are no object is refused: %s', async (variables) => {
    expect(await get({ query: '{ whoami }', variables })).toEqual([400, 'BAD_REQUEST']);
  });

  test('is nothing on the pages’ hosts, where a cookie counts or a page may have it sent', async () => {
    for (const host of ['admin.localhost', 'shop.app.localhost'])
      expect(await get({ query: '{ whoami }' }, {}, host)).toEqual([405, 'METHOD_NOT_ALLOWED']);
  });

  test('is not read by another origin’s page, which can put no credential into it either', async () => {
    const answer = await ask(platform.port, {
      host: 'api.localhost',
      path: '/graphql?query={whoami}',
      headers: { origin: 'https://evil.test' },
    });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    const preflight = await ask(platform.port, {
      host: 'api.localhost',
      path: '/graphql',
      method: 'OPTIONS',
      headers: { origin: 'https://evil.test', 'access-control-request-headers': 'x-api-key' },
    });
    expect(preflight.headers['access-control-allow-headers']).toBeUndefined();
  });
});
