import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isPublicAddress } from '../src/domain/public-address.ts';
import { createWebhookHttp, type WebhookHttp } from '../src/webhook-http.ts';
import { loopbackReach, publicReach, type WebhookReach } from '../src/webhook-reach.ts';
import { answers, startReceiver, type Receiver } from './webhook-receiver.ts';

let receiver: Receiver;
const open: WebhookHttp[] = [];
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((http) => http.close()));
  await receiver.stop();
});
const httpOf = (reach: WebhookReach, timeoutMs = 2000): WebhookHttp => {
  const http = createWebhookHttp({ reach, timeoutMs });
  open.push(http);
  return http;
};

/** A resolver that answers what the test says, each question in its turn. */
const names = (...turns: (readonly string[])[]): WebhookReach & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    // `http:` stands for `https:` here, so that no certificate is needed; everything else is as in production.
    loopback: true,
    asked,
    resolve: (host) => {
      asked.push(host);
      return Promise.resolve(turns[Math.min(asked.length, turns.length) - 1] ?? []);
    },
    isAllowed: (address) => isPublicAddress(address) || address === '127.0.0.1',
  };
};

describe('an attempt', () => {
  test('posts the body with its headers and says how it went', async () => {
    receiver.answer(answers(201, {}, 'thank you'));
    const result = await httpOf(loopbackReach).post(receiver.url('/a?b=1'), { 'webhook-id': 'x' }, '{"a":1}');
    expect(result).toMatchObject({ status: 201, problem: null, response: 'thank you' });
    expect(receiver.requests).toMatchObject([{ path: '/a?b=1', body: '{"a":1}', headers: { 'webhook-id': 'x' } }]);
  });

  test('keeps the connection for the next one', async () => {
    const http = httpOf(loopbackReach);
    for (let count = 0; count < 5; count += 1) await http.post(receiver.url(), {}, '{}');
    expect(receiver.requests).toHaveLength(5);
    // The second request may begin while the first one's connection is still being put back.
    expect(receiver.connections()).toBeLessThanOrEqual(2);
  });

  test('follows no redirect', async () => {
    const inside = await startReceiver();
    receiver.answer(answers(307, { location: inside.url() }));
    const result = await httpOf(loopbackReach).post(receiver.url(), {}, '{}');
    expect(result).toMatchObject({ status: 307, problem: 'redirect' });
    expect(inside.requests).toEqual([]);
    await inside.stop();
  });

  test('reads no more of an answer than its beginning', async () => {
    receiver.answer(answers(500, {}, `${'x'.repeat(10)}\0${'y'.repeat(5_000_000)}`));
    const result = await httpOf(loopbackReach).post(receiver.url(), {}, '{}');
    expect(result).toMatchObject({ status: 500, problem: 'status' });
    expect(result.response).toHaveLength(1024);
    expect(result.response).toMatch(/^x{10}\uFFFDy+$/);
  });

  test('ends in time where no answer comes, and counts an answer whose body never ends', async () => {
    const http = httpOf(loopbackReach, 300);
    receiver.answer(() => {});
    expect(await http.post(receiver.url(), {}, '{}')).toMatchObject({ status: null, problem: 'timeout' });
    receiver.answer((_request, response) => {
      response.writeHead(200).write('drip');
    });
    expect(await http.post(receiver.url(), {}, '{}')).toMatchObject({ status: 200, problem: null, response: 'drip' });
  });

  test('tells a connection that was refused from a name that is not there', async () => {
    const gone = await startReceiver();
    await gone.stop();
    expect(await httpOf(loopbackReach).post(gone.url(), {}, '{}')).toMatchObject({ problem: 'connection' });
    const missing: WebhookReach = {
      ...publicReach,
      resolve: () => Promise.reject(Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' })),
    };
    expect(await httpOf(missing).post('https://nowhere.example.com/', {}, '{}')).toMatchObject({ problem: 'dns' });
  });

  test('refuses a certificate that nobody has signed', async () => {
    const { cert, key } = await selfSigned();
    const secure = await startReceiver({ tls: { cert, key } });
    const url = `https://localhost:${secure.port}/`;
    expect(await httpOf(loopbackReach).post(url, {}, '{}')).toMatchObject({ status: null, problem: 'tls' });
    expect(secure.requests).toEqual([]);
    const trusting = createWebhookHttp({ reach: loopbackReach, ca: cert });
    expect(await trusting.post(url, {}, '{}')).toMatchObject({ status: 200, problem: null });
    await trusting.close();
    await secure.stop();
  });
});

describe('the inside of a network', () => {
  test.each([['10.0.0.1'], ['169.254.169.254'], ['::1'], ['::ffff:127.0.0.1'], ['127.0.0.1']])(
    'is out of reach by a name that leads to %s',
    async (address) => {
      const reach = { ...publicReach, resolve: () => Promise.resolve([address]) };
      const result = await httpOf(reach).post('https://hook.example.com/', {}, '{}');
      expect(result).toMatchObject({ status: null, problem: 'address' });
    },
  );

  test('is out of reach by a name that leads there among others', async () => {
    const reach = { ...publicReach, resolve: () => Promise.resolve(['93.184.216.34', '127.0.0.1']) };
    const result = await httpOf(reach).post('https://hook.example.com/', {}, '{}');
    expect(result).toMatchObject({ status: null, problem: 'address' });
  });

  test.each(['https://127.0.0.1/', 'https://[::1]/', 'https://2130706433/', 'https://localhost/'])(
    'is out of reach by %s, even where it was stored before that was refused',
    async (url) => {
      const asked: string[] = [];
      const reach: WebhookReach = {
        ...publicReach,
        resolve: (host) => {
          asked.push(host);
          return Promise.resolve(['127.0.0.1']);
        },
      };
      expect(await httpOf(reach).post(url, {}, '{}')).toMatchObject({ status: null, problem: 'address' });
      expect(asked).toEqual([]);
    },
  );

  test('is out of reach by a name that changes after it was looked at: what was checked is what is connected to', async () => {
    const inside = await startReceiver({ host: '127.0.0.2' });
    // The first answer is allowed, every later one is not.
    const reach = names(['127.0.0.1'], ['127.0.0.2']);
    const http = httpOf(reach);
    const url = `http://rebind.localhost:${receiver.port}/hook`;
    expect(await http.post(url, {}, '{}')).toMatchObject({ status: 200 });
    expect(reach.asked).toEqual(['rebind.localhost']);
    // The connection of the first attempt ends, so the name is asked for again.
    await receiver.stop();
    expect(await http.post(`http://rebind.localhost:${inside.port}/hook`, {}, '{}')).toMatchObject({
      status: null,
      problem: 'address',
    });
    expect(inside.requests).toEqual([]);
    await inside.stop();
    receiver = await startReceiver();
  });

  test('is out of reach where a host is an address that the lookup never sees', async () => {
    const inside = await startReceiver({ host: '127.0.0.2' });
    const result = await httpOf(names(['127.0.0.1'])).post(`http://127.0.0.2:${inside.port}/`, {}, '{}');
    expect(result).toMatchObject({ status: null, problem: 'address' });
    expect(inside.requests).toEqual([]);
    await inside.stop();
  });
});

/** A certificate for localhost that its own key has signed; made by OpenSSL, as Node makes none. */
const selfSigned = async (): Promise<{ readonly cert: string; readonly key: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'stargraph-tls-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  await promisify(execFile)('openssl', ['req', '-x509', ...curve, ...name, '-keyout', keyFile, '-out', certFile]);
  const made = { cert: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  await rm(folder, { recursive: true });
  return made;
};
