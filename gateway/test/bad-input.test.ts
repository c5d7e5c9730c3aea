import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ids, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

let toy: ToyPlatform;
beforeAll(async () => {
  toy = await startToyPlatform('in-process');
});
afterAll(() => toy.close());
beforeEach(() => toy.facts.calls.clear());

/** Sends exactly these bytes and gives all that comes back until the server closes. */
const send = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(toy.port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').setTimeout(10_000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (part: string) => {
      answer += part;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(answer) : reject(error),
    );
  });
const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
/** How many answers there are: a smuggled request would get one of its own. */
const countOf = (answer: string): number => answer.match(/HTTP\/1\.1 \d{3}/g)?.length ?? 0;

const body = JSON.stringify({ query: '{ __typename }' });
const request = (headers: readonly string[], content = body): string =>
  [
    'POST /graphql HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    'connection: close',
    ...headers,
    '',
    content,
  ].join('\r\n');
const sized = `content-length: ${body.length}`;

describe('what comes over a bare socket', () => {
  test('is answered where nothing is wrong with it', async () => {
    expect(statusOf(await send(request([sized])))).toBe(200);
  });

  test.each([
    ['two lengths', [sized, 'content-length: 0']],
    ['a length and chunks', [sized, 'transfer-encoding: chunked']],
    ['chunks and a length', ['transfer-encoding: chunked', sized]],
    ['an encoding that is none', ['transfer-encoding: xchunked']],
    ['an encoding that hides behind another', ['transfer-encoding: identity, chunked', sized]],
    ['a length with a sign', [`content-length: +${body.length}`]],
    ['a length in hex', ['content-length: 0x20']],
    ['a blank before the colon', [sized, 'authorization : Bearer x']],
    ['a bare line feed in a value', [sized, 'x-a: b\nauthorization: Bearer x']],
    ['a header that goes on in the next line', [sized, 'x-a: b\r\n authorization: Bearer x']],
    ['a null in a value', [sized, 'x-a: b\u0000c']],
    ['two hosts', [sized, 'host: admin.localhost']],
  ])('with %s is refused, and nothing of it is taken for a request of its own', async (_what, headers) => {
    const smuggled = 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n';
    const answer = await send(`${request(headers)}${smuggled}`);
    expect(statusOf(answer)).toBe(400);
    expect(countOf(answer)).toBe(1);
    expect(answer).toContain('"code":"BAD_REQUEST"');
    expect(answer).not.toContain('ok\n');
  });

  test('with headers past their limit is told so in the form of every refusal', async () => {
    for (const headers of [
      [`x-long: ${'a'.repeat(20_000)}`],
      [`cookie: ${'a=b; '.repeat(5000)}`],
      Array.from({ length: 3000 }, (_, index) => `x-${index}: 1`),
    ]) {
      const answer = await send(request([sized, ...headers]));
      expect(statusOf(answer)).toBe(431);
      expect(answer).toContain('"code":"HEADERS_TOO_LARGE"');
    }
  });

  test('with cookies up to the limit is answered as without', async () => {
    const bomb = Array.from({ length: 300 }, (_, index) => `c${index}=${'x'.repeat(40)}`).join('; ');
    expect(statusOf(await send(request([sized, `cookie: ${bomb}`])))).toBe(200);
  });

  test('that is no HTTP is refused, and the server goes on', async () => {
    for (const bytes of ['\u0016\u0003\u0001\u0002\u0000', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'ÿÿÿÿ\r\n\r\n'])
      expect(statusOf(await send(bytes))).toBe(400);
    expect(statusOf(await send(request([sized])))).toBe(200);
  });
});

describe('a credential', () => {
  const whoAmI = JSON.stringify({ query: '{ whoami }' });
  test('that comes twice is not good, whichever of the two would be', async () => {
    const good = await toy.token();
    const length = `content-length: ${whoAmI.length}`;
    const alone = await send(request([length, `authorization: Bearer ${good}`], whoAmI));
    expect(statusOf(alone)).not.toBe(401);
    for (const pair of [
      [`authorization: Bearer ${good}`, 'authorization: Bearer x'],
      ['authorization: Bearer x', `authorization: Bearer ${good}`],
      [`authorization: Bearer ${good}`, `x-api-key: sgk_1`],
      [`authorization: Bearer ${good}, Bearer x`],
    ])
      expect(statusOf(await send(request([length, ...pair], whoAmI)))).toBe(401);
  });

  test.each([
    'Bearer ',
    'Bearer \u00e9\u00e9',
    `Bearer ${'a'.repeat(5000)}`,
    'Basic YTpi',
    'Bearer a.b.c',
    'Bearer ..',
    'bearer\t x',
  ])('of no use is refused, and nothing breaks (%#)', async (value) => {
    expect(statusOf(await send(request([sized, `authorization: ${value}`])))).toBe(401);
  });

  test("of the gateway's own kind counts for nothing from outside", async () => {
    const forged = Buffer.from(
      JSON.stringify({ audience: 'game', issuedAt: Date.now(), viewer: { kind: 'player', playerId: ids.player } }),
    ).toString('base64url');
    const answer = await send(
      request([
        sized,
        `x-stargraph-viewer: ${forged}.AAAA`,
        'x-stargraph-command: x',
        'x-forwarded-host: admin.localhost',
      ]),
    );
    expect(statusOf(answer)).toBe(200);
    expect(toy.facts.calls.get('membership.of')).toBeUndefined();
  });
});

describe('unknown signing keys', () => {
  test('are asked for once in a few seconds, however many are made up, and known ones count on meanwhile', async () => {
    const good = await toy.token();
    const length = `content-length: ${body.length}`;
    toy.clock.advance(20_000);
    expect(statusOf(await send(request([length, `authorization: Bearer ${good}`])))).toBe(200);
    toy.facts.calls.clear();
    toy.clock.advance(6000);
    const made = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => toy.token({}, { withOtherKey: true, kid: `made-up-${index}` })),
    );
    for (const token of made)
      expect(statusOf(await send(request([length, `authorization: Bearer ${token}`])))).toBe(401);
    expect(toy.facts.calls.get('signingKey.list')).toBe(1);
    expect(statusOf(await send(request([length, `authorization: Bearer ${good}`])))).toBe(200);
  });

  test('do no harm while auth is away: keys that are known check on, for as long as their tokens last', async () => {
    const good = await toy.token();
    const length = `content-length: ${body.length}`;
    expect(statusOf(await send(request([length, `authorization: Bearer ${good}`])))).toBe(200);
    toy.facts.failing.add('signingKey.list');
    toy.clock.advance(6000);
    const made = await toy.token({}, { withOtherKey: true, kid: 'made-up' });
    expect(statusOf(await send(request([length, `authorization: Bearer ${made}`])))).toBe(401);
    toy.clock.advance(320_000);
    expect(statusOf(await send(request([length, `authorization: Bearer ${await toy.token()}`])))).toBe(200);
    toy.facts.failing.clear();
  });
});
