import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import fc from 'fast-check';
import { sign } from '@tma.js/init-data-node';
import { describe, expect, test } from 'vitest';
import { verifyLaunch, type LaunchProof, type LaunchRefusal, type LaunchVerdict } from '../../src/domain/launch.ts';

const token = '7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
const now = Date.UTC(2026, 4, 1, 12);
const user = {
  id: 4_503_599_627_370_495,
  first_name: 'Ada & Bo = "ö" 100%+',
  language_code: 'pt-br',
  is_premium: true,
};

const signed = (fields: Omit<Parameters<typeof sign>[0], 'user'> = {}, at = now, botToken = token): string =>
  sign({ query_id: 'AAH', user, ...fields }, botToken, new Date(at));

/** Signs any fields by Telegram's rule, also such as Telegram never would. */
const signRaw = (fields: Readonly<Record<string, string>>, botToken = token): URLSearchParams => {
  const text = Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join('\n');
  const secret = createHmac('sha256', 'WebAppData').update(botToken).digest();
  return new URLSearchParams({ ...fields, hash: createHmac('sha256', secret).update(text).digest('hex') });
};
const authDate = String(now / 1000);
const rawUser = JSON.stringify(user);

const pair = generateKeyPairSync('ed25519');
const telegramBotId = token.split(':', 1)[0] ?? '';
const byId: LaunchProof = { telegramBotId, publicKey: pair.publicKey };
/** Signs for those who know the bot's id alone, and then with its token, as Telegram does. */
const signTwice = (hashed: string): string => {
  const fields = Object.fromEntries(new URLSearchParams(hashed));
  delete fields['hash'];
  delete fields['signature'];
  const lines = Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .toSorted();
  const text = [`${telegramBotId}:WebAppData`, ...lines].join('\n');
  const signature = signBytes(null, Buffer.from(text), pair.privateKey).toString('base64url');
  return signRaw({ ...fields, signature }).toString();
};

const refused = (reason: LaunchRefusal): LaunchVerdict => ({ outcome: 'refused', reason });
const verify = (initData: string, at = now): LaunchVerdict => verifyLaunch(initData, { token }, at);

