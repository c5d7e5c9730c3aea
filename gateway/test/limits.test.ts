import { connect } from 'node:net';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startToyPlatform, type ToyPlatform } from './toy-platform.ts';

let platform: ToyPlatform;
beforeAll(async () => {
  platform = await startToyPlatform('in-process');
});
afterAll(() => platform.close());

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends exactly this: `fetch` would not let a test choose its Host. */
const send = (options: {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}): Promise<Raw> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        host: '127.0.0.1',
        port: platform.port,
        method: options.method ?? 'POST',
        path: options.path ?? '/graphql',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...options.headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });

const codeOf = ({ text }: Raw): unknown =>
  (JSON.parse(text) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;
const operation = (query: string): string => JSON.stringify({ query });
/** Fields nested `depth` deep. */
const nested = (depth: number): string =>
  `{ players(first: 1) { ${'self { '.repeat(depth - 2)} id ${'} '.repeat(depth - 2)} } }`;

describe('limits of a request', () => {
  test('a body that is too large is refused by its announced size', async () => {
    const answer = await send({ body: operation(`{ whoami } #${'x'.repeat(262_144)}`) });
    expect([answer.status, codeOf(answer)]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test('and by what arrives, where none was announced', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(platform.port, '127.0.0.1');
      let got = '';
      socket.on('data', (chunk) => (got += String(chunk)));
      socket.on('close', () => resolve(got));
      socket.on('error', reject);
      socket.write(
        'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
      );
      const part = 'x'.repeat(65_536);
      for (let each = 0; each < 5; each += 1) socket.write(`${part.length.toString(16)}\r\n${part}\r\n`);
    });
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toContain('BODY_TOO_LARGE');
  });

  test.each(['', 'no json', '"text"', '1', 'null', '[{"query":"{ whoami }"}]'])(
    'a body that is not one JSON object is refused: %s',
    async (body) => {
      const answer = await send({ body });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
    },
  );

  test.each(['{}', '{"query":1}', '{"query":"{ whoami }","variables":[]}', '{"query":"{ whoami }","id":"x"}'])(
    'a JSON object that is no operation is refused: %s',
    async (body) => {
      expect((await send({ body })).status).toBe(400);
    },
  );

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    '',
  ])('what a page may send without asking first is refused: "%s"', async (type) => {
    const answer = await send({ headers: { 'content-type': type }, body: operation('{ whoami }') });
    expect([answer.status, codeOf(answer)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  test('a compressed body is refused', async () => {
    expect((await send({ headers: { 'content-encoding': 'gzip' }, body: operation('{ whoami }') })).status).toBe(415);
  });

  test.each(['PUT', 'DELETE', 'HEAD'])('%s is refused', async (method) => {
    const answer = await send({ method, path: '/graphql?query=%7Bwhoami%7D' });
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, POST, OPTIONS']);
  });

  test.each(['GET', 'PUT', 'HEAD'])('%s is refused on the hosts of pages', async (method) => {
    for (const host of ['admin.localhost', 'shop.app.localhost']) {
      const answer = await send({ method, path: '/graphql?query=%7Bwhoami%7D', headers: { host } });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST, OPTIONS']);
    }
  });

  test('fields may be nested 12 deep and no deeper, through fragments too', async () => {
    const fine = await send({ body: operation(nested(12)) });
    expect([fine.status, JSON.parse(fine.text)]).toMatchObject([200, { data: { players: [{}] } }]);
    expect(codeOf(await send({ body: operation(nested(13)) }))).toBe('OPERATION_TOO_DEEP');
    const hidden = `{ players(first: 1) { ...A } } ${Array.from({ length: 11 }, (_, index) => `fragment ${'ABCDEFGHIJKL'[index]} on Player { self { ${index === 10 ? 'id' : `...${'ABCDEFGHIJKL'[index + 1]}`} } }`).join(' ')}`;
    expect(codeOf(await send({ body: operation(hidden) }))).toBe('OPERATION_TOO_DEEP');
  });

  test('a document may have 2,000 tokens and no more', async () => {
    // 25 tokens each, and single ones to fill up.
    const player = (index: number): string =>
      `p${index}: players(first: 1) { id points environmentId self { id points environmentId self { id points environmentId } } }`;
    const query = (tokens: number): string =>
      `{ ${Array.from({ length: 79 }, (_, index) => player(index)).join(' ')} ${'whoami '.repeat(tokens - 2 - 79 * 25)} }`;
    expect((await send({ body: operation(query(2000)) })).status).toBe(200);
    const answer = await send({ body: operation(query(2001)) });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'OPERATION_TOO_LONG']);
    expect(codeOf(await send({ body: operation(query(2001)) }))).toBe('OPERATION_TOO_LONG');
  });

  test('of the schema only so much can be asked at once, however it is nested', async () => {
    const whole = (steps: number): string =>
      `{ __schema { types { ${'fields { type { '.repeat(steps)} name ${'} } '.repeat(steps)} } } }`;
    expect((await send({ body: operation(whole(2)) })).status).toBe(200);
    const answer = await send({ body: operation(whole(4)) });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  });

  test('clients of the older kind get 200 for an operation that is refused, as their media type wants', async () => {
    const answer = await send({ headers: { accept: 'application/json' }, body: operation(nested(13)) });
    expect([answer.status, codeOf(answer)]).toEqual([200, 'OPERATION_TOO_DEEP']);
  });

  test('fragments that go in circles are refused', async () => {
    expect(
      (await send({ body: operation('{ players(first: 1) { ...A } } fragment A on Player { self { ...A } }') })).status,
    ).toBe(400);
  });
});

describe('documents of programs', () => {
  let strict: ToyPlatform;
  beforeAll(async () => {
    strict = await startToyPlatform('in-process', { freeDocuments: false });
  });
  afterAll(() => strict.close());
  const answerTo = async (query: string): Promise<unknown> => {
    const { status, body } = await strict.ask(query, { headers: { accept: 'application/graphql-response+json' } });
    return [status, body.errors?.[0]?.extensions['code']];
  };

  test('may have 100 aliases and no more, wherever they stand, and of a mutation too', async () => {
    const query = (aliases: number): string =>
      `{ ${Array.from({ length: aliases - 1 }, (_, index) => `a${index}: whoami`).join(' ')} ...F } fragment F on Query { b: whoami }`;
    expect(await answerTo(query(100))).toEqual([200, undefined]);
    expect(await answerTo(query(101))).toEqual([400, 'OPERATION_TOO_MANY_ALIASES']);
    const mutation = `mutation { ${Array.from({ length: 101 }, (_, index) => `a${index}: operatorSignIn`).join(' ')} }`;
    expect(await answerTo(mutation)).toEqual([400, 'OPERATION_TOO_MANY_ALIASES']);
  });

  test('may have 50 directives', async () => {
    const query = (directives: number): string =>
      `{ ${Array.from({ length: directives }, (_, index) => `a${index}: whoami @include(if: true)`).join(' ')} }`;
    expect(await answerTo(query(50))).toEqual([200, undefined]);
    expect(await answerTo(query(51))).toEqual([400, 'OPERATION_TOO_MANY_DIRECTIVES']);
  });

  test('are counted where they are refused, by the limit, also where the same one comes again', async () => {
    const own = await startToyPlatform('in-process', { freeDocuments: false });
    try {
      const many = (count: number, what: (index: number) => string): string =>
        `{ ${Array.from({ length: count }, (_, index) => what(index)).join(' ')} }`;
      const costly = 'query ($first: Int!) { players(first: $first) { id self { id } } }';
      for (let times = 0; times < 2; times += 1) {
        await own.ask(nested(13));
        await own.ask(many(2001, () => 'whoami'));
        await own.ask(many(101, (index) => `a${index}: whoami`));
        await own.ask(many(51, () => 'whoami @include(if: true)'));
        await own.ask(costly, { variables: { first: 5001 } });
      }
      const counted = (await own.figures()).split('\n').filter((line) => line.startsWith('stargraph_over_limit_total'));
      expect(counted.toSorted()).toEqual(
        ['aliases', 'cost', 'depth', 'directives', 'tokens'].map(
          (limit) => `stargraph_over_limit_total{limit="${limit}"} 2`,
        ),
      );
    } finally {
      await own.close();
    }
  });
});

describe('hosts', () => {
  const ask = (host: string, query = '{ whoami }', headers: Record<string, string> = {}): Promise<Raw> =>
    send({ headers: { host, ...headers }, body: operation(query) });

  test.each(['api.localhost', 'admin.localhost', 'shop.app.localhost', 'localhost'])('%s answers', async (host) => {
    expect(JSON.parse((await ask(host)).text)).toEqual({ data: { whoami: 'anonymous anonymous' } });
  });

  test.each(['assets.localhost', 'evil.test', 'nobody.app.localhost'])('%s answers nothing', async (host) => {
    const answer = await ask(host);
    expect([answer.status, codeOf(answer)]).toEqual([404, 'NOT_FOUND']);
  });

  test('other paths are nothing, in JSON', async () => {
    const answer = await send({ path: '/graphql/more', headers: { host: 'api.localhost' } });
    expect([answer.status, codeOf(answer)]).toEqual([404, 'NOT_FOUND']);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test.each(['assets.localhost', 'evil.test'])('health is told on every host: %s', async (host) => {
    expect((await send({ method: 'GET', path: '/healthz', headers: { host } })).text).toBe('ok\n');
    expect((await send({ method: 'GET', path: '/readyz', headers: { host } })).text).toBe('ready\n');
  });

  test("a player's token opens its own environment's host and the API's, and no other", async () => {
    const headers = { authorization: `Bearer ${await platform.token()}` };
    expect((await ask('shop.app.localhost', '{ whoami }', headers)).status).toBe(200);
    expect((await ask('api.localhost', '{ whoami }', headers)).status).toBe(200);
    for (const host of ['rival.app.localhost', 'admin.localhost']) {
      const answer = await ask(host, '{ whoami }', headers);
      expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
    }
  });

  test("an operator's token opens no Mini App's host", async () => {
    const headers = { authorization: `Bearer ${await platform.operatorToken()}` };
    expect((await ask('admin.localhost', '{ whoami }', headers)).status).toBe(200);
    expect((await ask('shop.app.localhost', '{ whoami }', headers)).status).toBe(401);
  });

  test("an API key of another environment is refused on an environment's host", async () => {
    const headers = { 'x-api-key': platform.createApiKey().key };
    expect((await ask('shop.app.localhost', '{ whoami }', headers)).status).toBe(200);
    expect((await ask('rival.app.localhost', '{ whoami }', headers)).status).toBe(401);
  });

  test('the schema can be read on the API host only', async () => {
    const query = '{ __schema { queryType { name } } }';
    expect(JSON.parse((await ask('api.localhost', query)).text)).toEqual({
      data: { __schema: { queryType: { name: 'Query' } } },
    });
    for (const host of ['admin.localhost', 'shop.app.localhost'])
      expect(codeOf(await ask(host, query))).toBe('FORBIDDEN');
    expect(
      codeOf(
        await ask('shop.app.localhost', `query { ...Q } fragment Q on Query { t: __type(name: "Player") { name } }`),
      ),
    ).toBe('FORBIDDEN');
  });

  test('our own pages may read across origins, others may not', async () => {
    const preflight = (origin: string) =>
      send({ method: 'OPTIONS', headers: { host: 'api.localhost', origin, 'access-control-request-method': 'POST' } });
    const ours = await preflight('http://shop.app.localhost');
    expect([ours.status, ours.headers['access-control-allow-origin']]).toEqual([204, 'http://shop.app.localhost']);
    expect(ours.headers['access-control-allow-credentials']).toBeUndefined();
    expect(String(ours.headers['access-control-expose-headers']).split(', ')).toEqual(
      expect.arrayContaining(['ratelimit', 'ratelimit-policy', 'retry-after', 'x-trace-id']),
    );
    expect((await preflight('https://evil.test')).headers['access-control-allow-origin']).toBeUndefined();
    expect(
      (await ask('api.localhost', '{ whoami }', { origin: 'https://evil.test' })).headers[
        'access-control-allow-origin'
      ],
    ).toBeUndefined();
  });

  test('every answer carries the security headers and its trace id', async () => {
    const answer = await ask('api.localhost', '{ whoami }', {
      traceparent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`,
    });
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-trace-id': 'c'.repeat(32),
    });
    expect((await ask('evil.test')).headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  });

  test('environments are looked up once a minute', async () => {
    const lookups = () => platform.facts.calls.get('environment.resolve') ?? 0;
    platform.clock.advance(60_000);
    const before = lookups();
    await ask('shop.app.localhost');
    await ask('shop.app.localhost');
    expect(lookups() - before).toBe(1);
    platform.clock.advance(60_000);
    await ask('shop.app.localhost');
    expect(lookups() - before).toBe(2);
  });
});
