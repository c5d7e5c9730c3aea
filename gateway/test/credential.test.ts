import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ids, startToyPlatform, type Answer, type ToyPlatform } from './toy-platform.ts';

let platform: ToyPlatform;
beforeAll(async () => {
  platform = await startToyPlatform('in-process');
});
afterAll(() => platform.close());

const whoami = (headers: Record<string, string>): Promise<Answer> => platform.ask('{ whoami }', { headers });
const withToken = (token: string): Promise<Answer> => whoami({ authorization: `Bearer ${token}` });
const refused = {
  status: 401,
  body: { errors: [{ message: expect.any(String) as unknown, extensions: { code: 'UNAUTHENTICATED' } }] },
};

/** The same token with one part exchanged. */
const withPart = (token: string, index: number, part: string): string =>
  token.split('.').toSpliced(index, 1, part).join('.');
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('access tokens', () => {
  test('prove a player, an operator', async () => {
    expect((await withToken(await platform.token())).body.data).toEqual({ whoami: `player ${ids.player}` });
    expect((await withToken(await platform.operatorToken())).body.data).toEqual({ whoami: `operator ${ids.operator}` });
  });

  test('an expired one is refused, also where it was seen while it was good', async () => {
    const token = await platform.token({}, { expiresIn: 60 });
    expect((await withToken(token)).status).toBe(200);
    platform.clock.advance(61_000);
    expect(await withToken(token)).toMatchObject(refused);
    expect(await withToken(await platform.token({}, { expiresIn: -1 }))).toMatchObject(refused);
  });

  test("one of another key under auth's key id is refused", async () => {
    expect(await withToken(await platform.token({}, { withOtherKey: true }))).toMatchObject(refused);
  });

  test('one without a signature, or by a shared secret, is refused', async () => {
    const token = await platform.token();
    const none = withPart(withPart(token, 0, encoded({ alg: 'none' })), 2, '');
    const hmac = withPart(token, 0, encoded({ alg: 'HS256', kid: 'key-1' }));
    for (const each of [none, hmac]) expect(await withToken(each)).toMatchObject(refused);
  });

  test('one whose claims were changed is refused', async () => {
    const token = await platform.token();
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;
    expect(
      await withToken(withPart(token, 1, encoded({ ...claims, sub: ids.operator, aud: 'operator' }))),
    ).toMatchObject(refused);
  });

  test('one for another audience, of another issuer, without an end, or of the wrong kind of id is refused', async () => {
    const tokens = await Promise.all([
      platform.token({ aud: 'somebody-else' }),
      platform.token({ aud: [ids.environment, 'operator'] }),
      platform.token({ aud: 'operator' }),
      platform.token({ sub: ids.operator }),
      platform.token({ prj: undefined }),
      platform.token({ exp: undefined }),
      platform.token({}, { issuer: 'elsewhere' }),
      platform.token({}, { kid: 'key-unknown' }),
    ]);
    for (const token of tokens) expect(await withToken(token)).toMatchObject(refused);
  });

  test.each(['', 'x', 'a.b.c', 'x'.repeat(5000), 'sgk_short', 'a b'])(
    'malformed credentials are refused, never taken for nobody: %.20s',
    async (credential) => {
      expect(await withToken(credential)).toMatchObject(refused);
    },
  );

  test.each(['Basic YTpi', 'Bearer', ''])('another scheme than Bearer is refused: "%s"', async (authorization) => {
    expect(await whoami({ authorization })).toMatchObject(refused);
  });

  test('a new signing key is found by its id; keys are not asked for oftener than each ten seconds', async () => {
    await platform.rotateKey();
    platform.clock.advance(10_001);
    expect((await withToken(await platform.token())).status).toBe(200);
    const before = platform.facts.calls.get('signingKey.list') ?? 0;
    for (let each = 0; each < 5; each += 1) await withToken(await platform.token({}, { kid: `unknown-${each}` }));
    expect((platform.facts.calls.get('signingKey.list') ?? 0) - before).toBe(0);
  });

  test('a key that auth withdrew counts no longer than five minutes', async () => {
    const token = await platform.token({}, { expiresIn: 3600 });
    expect((await withToken(token)).status).toBe(200);
    await platform.rotateKey('key-3');
    platform.clock.advance(300_001);
    expect(await withToken(token)).toMatchObject(refused);
  });
});

