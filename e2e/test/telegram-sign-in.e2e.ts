import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '@stargraph/kit/logging';
import { startServer, type RunningServer } from '@stargraph/kit/server';
import { startTestPlatform, type EmbeddedTestPlatform } from '../src/harness.ts';

let platform: EmbeddedTestPlatform;
/** The simulator's own. */
let page: RunningServer;
beforeAll(async () => {
  platform = await startTestPlatform('in-process', { freeDocuments: true });
  page = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: platform.simulator.handle,
    ready: () => Promise.resolve(true),
    logger: silentLogger,
  });
  for (const id of [1005, 1006])
    await fetch(`${page.origin}/api/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, firstName: `User ${id}` }),
    });
}, 180_000);
afterAll(async () => {
  await page.stop(1000);
  await platform.stop();
});
afterEach(() => platform.simulator.setOidcFault(null));

interface Answer {
  readonly __typename: string;
  readonly accessToken: string;
  readonly url: string;
  readonly state: string;
  readonly challenge: string;
  readonly operator: { readonly id: string; readonly email: string | null; readonly name: string };
}

const ask = async (query: string, variables: unknown = {}, token?: string) => {
  const response = await fetch(`${platform.origin}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as {
    readonly data?: Record<string, Answer> | null;
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  };
};
const field = async (name: string, query: string, variables: unknown = {}, token?: string): Promise<Answer> => {
  const { data, errors } = await ask(query, variables, token);
  const answer = data?.[name];
  if (answer === undefined || errors !== undefined) throw new Error(errors?.[0]?.extensions.code ?? 'nothing');
  return answer;
};

const begin = (): Promise<Answer> =>
  field('telegramSignInBegin', 'mutation { telegramSignInBegin { ... on TelegramSignInBeginSuccess { url state } } }');
/** As the browser goes to the provider's page and picks who it is; what it comes back with. */
const pick = async (url: string, user: number | ''): Promise<URLSearchParams> => {
  const chosen = new URL(url);
  chosen.searchParams.set('user', String(user));
  const response = await fetch(chosen, { redirect: 'manual' });
  expect(response.status).toBe(302);
  const back = new URL(response.headers.get('location') ?? '');
  expect(back.origin + back.pathname).toMatch(/^http:\/\/admin\.localhost:\d+\/account\/telegram$/);
  return back.searchParams;
};
const finish = (state: string, code: string): Promise<Answer> =>
  field(
    'telegramSignInFinish',
    `mutation ($input: TelegramSignInFinishInput!) { telegramSignInFinish(input: $input) {
      __typename ... on TelegramSignInFinishSuccess { accessToken operator { id email name } } ... on SecondFactorRequired { challenge } } }`,
    { input: { state, code } },
  );
const signIn = async (user: number): Promise<Answer> => {
  const { url, state } = await begin();
  const back = await pick(url, user);
  expect(back.get('state')).toBe(state);
  return finish(state, back.get('code') ?? '');
};
const demoToken = async (): Promise<string> =>
  (
    await field(
      'operatorSignIn',
      'mutation ($input: OperatorSignInInput!) { operatorSignIn(input: $input) { ... on OperatorSignInSuccess { accessToken } } }',
      { input: { email: platform.demo.email, password: platform.demo.password } },
    )
  ).accessToken;
const linkBegin = (token: string): Promise<Answer> =>
  field(
    'telegramLinkBegin',
    'mutation { telegramLinkBegin { ... on TelegramLinkBeginSuccess { url state } } }',
    {},
    token,
  );
const linkFinish = (token: string, state: string, code: string): Promise<Answer> =>
  field(
    'telegramLinkFinish',
    'mutation ($input: TelegramLinkFinishInput!) { telegramLinkFinish(input: $input) { __typename } }',
    { input: { state, code } },
    token,
  );
const link = async (token: string, user: number): Promise<Answer> => {
  const { url, state } = await linkBegin(token);
  return linkFinish(token, state, (await pick(url, user)).get('code') ?? '');
};
const unlink = (token: string): Promise<Answer> =>
  field('telegramUnlink', 'mutation { telegramUnlink { __typename } }', {}, token);

