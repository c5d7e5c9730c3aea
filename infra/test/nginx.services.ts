import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../src/engines/engine.ts';
import { createNginx, type NginxEngine } from '../src/engines/nginx.ts';
import { ask, askHttp2, open, shake } from './edge-client.ts';

const repository = join(import.meta.dirname, '..', '..');
const api = 'api.star.test';
const page = '<p>'.padEnd(5000, 'x');

/** Stands for a gateway: says what reached it, and answers as gateways do. */
const createUpstream = async () => {
  const seen: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      seen.push({ url: request.url ?? '', headers: request.headers, body });
      response.setHeader('x-content-type-options', 'nosniff');
      switch (request.url ?? '') {
        case '/live':
          response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
          response.write('event: versions\ndata: {}\n\n');
          streams.add(response);
          return;
        case '/zipped':
          response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'br', vary: 'accept-encoding' });
          return void response.end(page);
        case '/large':
          response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
          return void response.end(JSON.stringify({ data: page }));
        case '/busy':
          return void response.writeHead(503, { 'content-type': 'application/json' }).end('{"errors":[]}');
        default:
          return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{}}');
      }
    })();
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await freePort();
  const listen = async (): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen();
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    streams,
    connections: () => connections,
    leave: async (): Promise<void> => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    listen,
  };
};

let folder: string;
let plain: NginxEngine;
let tls: NginxEngine;
let one: Awaited<ReturnType<typeof createUpstream>>;
let two: Awaited<ReturnType<typeof createUpstream>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-nginx-'));
  one = await createUpstream();
  two = await createUpstream();
  const common = { upstreams: [one.address, two.address], domain: 'star.test' };
  plain = await createNginx({
    ...common,
    folder: join(folder, 'plain'),
    extraHosts: [{ name: 'simulator.star.test', address: one.address }],
  });
  tls = await createNginx({ ...common, folder: join(folder, 'tls'), httpsPort: await freePort() });
  await Promise.all([plain.start(), tls.start()]);
});
afterAll(async () => {
  await Promise.all([plain.stop(), tls.stop(), one.leave(), two.leave()]);
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  one.seen.length = 0;
  two.seen.length = 0;
});

const tlsOrigin = (): string => tls.tlsOrigin ?? '';
const certificate = (): string => tls.certificate ?? '';
const lastSeen = () => {
  const seen = [...one.seen, ...two.seen];
  expect(seen).toHaveLength(1);
  return seen[0];
};

describe('hosts', () => {
  test('those of the platform reach a gateway under their own name', async () => {
    for (const host of [api, 'admin.star.test', 'assets.star.test', 'shop.app.star.test']) {
      one.seen.length = 0;
      two.seen.length = 0;
      expect((await ask(plain.origin, { host, path: '/x?y=1' })).status).toBe(200);
      expect(lastSeen()).toMatchObject({ url: '/x?y=1', headers: { host } });
    }
  });

  test.each(['star.test', 'evil.test', 'app.star.test', '127.0.0.1', 'api.star.test.evil.test'])(
    'the connection of who asks for %s is closed without an answer',
    async (host) => {
      await expect(ask(plain.origin, { host })).rejects.toThrow(/socket hang up|ECONNRESET/);
      await expect(ask(tls.origin, { host })).rejects.toThrow(/socket hang up|ECONNRESET/);
      expect([...one.seen, ...two.seen]).toEqual([]);
    },
  );

  test('a further host is handed on as it is', async () => {
    await ask(plain.origin, { host: 'simulator.star.test', path: '/phone' });
    expect(lastSeen()).toMatchObject({ url: '/phone', headers: { host: 'simulator.star.test' } });
  });

  test('on a developer’s machine the plain names lead to the API', async () => {
    const local = await createNginx({
      folder: join(folder, 'local'),
      upstreams: [one.address],
      domain: 'localhost',
    });
    await local.start();
    try {
      for (const host of ['localhost', '127.0.0.1', 'api.localhost', 'shop.app.localhost'])
        expect((await ask(local.origin, { host })).status).toBe(200);
    } finally {
      await local.stop();
    }
  });
});