describe('API keys', () => {
  test('prove an integration by either header', async () => {
    const { key } = platform.createApiKey();
    expect((await whoami({ 'x-api-key': key })).body.data).toEqual({ whoami: `integration ${ids.apiKey}` });
    expect((await withToken(key)).body.data).toEqual({ whoami: `integration ${ids.apiKey}` });
  });

  test('another secret under a known prefix is refused', async () => {
    const { prefix } = platform.createApiKey();
    expect(await whoami({ 'x-api-key': `sgk_${prefix}_${'A'.repeat(43)}` })).toMatchObject(refused);
  });

  test('a revoked one is refused after five seconds at the latest', async () => {
    const { prefix, key } = platform.createApiKey();
    expect((await whoami({ 'x-api-key': key })).status).toBe(200);
    platform.facts.apiKeys.delete(prefix);
    platform.clock.advance(5000);
    expect(await whoami({ 'x-api-key': key })).toMatchObject(refused);
  });

  test('one that ends is refused from that moment, cached or not', async () => {
    const { key } = platform.createApiKey({ expiresAt: platform.clock.now() + 2000 });
    expect((await whoami({ 'x-api-key': key })).status).toBe(200);
    platform.clock.advance(2000);
    expect(await whoami({ 'x-api-key': key })).toMatchObject(refused);
  });

  test('one that was tried too early works a second after it was made', async () => {
    const { prefix, key } = platform.createApiKey();
    platform.facts.apiKeys.delete(prefix);
    expect(await whoami({ 'x-api-key': key })).toMatchObject(refused);
    platform.facts.apiKeys.set(prefix, {
      hash: createHash('sha256').update(key).digest('hex'),
      scopes: [],
      expiresAt: null,
    });
    platform.clock.advance(1000);
    expect((await whoami({ 'x-api-key': key })).status).toBe(200);
  });

  test('beside a token it is refused: nobody could say which of them counts', async () => {
    expect(
      await whoami({ 'x-api-key': platform.createApiKey().key, authorization: `Bearer ${await platform.token()}` }),
    ).toMatchObject(refused);
  });
});

describe('the viewer', () => {
  test("an operator's permissions are those of this moment", async () => {
    const headers = { authorization: `Bearer ${await platform.operatorToken()}` };
    const permissions = async () => (await platform.ask('{ permissions }', { headers })).body.data;
    platform.facts.permissions = ['content.read', 'content.edit'];
    expect(await permissions()).toEqual({ permissions: ['content.read', 'content.edit'] });
    platform.facts.permissions = [];
    expect(await permissions()).toEqual({ permissions: [] });
  });

  test('a switch of release is seen at once after its notice, and after a second where the notice was lost', async () => {
    const headers = { authorization: `Bearer ${await platform.token()}` };
    const release = async () => (await platform.ask('{ release }', { headers })).body.data?.['release'];
    platform.clock.advance(1000);
    platform.facts.pinned = 'hash-1';
    expect(await release()).toBe('hash-1');
    platform.facts.pinned = 'hash-2';
    expect(await release()).toBe('hash-1');
    platform.notice(ids.environment);
    expect(await release()).toBe('hash-2');
    platform.facts.pinned = 'hash-3';
    platform.clock.advance(1000);
    expect(await release()).toBe('hash-3');
  });

  test.each([
    ['membership.of', () => platform.operatorToken()],
    ['release.pinned', () => platform.token()],
  ])(
    'where %s gives no answer the request is refused as a whole, not answered as to nobody',
    async (command, token) => {
      platform.clock.advance(1000);
      platform.facts.failing.add(command);
      try {
        expect(await withToken(await token())).toMatchObject({
          status: 503,
          body: { errors: [{ extensions: { code: 'UNAVAILABLE' } }] },
        });
      } finally {
        platform.facts.failing.delete(command);
      }
      expect((await withToken(await token())).status).toBe(200);
    },
  );
});
