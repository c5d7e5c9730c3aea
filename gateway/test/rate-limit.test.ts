import { newId } from '@stargraph/kit/ids';
import { describe, expect, test } from 'vitest';
import { buildSchema, getOperationAST, parse, validate } from 'graphql';
import { chargeOf } from '../src/rate-limit/charge.ts';
import { startToyPlatform, type Answer, type ToyOptions, type ToyPlatform } from './toy-platform.ts';

const withPlatform = async (
  gateway: NonNullable<ToyOptions['gateway']>,
  run: (platform: ToyPlatform) => Promise<void>,
): Promise<void> => {
  const platform = await startToyPlatform('in-process', { gateway });
  try {
    await run(platform);
  } finally {
    await platform.close();
  }
};
const few = { points: 3, seconds: 60 };
const statuses = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status);
const inTurn = async (times: number, ask: () => Promise<Answer>): Promise<Answer[]> => {
  const answers: Answer[] = [];
  for (let each = 0; each < times; each += 1) answers.push(await ask());
  return answers;
};

describe('rate limits', () => {
  test('a player over the limit is refused with when to come again, and nobody else is', () =>
    withPlatform({ rateLimits: { player: few } }, async ({ ask, token, figures }) => {
      const headers = { authorization: `Bearer ${await token()}` };
      const answers = await inTurn(5, () => ask('{ whoami }', { headers }));
      expect(statuses(answers)).toEqual([200, 200, 200, 429, 429]);
      const refused = answers[4];
      expect(refused?.body.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
      expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(50);
      const other = { authorization: `Bearer ${await token({ sub: newId('player') })}` };
      expect((await ask('{ whoami }', { headers: other })).status).toBe(200);
      expect((await ask('{ whoami }')).status).toBe(200);
      expect(await figures()).toContain('stargraph_rate_limited_total{bucket="player"} 2');
    }));

  test('requests that come at once are counted one by one', () =>
    withPlatform({ rateLimits: { operator: few } }, async ({ ask, operatorToken }) => {
      const headers = { authorization: `Bearer ${await operatorToken()}` };
      const answers = await Promise.all(Array.from({ length: 10 }, () => ask('{ whoami }', { headers })));
      expect(statuses(answers).filter((status) => status === 200)).toHaveLength(3);
    }));

  test('the window over, the whole limit is there again', () =>
    withPlatform({ rateLimits: { anonymous: { points: 1, seconds: 1 } } }, async ({ ask }) => {
      expect(statuses(await inTurn(2, () => ask('{ whoami }')))).toEqual([200, 429]);
      await expect.poll(async () => (await ask('{ whoami }')).status, { timeout: 5000 }).toBe(200);
    }));

  test('signing in has a tighter limit of its own, each alias counted', () =>
    withPlatform({ rateLimits: { signIn: few } }, async ({ ask }) => {
      const aliases = (count: number): string =>
        `mutation { ${Array.from({ length: count }, (_, index) => `a${index}: operatorSignIn`).join(' ')} }`;
      expect((await ask(aliases(2))).body.data).toEqual({ a0: true, a1: true });
      const refused = await ask(aliases(2));
      expect([refused.status, refused.body.errors?.[0]?.extensions['code']]).toEqual([429, 'RATE_LIMITED']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
      expect((await ask('{ whoami }')).status).toBe(200);
    }));

  test('a key pays for each field of its operation and is told what is left', () =>
    withPlatform({ rateLimits: { integration: { points: 10, seconds: 60 } } }, async ({ ask, createApiKey }) => {
      const headers = { 'x-api-key': createApiKey().key };
      const first = await ask('{ a: whoami b: whoami c: whoami }', { headers });
      expect(first.status).toBe(200);
      const second = await ask('{ whoami }', { headers });
      expect([second.headers.get('ratelimit-limit'), second.headers.get('ratelimit-remaining')]).toEqual(['10', '6']);
      expect(Number(second.headers.get('ratelimit-reset'))).toBeGreaterThan(50);
      expect(first.headers.get('ratelimit-remaining')).toBe('7');
      expect(
        (await ask('{ a: whoami b: whoami c: whoami d: whoami e: whoami f: whoami g: whoami }', { headers })).status,
      ).toBe(429);
    }));

  test('everybody is told what is left, of each limit that they were counted in, and what a refusal is for', () =>
    withPlatform({ rateLimits: { player: few, anonymous: few, signIn: few } }, async ({ ask, origin, token }) => {
      const told = ({ headers }: Pick<Answer, 'headers'>) => [
        headers.get('ratelimit-policy'),
        headers.get('ratelimit'),
      ];
      const headers = { authorization: `Bearer ${await token()}` };
      const left = (bucket: string, points: number): unknown =>
        expect.stringMatching(new RegExp(`^"${bucket}";r=${points};t=(60|5[0-9])$`));
      const policy = '"player";q=3;w=60';
      expect(told(await ask('{ whoami }', { headers }))).toEqual([policy, left('player', 2)]);
      const stream = await fetch(`${origin}/live/versions`, { headers });
      await stream.body?.cancel();
      expect(told(stream)).toEqual([policy, left('player', 1)]);
      expect(told(await ask('{ whoami }', { headers }))).toEqual([policy, left('player', 0)]);
      const refused = await ask('{ whoami }', { headers });
      expect([refused.status, told(refused)]).toEqual([429, [policy, left('player', 0)]]);
      expect(refused.headers.has('ratelimit-limit')).toBe(false);

      const signIn = await ask('mutation { operatorSignIn }');
      expect(told(signIn)).toEqual([
        '"anonymous";q=3;w=60, "signIn";q=3;w=60',
        expect.stringMatching(/^"anonymous";r=2;t=\d+, "signIn";r=2;t=\d+$/) as unknown,
      ]);
      const over = await ask('mutation { a: operatorSignIn b: operatorSignIn c: operatorSignIn }');
      expect([over.status, over.body.errors?.[0]?.extensions['code']]).toEqual([429, 'RATE_LIMITED']);
    }));

  test('everybody in one environment has a limit together, of which nobody is told before it is reached', () =>
    withPlatform({ rateLimits: { environment: few, player: { points: 2, seconds: 60 } } }, async (platform) => {
      const { ask, token, createApiKey, operatorToken, figures } = platform;
      const ofPlayer = (sub: string) => async () =>
        ask('{ whoami }', { headers: { authorization: `Bearer ${await token({ sub })}` } });
      const one = ofPlayer(newId('player'));
      const other = ofPlayer(newId('player'));
      // The third is refused by their own limit, and takes nothing from the others.
      expect(statuses(await inTurn(3, one))).toEqual([200, 200, 429]);
      const last = await other();
      expect([last.status, last.headers.get('ratelimit-policy')]).toEqual([200, '"player";q=2;w=60']);
      const refused = await other();
      expect([refused.status, refused.headers.get('ratelimit-policy')]).toEqual([429, '"environment";q=3;w=60']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await ask('{ whoami }', { headers: { 'x-api-key': createApiKey().key } })).status).toBe(429);
      // Who is of no environment, or of another one, is not concerned.
      expect((await ask('{ whoami }')).status).toBe(200);
      expect((await ask('{ whoami }', { headers: { authorization: `Bearer ${await operatorToken()}` } })).status).toBe(
        200,
      );
      expect(await figures()).toContain('stargraph_rate_limited_total{bucket="environment"} 2');
    }));

  test('credentials that are not good are counted by their address', () =>
    withPlatform({ rateLimits: { anonymous: few } }, async ({ ask }) => {
      const headers = { authorization: 'Bearer x.y.z' };
      expect(statuses(await inTurn(4, () => ask('{ whoami }', { headers })))).toEqual([401, 401, 401, 429]);
      expect((await ask('{ whoami }')).status).toBe(429);
    }));

  test('listening is counted too', () =>
    withPlatform({ rateLimits: { player: few } }, async ({ origin, token }) => {
      const headers = { authorization: `Bearer ${await token()}` };
      const asked: number[] = [];
      for (let each = 0; each < 4; each += 1) {
        const { status, body } = await fetch(`${origin}/live/versions`, { headers });
        await body?.cancel();
        asked.push(status);
      }
      expect(asked).toEqual([200, 200, 200, 429]);
    }));
});

describe("the client's address", () => {
  const forwarded = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

  test('is taken from a proxy that is trusted: its last word that is no proxy', () =>
    withPlatform({ rateLimits: { anonymous: few }, trustedProxies: ['127.0.0.0/8', '10.0.0.1'] }, async ({ ask }) => {
      const from = (address: string) => () => ask('{ whoami }', { headers: forwarded(address) });
      expect(statuses(await inTurn(4, from('203.0.113.7')))).toEqual([200, 200, 200, 429]);
      // What the client itself wrote stands before, and the proxy inside behind.
      expect((await from('198.51.100.1, 203.0.113.7, 10.0.0.1')()).status).toBe(429);
      expect((await from('203.0.113.7, 198.51.100.1')()).status).toBe(200);
      expect(statuses(await inTurn(4, from('2001:db8:0:1::5')))).toEqual([200, 200, 200, 429]);
      expect((await from('2001:db8:0:1:ffff::9')()).status).toBe(429);
      expect((await from('2001:db8:0:2::5')()).status).toBe(200);
      expect((await ask('{ whoami }', { headers: { 'x-real-ip': '203.0.113.7' } })).status).toBe(429);
    }));

  test('is the peer itself where no proxy is trusted, whatever a header says', () =>
    withPlatform({ rateLimits: { anonymous: few } }, async ({ ask }) => {
      const answers = [];
      for (let each = 0; each < 4; each += 1)
        answers.push(await ask('{ whoami }', { headers: forwarded(`203.0.113.${each}`) }));
      expect(statuses(answers)).toEqual([200, 200, 200, 429]);
    }));
});

describe('the charge of an operation', () => {
  const schema = buildSchema(
    'type Query { a: Query b: Int }  type Mutation { operatorSignIn: Int launchExchange: Int }',
  );
  const charge = (text: string) => {
    const document = parse(text);
    expect(validate(schema, document)).toEqual([]);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('There is no operation');
    return chargeOf(document, operation);
  };

  test('counts fields of the root through fragments, not those below', () => {
    expect(charge('{ a { b x: b } ...F ... { b } } fragment F on Query { z: b }')).toEqual({
      roots: 3,
      signIn: 0,
      launch: 0,
      mutates: false,
    });
    expect(charge('mutation { operatorSignIn x: operatorSignIn launchExchange }')).toEqual({
      roots: 3,
      signIn: 2,
      launch: 1,
      mutates: true,
    });
  });

  test('of fragments that double at every step is worked out at once and has a bound', () => {
    const doubling = Array.from(
      { length: 60 },
      (_, index) => `fragment F${index} on Query { ...F${index + 1} ... { ...F${index + 1} } }`,
    );
    const document = parse(`{ ...F0 } ${doubling.join(' ')} fragment F60 on Query { b }`);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('There is no operation');
    expect(chargeOf(document, operation).roots).toBe(1_000_000);
  });
});
