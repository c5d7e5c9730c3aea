import { describe, expect, expectTypeOf, test } from 'vitest';
import { CompaniesDocument, HomeDocument, StargraphError, createClient, type HomeQuery } from '../src/index.ts';

interface Sent {
  readonly url: string;
  readonly headers: Headers;
  readonly body: { readonly query?: string; readonly documentId?: string; readonly variables?: unknown };
}

/** An endpoint that answers this, and remembers what it was sent. */
const endpoint = (answer: string, status = 200) => {
  const sent: Sent[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    return request.text().then((text) => {
      sent.push({ url: request.url, headers: request.headers, body: JSON.parse(text) as Sent['body'] });
      return new Response(answer, { status });
    });
  };
  return { fetch, sent };
};
const url = 'https://api.stargraph.test/graphql';

describe('the client', () => {
  test('sends the name of the document and its variables, and gives the data in its type', async () => {
    const { fetch, sent } = endpoint('{"data":{"player":null}}');
    const client = createClient({ url, token: 'abc', fetch });
    const data = await client.execute(HomeDocument, { locale: 'ru' });
    expectTypeOf(data).toEqualTypeOf<HomeQuery>();
    expect(data).toEqual({ player: null });
    expect(sent[0]?.url).toBe(url);
    expect(sent[0]?.body).toEqual({
      documentId: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      variables: { locale: 'ru' },
    });
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer abc');
  });

  test('takes the token anew for each request, and sends none where there is none', async () => {
    const { fetch, sent } = endpoint('{"data":{"companies":[]}}');
    const session: { token?: string } = {};
    const client = createClient({ url, token: () => session.token, fetch });
    await client.execute(CompaniesDocument);
    session.token = 'later';
    await client.execute(CompaniesDocument);
    expect(sent.map((each) => each.headers.get('authorization'))).toEqual([null, 'Bearer later']);
  });

  test('sends an API key in its own header', async () => {
    const { fetch, sent } = endpoint('{"data":{"companies":[]}}');
    await createClient({ url, apiKey: 'sgk_x', fetch }).execute(CompaniesDocument);
    expect([sent[0]?.headers.get('x-api-key'), sent[0]?.headers.get('authorization')]).toEqual(['sgk_x', null]);
  });

  test('with an API key sends the whole document with its fragments', async () => {
    const { fetch, sent } = endpoint('{"data":{"player":null}}');
    await createClient({ url, apiKey: 'sgk_x', fetch }).execute(HomeDocument);
    expect(sent[0]?.body.documentId).toBeUndefined();
    expect(sent[0]?.body.query).toContain('query Home');
    expect(sent[0]?.body.query).toContain('fragment WalletParts on Wallet');
  });

  test('errors are thrown with their code and what came beside them', async () => {
    const { fetch } = endpoint(
      '{"data":{"player":null},"errors":[{"message":"Sign in first.","extensions":{"code":"UNAUTHENTICATED"}}]}',
      401,
    );
    const error = await createClient({ url, fetch })
      .execute(HomeDocument)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StargraphError);
    expect(error).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
      message: 'Sign in first.',
      data: { player: null },
    });
  });

  test.each(['<html>', 'null', '{}', '{"data":null}'])(
    'an answer that is no GraphQL is an error: %s',
    async (answer) => {
      const { fetch } = endpoint(answer, 502);
      await expect(createClient({ url, fetch }).execute(CompaniesDocument)).rejects.toMatchObject({
        name: 'StargraphError',
        status: 502,
      });
    },
  );
});
