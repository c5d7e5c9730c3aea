import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type EmbeddedTestPlatform } from '../src/harness.ts';

const signIn = `mutation ($input: OperatorSignInInput!) { operatorSignIn(input: $input) {
  __typename ... on OperatorSignInSuccess { accessToken expiresAt refreshToken } } }`;
const refresh = `mutation ($input: SessionRefreshInput!) { sessionRefresh(input: $input) {
  __typename ... on SessionRefreshSuccess { accessToken refreshToken } } }`;
const end = `mutation ($input: SessionEndInput!) { sessionEnd(input: $input) { ... on SessionEndSuccess { ended } } }`;
const kept = '{ sessionCookieKept }';

interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
    readonly extensions?: unknown;
  };
}

describe.each(['in-process', 'http'] as const)("an operator's session in a browser, %s", (form) => {
  let platform: EmbeddedTestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform(form, { freeDocuments: true });
  }, 180_000);
  afterAll(() => platform.stop());

  /** As a browser sends it, or a program: exactly these headers. */
  const send = async (
    host: string,
    headers: Readonly<Record<string, string>>,
    query: string,
    input?: unknown,
  ): Promise<Told> => {
    const { port } = new URL(platform.origin);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(
        {
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: '/graphql',
          headers: { host: `${host}:${port}`, 'content-type': 'application/json', ...headers },
          agent: false,
        },
        resolve,
      )
        .once('error', reject)
        .end(JSON.stringify({ query, ...(input === undefined ? {} : { variables: { input } }) }));
    });
    const body = JSON.parse(await text(response)) as Told['body'];
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  };
  const own = (): string => `http://admin.localhost:${new URL(platform.origin).port}`;
  const page = (cookie?: string): Record<string, string> => ({
    origin: own(),
    'sec-fetch-site': 'same-origin',
    'x-stargraph-session': '1',
    ...(cookie === undefined ? {} : { cookie }),
  });
  const credentials = () => ({ email: platform.demo.email, password: platform.demo.password });
  const cookieOf = ({ headers }: Told): string => {
    const [set = '', ...more] = headers['set-cookie'] ?? [];
    expect(more).toEqual([]);
    return set.split(';', 1)[0] ?? '';
  };
  const enter = async (): Promise<string> => cookieOf(await send('admin.localhost', page(), signIn, credentials()));

  test('keeps its refresh token in a cookie of this host alone, which no script can read', async () => {
    const answer = await send('admin.localhost', page(), signIn, credentials());
    expect(answer.body.data?.['operatorSignIn']).toMatchObject({
      __typename: 'OperatorSignInSuccess',
      refreshToken: null,
    });
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-stargraph-session=sgr_[0-9a-z]{26}_1_[\w-]{43}; Max-Age=2592000; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
      ),
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('sgr_');
    expect(answer.body.extensions).toBeUndefined();
  });

  test('goes on by the cookie, is rotated in it, and ends with it', async () => {
    const first = await enter();
    expect((await send('admin.localhost', page(first), kept)).body.data).toEqual({ sessionCookieKept: true });
    const answer = await send('admin.localhost', page(`theme=dark; ${first}`), refresh, {});
    expect(answer.body.data?.['sessionRefresh']).toMatchObject({
      __typename: 'SessionRefreshSuccess',
      refreshToken: null,
    });
    const second = cookieOf(answer);
    expect(second).toMatch(/_2_[\w-]{43}$/);
    // Asked again at once, as by another tab, it is the same successor.
    expect(cookieOf(await send('admin.localhost', page(first), refresh, {}))).toBe(second);
    const left = await send('admin.localhost', page(second), end, {});
    expect(left.body.data?.['sessionEnd']).toEqual({ ended: true });
    expect(left.headers['set-cookie']).toEqual([
      '__Host-stargraph-session=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict',
    ]);
    const over = await send('admin.localhost', page(second), refresh, {});
    expect(over.body.data?.['sessionRefresh']).toMatchObject({ __typename: 'SessionEndedError' });
    expect(over.headers['set-cookie']).toBeUndefined();
  });

  test('takes along the token of a browser that kept it otherwise', async () => {
    const former = await send('api.localhost', {}, signIn, credentials());
    const refreshToken = former.body.data?.['operatorSignIn']?.['refreshToken'];
    const answer = await send('admin.localhost', page(), refresh, { refreshToken });
    expect(answer.body.data?.['sessionRefresh']).toMatchObject({ refreshToken: null });
    expect(cookieOf(answer)).toMatch(/_2_[\w-]{43}$/);
  });

  test.each([
    ["another origin's page", { origin: 'https://evil.example' }],
    [
      'a page of the same site, as a Mini App is',
      { origin: 'http://demo.app.localhost', 'sec-fetch-site': 'same-site' },
    ],
    ['a page of another port', { origin: 'http://admin.localhost:1' }],
    ['a page that hides where it is', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['a browser that says another site', { 'sec-fetch-site': 'cross-site' }],
    ['a browser that says a link led here', { 'sec-fetch-site': 'none' }],
    ['nobody who says where from, with the cookie', {}],
  ])('is not used by %s', async (_who, headers) => {
    const cookie = await enter();
    for (const [query, input] of [
      [refresh, {}],
      [end, {}],
      [signIn, credentials()],
    ] as const) {
      const answer = await send('admin.localhost', { 'x-stargraph-session': '1', cookie, ...headers }, query, input);
      expect(answer.status).toBe(403);
      expect(answer.body.errors?.[0]?.extensions.code).toBe('CROSS_SITE');
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    // Nothing was done: its own page goes on with the same cookie.
    expect(cookieOf(await send('admin.localhost', page(cookie), refresh, {}))).toMatch(/_2_[\w-]{43}$/);
  });

  test('is not read without the header that no foreign page can send unasked', async () => {
    const cookie = await enter();
    const { 'x-stargraph-session': _left, ...plain } = page(cookie);
    expect((await send('admin.localhost', plain, kept)).body.data).toEqual({ sessionCookieKept: false });
    const answer = await send('admin.localhost', plain, refresh, {});
    expect(answer.body.data?.['sessionRefresh']).toMatchObject({ __typename: 'SessionEndedError' });
  });

  test.each([
    ['twice', (cookie: string) => `${cookie}; ${cookie.slice(0, -1)}A`],
    ['of another form', (cookie: string) => `${cookie}%20`],
    ['in quotes', (cookie: string) => cookie.replace('=', '="').concat('"')],
    ['under another case', (cookie: string) => cookie.toUpperCase()],
  ])('is not there where the cookie comes %s', async (_how, change) => {
    const cookie = await enter();
    expect((await send('admin.localhost', page(change(cookie)), kept)).body.data).toEqual({ sessionCookieKept: false });
    expect((await send('admin.localhost', page(cookie), kept)).body.data).toEqual({ sessionCookieKept: true });
  });

  test.each(['api.localhost', 'garden.app.localhost'])('is no business of %s', async (host) => {
    const cookie = await enter();
    const answer = await send(host, { 'x-stargraph-session': '1', cookie }, refresh, {});
    if (host === 'api.localhost')
      expect(answer.body.data?.['sessionRefresh']).toMatchObject({ __typename: 'SessionEndedError' });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('of a program is a token in the answer, on every host', async () => {
    for (const host of ['api.localhost', 'admin.localhost']) {
      const answer = await send(host, {}, signIn, credentials());
      const token = answer.body.data?.['operatorSignIn']?.['refreshToken'];
      expect(token).toMatch(/^sgr_/);
      expect(answer.headers['set-cookie']).toBeUndefined();
      const next = await send(host, {}, refresh, { refreshToken: token });
      expect(next.body.data?.['sessionRefresh']?.['refreshToken']).toMatch(/^sgr_/);
    }
  });
});