describe('signing in by Telegram', () => {
  test('asks with PKCE, a state and a nonce, each new, at the address that the provider names', async () => {
    const [first, second] = [await begin(), await begin()];
    const query = new URL(first.url).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      client_id: platform.simulator.oidc.clientId,
      state: first.state,
      redirect_uri: expect.stringMatching(/\/account\/telegram$/) as unknown,
    });
    expect(query.get('scope')?.split(' ')).toContain('openid');
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(query.get(name)?.length).toBeGreaterThanOrEqual(32);
      expect(query.get(name)).not.toBe(new URL(second.url).searchParams.get(name));
    }
    expect(first.url).not.toContain(platform.simulator.oidc.clientSecret);
  });

  test('makes an operator the first time, without an address, and is the same one from then on', async () => {
    const first = await signIn(1001);
    expect(first).toMatchObject({ __typename: 'TelegramSignInFinishSuccess', operator: { email: null } });
    expect((await signIn(1001)).operator).toEqual(first.operator);
    expect((await signIn(1002)).operator.id).not.toBe(first.operator.id);
    const { data } = await ask('{ operator { id telegram { label } } }', {}, first.accessToken);
    expect(data?.['operator']).toMatchObject({
      id: first.operator.id,
      telegram: { label: expect.any(String) as unknown },
    });
  });

  test('of one person twenty times at once makes one operator', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(1003)));
    expect(new Set(answers.map(({ operator }) => operator.id)).size).toBe(1);
  });

  test('takes a code and a state once, and no others', async () => {
    const { url, state } = await begin();
    const code = (await pick(url, 1001)).get('code') ?? '';
    const other = await begin();
    // Another sign-in's code: the verifier is not the one that it was asked for with.
    expect((await finish(other.state, code)).__typename).toBe('TelegramRefusedError');
    // It was spent by that.
    expect((await finish(state, code)).__typename).toBe('TelegramRefusedError');
    expect((await finish(state, code)).__typename).toBe('LinkEndedError');
    for (const made of ['', 'x', 'A'.repeat(43), '\u0000', 'й'.repeat(1000)])
      expect((await finish(made, code)).__typename).toBe('LinkEndedError');
    const again = await begin();
    for (const made of ['', '\u0000', 'й'.repeat(1000)].slice(0, 1))
      expect((await finish(again.state, made)).__typename).toBe('TelegramRefusedError');
  });

  test.each(['nonce', 'audience', 'issuer', 'expired', 'key', 'unsigned', 'identity'] as const)(
    'refuses an answer that is wrong in its %s, and knows nobody by it',
    async (fault) => {
      platform.simulator.setOidcFault(fault);
      expect((await signIn(1001)).__typename).toBe('TelegramRefusedError');
      platform.simulator.setOidcFault(null);
      expect((await signIn(1001)).__typename).toBe('TelegramSignInFinishSuccess');
    },
  );

  test('the provider sends nobody to another address, and gives nothing without the secret', async () => {
    const { url } = await begin();
    for (const [name, value] of [
      ['redirect_uri', 'https://evil.example/'],
      ['client_id', '1'],
      ['code_challenge_method', 'plain'],
      ['response_type', 'token'],
    ] as const) {
      const wrong = new URL(url);
      wrong.searchParams.set(name, value);
      expect((await fetch(wrong, { redirect: 'manual' })).status).toBe(400);
    }
    const page = await (await fetch(url, { headers: { 'accept-language': 'ru' } })).text();
    expect(page).toContain('lang="ru"');
    const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'x' });
    expect((await fetch(`${platform.simulator.oidc.issuer}/token`, { method: 'POST', body })).status).toBe(401);
    expect((await pick(url, '')).get('error')).toBe('access_denied');
  });
});

describe('linking a Telegram account', () => {
  test('opens the account that linked it, and no account is ever found by its address', async () => {
    const token = await demoToken();
    expect((await link(token, 1005)).__typename).toBe('TelegramLinkFinishSuccess');
    const answer = await signIn(1005);
    expect(answer.operator.email).toBe(platform.demo.email);
    expect((await unlink(token)).__typename).toBe('TelegramUnlinkSuccess');
    const stranger = await signIn(1005);
    expect(stranger.operator).toMatchObject({ email: null });
    expect(stranger.operator.id).not.toBe(answer.operator.id);
  });

  test("is not possible with another operator's, nor by a sign-in's answer, nor for somebody else", async () => {
    const token = await demoToken();
    const other = await signIn(1002);
    expect((await link(token, 1002)).__typename).toBe('TelegramTakenError');
    const signInBegun = await begin();
    const code = (await pick(signInBegun.url, 1006)).get('code') ?? '';
    expect((await linkFinish(token, signInBegun.state, code)).__typename).toBe('LinkEndedError');
    const linkBegun = await linkBegin(token);
    const linkCode = (await pick(linkBegun.url, 1006)).get('code') ?? '';
    expect((await linkFinish(other.accessToken, linkBegun.state, linkCode)).__typename).toBe('LinkEndedError');
    await expect(linkBegin('no-token')).rejects.toThrow('UNAUTHENTICATED');
  });

  test('can not be undone where it is the only way in', async () => {
    const { accessToken } = await signIn(1001);
    expect((await unlink(accessToken)).__typename).toBe('OnlyWayInError');
    expect((await signIn(1001)).__typename).toBe('TelegramSignInFinishSuccess');
  });
});