describe('TLS', () => {
  test('is 1.2 or 1.3 with forward secrecy and authenticated encryption, nothing older or weaker', async () => {
    expect(await shake(tlsOrigin(), api)).toMatchObject({ protocol: 'TLSv1.3' });
    expect(await shake(tlsOrigin(), api, { maxVersion: 'TLSv1.2' })).toMatchObject({
      protocol: 'TLSv1.2',
      cipher: expect.stringMatching(/^ECDHE-.*(GCM|POLY1305)/) as string,
    });
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(shake(tlsOrigin(), api, old)).rejects.toThrow(/alert|version|protocol/i);
    const weak = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA:AES128-GCM-SHA256@SECLEVEL=0' } as const;
    await expect(shake(tlsOrigin(), api, weak)).rejects.toThrow(/handshake failure/);
  });

  test('shows no certificate for a name that is not served', async () => {
    await expect(shake(tlsOrigin(), 'evil.test')).rejects.toThrow(/unrecognized name/);
  });

  test('is what plain HTTP leads to, whatever the method', async () => {
    const answer = await ask(tls.origin, { host: 'shop.app.star.test', path: '/a?b=c', method: 'POST', body: '{}' });
    expect([answer.status, answer.headers.location]).toEqual([308, 'https://shop.app.star.test/a?b=c']);
    expect(answer.headers['strict-transport-security']).toBeUndefined();
    expect([...one.seen, ...two.seen]).toEqual([]);
  });

  test('comes with HSTS once, also on our own answers; plain HTTP without', async () => {
    for (const path of ['/', '/metrics', '/busy']) {
      const { raw } = await ask(tlsOrigin(), { host: api, path }, certificate());
      expect(raw.filter((name) => name.toLowerCase() === 'strict-transport-security')).toHaveLength(1);
    }
    const { raw } = await ask(plain.origin, { host: api });
    expect(raw.map((name) => name.toLowerCase())).not.toContain('strict-transport-security');
  });

  test('carries HTTP/2, on which a host that is not ours is misdirected', async () => {
    expect(await shake(tlsOrigin(), api, { ALPNProtocols: ['h2', 'http/1.1'] })).toMatchObject({ alpn: 'h2' });
    const answers = await askHttp2(tlsOrigin(), api, certificate(), [
      { host: api, path: '/graphql', method: 'POST', body: '{"query":"{x}"}' },
      { host: 'shop.app.star.test' },
      { host: 'evil.test' },
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 421]);
    const seen = [...one.seen, ...two.seen];
    expect(seen.map(({ headers }) => headers.host).toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
      api,
      'shop.app.star.test',
    ]);
    expect(seen.find(({ url }) => url === '/graphql')?.body).toBe('{"query":"{x}"}');
  });
});

describe('what a gateway is told', () => {
  test('the client’s address is that of the connection; what the client says of it is dropped', async () => {
    await ask(plain.origin, {
      host: api,
      headers: {
        'x-forwarded-for': ['6.6.6.6', '7.7.7.7'],
        'x-real-ip': '6.6.6.6',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'evil.test',
        forwarded: 'for=6.6.6.6',
      },
    });
    const { headers } = lastSeen() ?? {};
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-forwarded-proto': 'http',
    });
    expect(headers).not.toHaveProperty('x-forwarded-host');
    expect(headers).not.toHaveProperty('forwarded');
  });

  test('that the client came over TLS', async () => {
    await ask(tlsOrigin(), { host: api }, certificate());
    expect(lastSeen()?.headers['x-forwarded-proto']).toBe('https');
  });

  test('a request id of ours, which the answer and the log carry, and the client’s traceparent', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { headers } = await ask(plain.origin, {
      host: api,
      path: '/traced?token=secret',
      headers: { traceparent, 'x-request-id': 'forged' },
    });
    const id = headers['x-request-id'];
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(lastSeen()?.headers).toMatchObject({ traceparent, 'x-request-id': id });
    const log = async () => readFile(join(folder, 'plain', 'run', 'access.log'), 'utf8');
    await expect.poll(log).toContain(String(id));
    const line = (await log()).split('\n').find((each) => each.includes(String(id)));
    expect(JSON.parse(line ?? '')).toMatchObject({ service: 'nginx', path: '/traced', status: 200, host: api });
    expect(await log()).not.toContain('secret');
  });
});