describe('launch data', () => {
  test('signed by an independent implementation says who the user is', () => {
    expect(verify(signed({ start_param: 'ref_A-9', chat_type: 'private' }))).toEqual({
      outcome: 'valid',
      telegramUserId: '4503599627370495',
      languageCode: 'pt-br',
      isPremium: true,
      displayName: 'Ada & Bo = "ö" 100%+',
      startParam: 'ref_A-9',
      authDate: now / 1000,
    });
  });

  test('keeps the field signature in the signed text', () => {
    const initData = signed({ signature: 'c2lnbmF0dXJl' });
    expect(verify(initData).outcome).toBe('valid');
    expect(verify(initData.replace('c2lnbmF0dXJl', 'c2lnbmF0dXJm'))).toEqual(refused('signature'));
    const without = new URLSearchParams(initData);
    without.delete('signature');
    expect(verify(without.toString())).toEqual(refused('signature'));
  });

  test("of another bot's token is refused", () => {
    expect(verify(signed({}, now, '7000000002:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'))).toEqual(refused('signature'));
  });

  test.each([
    ['an hour old to the second', -3600, 'valid'],
    ['a second past an hour old', -3601, 'expired'],
    ['a minute ahead', 60, 'valid'],
    ['a second past a minute ahead', 61, 'future'],
  ])('%s', (_name, seconds, answer) => {
    const verdict = verify(signed({}, now + seconds * 1000));
    expect(verdict.outcome === 'refused' ? verdict.reason : verdict.outcome).toBe(answer);
  });

  test('with a key twice is refused, whichever of the two was signed', () => {
    const initData = signed();
    const other = encodeURIComponent(JSON.stringify({ ...user, id: 1 }));
    expect(verify(`${initData}&user=${other}`)).toEqual(refused('malformed'));
    expect(verify(`user=${other}&${initData}`)).toEqual(refused('malformed'));
    expect(verify(`${initData}&%75ser=${other}`)).toEqual(refused('malformed'));
    expect(verify(`${initData}&hash=${'0'.repeat(64)}`)).toEqual(refused('malformed'));
  });

  test('can not be read as other fields than those that were signed', () => {
    const { hash } = Object.fromEntries(signRaw({ auth_date: authDate, chat_type: 'x', user: rawUser })) as {
      hash: string;
    };
    const merged = new URLSearchParams({ auth_date: `${authDate}\nchat_type=x`, user: rawUser, hash });
    expect(verify(merged.toString())).toEqual(refused('malformed'));
    const shifted = new URLSearchParams({ auth_date: authDate, 'chat_type=x\nuser': rawUser, hash });
    expect(verify(shifted.toString())).toEqual(refused('malformed'));
    expect(verify(signRaw({ auth_date: authDate, 'user=x': 'y', user: rawUser }).toString())).toEqual(
      refused('malformed'),
    );
  });

  test.each<[string, Record<string, string>]>([
    ['no user', { auth_date: authDate }],
    ['a user that is no JSON', { auth_date: authDate, user: '{' }],
    ['a user without an id', { auth_date: authDate, user: '{"first_name":"Ada"}' }],
    ['a user id past 52 bits', { auth_date: authDate, user: '{"id":4503599627370496}' }],
    ['a user id of null', { auth_date: authDate, user: '{"id":null}' }],
    ['a negative user id', { auth_date: authDate, user: '{"id":-1}' }],
    ['no auth_date', { user: rawUser }],
    ['an auth_date that is no number', { auth_date: '1e9', user: rawUser }],
    ['a start_param with other characters', { auth_date: authDate, user: rawUser, start_param: 'a b' }],
    ['a start_param past 512 characters', { auth_date: authDate, user: rawUser, start_param: 'a'.repeat(513) }],
  ])('that was signed with %s is malformed', (_name, fields) => {
    expect(verify(signRaw(fields).toString())).toEqual(refused('malformed'));
  });

  test.each([
    ['nothing', ''],
    ['a word', 'initData'],
    ['no hash', 'auth_date=1&user=%7B%7D'],
    ['a percent sign that decodes to nothing', `${signed()}&chat_type=%E0%A4%A`],
    ['text past 8192 characters', `${signed()}&chat_type=${'a'.repeat(8192)}`],
  ])('that is %s is malformed', (_name, initData) => {
    expect(verify(initData)).toEqual(refused('malformed'));
  });

  test.each(['', 'zz', '0'.repeat(63), 'g'.repeat(64), '💥'.repeat(64), 'A'.repeat(64)])(
    'with the hash "%s" is refused, never a throw',
    (hash) => {
      const fields = new URLSearchParams(signed());
      fields.set('hash', hash);
      expect(verify(fields.toString())).toEqual(refused('signature'));
    },
  );

  test('a wrong signature is all that is said of forged data, however old or malformed it is', () => {
    const forged = new URLSearchParams({ auth_date: '1', user: '{', hash: '0'.repeat(64) });
    expect(verify(forged.toString())).toEqual(refused('signature'));
  });

  const anyUser = fc.record(
    {
      id: fc.integer({ min: 1, max: 2 ** 52 - 1 }),
      first_name: fc.string({ unit: 'binary' }),
      language_code: fc.string({ maxLength: 35 }),
      is_premium: fc.boolean(),
    },
    { requiredKeys: ['id', 'first_name'] },
  );
  const anySigned = fc
    .record({
      user: anyUser,
      start: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{0,100}$/)),
      age: fc.integer({ min: -60, max: 3600 }),
    })
    .map(({ user, start, age }) => ({
      user,
      start,
      at: now - age * 1000,
      initData: sign({ user, ...(start === null ? {} : { start_param: start }) }, token, new Date(now - age * 1000)),
    }));

  test('of any user, signed by an independent implementation within the hour, is accepted as it was signed', () => {
    fc.assert(
      fc.property(anySigned, ({ user, start, at, initData }) => {
        expect(verify(initData)).toEqual({
          outcome: 'valid',
          telegramUserId: String(user.id),
          languageCode: user.language_code ?? null,
          isPremium: user.is_premium ?? false,
          displayName: expect.toSatisfy((name: unknown) => name === null || typeof name === 'string') as unknown,
          startParam: start,
          authDate: Math.floor(at / 1000),
        });
      }),
    );
  });

  const proofs: [string, LaunchProof][] = [
    ['by the token', { token }],
    ["by the bot's id", byId],
  ];

  test('signed in both ways is accepted by either, as one launch', () => {
    fc.assert(
      fc.property(anySigned, ({ initData }) => {
        const both = signTwice(initData);
        expect(verifyLaunch(both, byId, now)).toEqual(verify(both));
        expect(verify(both).outcome).toBe('valid');
      }),
    );
  });

  /** What somebody in between could do to a text: put characters in, take some out, swap parts, repeat one. */
  const anyChange: fc.Arbitrary<(text: string) => string> = fc.oneof(
    fc.tuple(fc.nat(), fc.nat(3), fc.string({ maxLength: 3, unit: 'binary' })).map(
      ([place, gone, put]) =>
        (text: string): string =>
          text.slice(0, place % text.length) + put + text.slice((place % text.length) + gone),
    ),
    fc.tuple(fc.nat(), fc.nat()).map(([one, other]) => (text: string): string => {
      const parts = text.split('&');
      return [...parts, parts[one % parts.length] ?? ''].toSpliced(other % parts.length, 1).join('&');
    }),
    fc.constantFrom<(text: string) => string>(
      (text) => text.toUpperCase(),
      (text) => text.replaceAll('%22', '%2522'),
      (text) => `${text}&`,
      (text) => text.split('&').toReversed().join('&'),
      (text) => decodeURIComponent(text),
    ),
  );

  test.each(proofs)('changed in any way is refused %s, or says exactly what was signed', (_way, proof) => {
    fc.assert(
      fc.property(anySigned, anyChange, ({ initData }, change) => {
        const both = signTwice(initData);
        const verdict = verifyLaunch(change(both), proof, now);
        // Another spelling (`+` for `%20`, the case of an escape's letter, another order of fields) says the same.
        expect([verifyLaunch(both, proof, now), expect.objectContaining({ outcome: 'refused' })]).toContainEqual(
          verdict,
        );
      }),
      { numRuns: 400 },
    );
  });

  test.each(proofs)('of another bot or under another key is refused %s', (_way, proof) => {
    const both = signTwice(signed());
    const foreign: LaunchProof[] =
      'token' in proof
        ? [{ token: '7000000002:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw' }]
        : [
            { ...proof, telegramBotId: '7000000002' },
            { ...proof, publicKey: generateKeyPairSync('ed25519').publicKey },
          ];
    for (const other of foreign) expect(verifyLaunch(both, other, now)).toEqual(refused('signature'));
  });

  test.each(proofs)('of any text answers %s and never throws', (_way, proof) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webQueryParameters(),
          fc.string().map((text) => `hash=${text}`),
          fc.string({ unit: 'binary' }).map((text) => `user={}&signature=${text}`),
        ),
        (text) => {
          expect(verifyLaunch(text, proof, now).outcome).toBe('refused');
        },
      ),
    );
  });
});