describe('what never comes in', () => {
  test.each([
    '/metrics',
    '/metrics/',
    '/metrics?x=1',
    '//metrics',
    '/%6detrics',
    '/x/../metrics',
    '/internal/commands/x',
  ])('%s', async (path) => {
    for (const host of [api, 'admin.star.test', 'shop.app.star.test'])
      expect((await ask(plain.origin, { host, path })).status).toBe(404);
    expect([...one.seen, ...two.seen]).toEqual([]);
  });

  test('a body above the gateway’s limit, with an answer that clients can read', async () => {
    const limits = await readFile(join(repository, 'gateway', 'src', 'limits.ts'), 'utf8');
    const limit = Number(/maxBodyBytes = ([\d_]+)/.exec(limits)?.[1]?.replaceAll('_', ''));
    const post = { host: api, path: '/graphql', method: 'POST' };
    expect((await ask(plain.origin, { ...post, body: 'x'.repeat(limit) })).status).toBe(200);
    const refused = await ask(plain.origin, { ...post, body: 'x'.repeat(limit + 1) });
    expect(refused.status).toBe(413);
    expect(refused.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(JSON.parse(refused.text)).toMatchObject({ errors: [{ extensions: { code: 'BODY_TOO_LARGE' } }] });
    expect([...one.seen, ...two.seen]).toHaveLength(1);
  });

  test('a call of a hundred events goes through no file', async () => {
    const send = async (name: string, length: number): Promise<void> => {
      const post = { host: api, path: `/graphql?${name}`, method: 'POST', body: 'x'.repeat(length) };
      expect((await ask(plain.origin, post)).status).toBe(200);
    };
    await send('hundred', 30_000);
    await send('larger', 100_000);
    // nginx warns of each file.
    await expect.poll(() => plain.output()).toMatch(/temporary file.*\/graphql\?larger/);
    expect(plain.output()).not.toMatch(/temporary file.*\/graphql\?hundred/);
  });

  test('health is asked of a gateway, on any host', async () => {
    expect((await ask(plain.origin, { host: 'shop.app.star.test', path: '/healthz' })).status).toBe(200);
    expect(lastSeen()?.url).toBe('/healthz');
    expect((await fetch(`${plain.statusOrigin}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${plain.statusOrigin}/status`)).text()).toContain('Active connections');
  });
});

describe('answers', () => {
  const gzip = { 'accept-encoding': 'gzip' };
  test('are compressed where the gateway did not, and left alone where it did', async () => {
    const json = await ask(plain.origin, { host: api, path: '/large', headers: gzip });
    expect(json.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(JSON.parse(json.text)).toEqual({ data: page });
    const zipped = await ask(plain.origin, { host: api, path: '/zipped', headers: gzip });
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
    expect(zipped.text).toBe(page);
    expect((await ask(plain.origin, { host: api, path: '/large' })).headers['content-encoding']).toBeUndefined();
  });

  test('carry the gateway’s security headers once, and no version of ours', async () => {
    const { raw, headers } = await ask(tlsOrigin(), { host: api }, certificate());
    expect(raw.filter((name) => name.toLowerCase() === 'x-content-type-options')).toHaveLength(1);
    expect(headers['server']).toBe('nginx');
  });

  test('a refusal of a gateway is handed on and keeps no gateway out', async () => {
    for (let count = 0; count < 20; count += 1)
      expect((await ask(plain.origin, { host: api, path: '/busy' })).status).toBe(503);
    expect(one.seen.length + two.seen.length).toBe(20);
    expect((await ask(plain.origin, { host: api })).status).toBe(200);
  });

  test('live notices go out one by one, uncompressed, and the stream’s end is seen by the gateway', async () => {
    for (const [origin, ca] of [[plain.origin], [tlsOrigin(), certificate()]] as const) {
      const response = await open(origin, { host: api, path: '/live', headers: gzip }, ca);
      expect(response.headers).toMatchObject({ 'content-type': 'text/event-stream' });
      expect(response.headers['content-encoding']).toBeUndefined();
      const chunks = response[Symbol.asyncIterator]();
      const next = async (): Promise<string> => String((await chunks.next()).value);
      expect(await next()).toContain('versions');
      const [stream] = [...one.streams, ...two.streams];
      for (let count = 0; count < 3; count += 1) {
        const began = performance.now();
        stream?.write(`event: notice\ndata: ${count}\n\n`);
        expect(await next()).toContain(`data: ${count}`);
        expect(performance.now() - began).toBeLessThan(250);
      }
      const closed = once(stream as ServerResponse, 'close');
      response.destroy();
      await closed;
      one.streams.clear();
      two.streams.clear();
    }
  });
});

describe('gateways', () => {
  test('are reached over connections that are kept', async () => {
    const before = one.connections() + two.connections();
    for (let count = 0; count < 100; count += 1) await ask(plain.origin, { host: api });
    expect(one.seen.length + two.seen.length).toBe(100);
    expect(one.connections() + two.connections() - before).toBeLessThan(10);
    // One server's connections, two workers', both gateways': never more than four that nobody uses at a time.
    expect(Math.min(one.seen.length, two.seen.length)).toBeGreaterThan(20);
  });

  test('one that is gone costs no request, POST or GET; one that is back is used again', async () => {
    await one.leave();
    for (let count = 0; count < 40; count += 1)
      expect((await ask(plain.origin, { host: api, method: count % 2 === 0 ? 'POST' : 'GET' })).status).toBe(200);
    expect(two.seen).toHaveLength(40);
    await one.listen();
    await expect
      .poll(
        async () => {
          await ask(plain.origin, { host: api });
          return one.seen.length;
        },
        { timeout: 4000 },
      )
      .toBeGreaterThan(0);
  });

  test('while all are gone clients are told so in a form that they can read, and are served as soon as one is back', async () => {
    await Promise.all([one.leave(), two.leave()]);
    const answer = await ask(tlsOrigin(), { host: api, path: '/graphql', method: 'POST', body: '{}' }, certificate());
    expect(answer.status).toBe(503);
    expect(answer.headers).toMatchObject({ 'retry-after': '2', 'strict-transport-security': 'max-age=63072000' });
    expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
    await Promise.all([one.listen(), two.listen()]);
    await expect
      .poll(async () => (await ask(tlsOrigin(), { host: api }, certificate())).status, { timeout: 4000 })
      .toBe(200);
  });
});

describe('the process', () => {
  test('stops without dropping what is in flight, and starts again on its ports', async () => {
    const answer = ask(plain.origin, { host: api, path: '/large' });
    await answer;
    await plain.stop();
    await expect(ask(plain.origin, { host: api })).rejects.toThrow('ECONNREFUSED');
    await plain.start();
    expect((await ask(plain.origin, { host: api })).status).toBe(200);
  });

  test('leaves nothing behind when it is killed', async () => {
    await plain.kill();
    await sleep(50);
    await expect(ask(plain.origin, { host: api })).rejects.toThrow('ECONNREFUSED');
    await plain.start();
    expect((await ask(plain.origin, { host: api })).status).toBe(200);
  });
});
