import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { domains } from '@stargraph/kit/contracts/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeToy } from './toy-platform.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const key = (): string => randomBytes(32).toString('base64url');

let folder: string;
let environment: Record<string, string>;
/** A subgraph that answers when it is told to. */
const slow = createServer((request, response) => {
  if (request.url !== '/graphql') return void response.writeHead(404).end();
  asked();
  void released.then(() =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"whoami":"late"}}'),
  );
});
let asked: () => void;
let release: () => void;
const reached = new Promise<void>((resolve) => (asked = resolve));
const released = new Promise<void>((resolve) => (release = resolve));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-gateway-'));
  await writeFile(join(folder, 'supergraph.graphql'), composeToy());
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const origin = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
  environment = {
    PATH: process.env['PATH'] ?? '',
    VIEWER_KEYS: JSON.stringify(Object.fromEntries(domains.map((domain) => [domain, key()]))),
    COMMAND_KEYS_OUT: JSON.stringify({ auth: key(), tenant: key(), config: key() }),
    // Nothing listens there: the gateway serves without it.
    REDIS_URL: 'redis://127.0.0.1:1',
    DOMAIN: 'localhost',
    OBJECTS_FOLDER: folder,
    ASSETS_URL: 'http://assets.localhost',
    UPLOAD_KEY: key(),
    SUPERGRAPH: join(folder, 'supergraph.graphql'),
    PORT: '0',
    METRICS_PORT: '0',
    ...Object.fromEntries(domains.map((domain) => [`${domain.toUpperCase()}_ORIGIN`, origin])),
  };
});
afterAll(async () => {
  slow.close();
  slow.closeAllConnections();
  await rm(folder, { recursive: true });
});

const started = async (child: ReturnType<typeof spawn>): Promise<{ origin: string; metrics: string }> => {
  if (child.stderr === null) throw new Error('The log is not read');
  for await (const line of createInterface({ input: child.stderr })) {
    const entry = JSON.parse(line) as { msg: string; origin: string; metrics: string };
    if (entry.msg === 'listening') return entry;
  }
  throw new Error('It did not start');
};

test('the process serves, gives figures on its inner port, and on SIGTERM finishes what is in flight', async () => {
  const child = spawn(process.execPath, [main], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  const { origin, metrics } = await started(child);
  child.stderr.resume();
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);

  const inFlight = fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ whoami }' }),
  });
  await reached;
  child.kill('SIGTERM');
  await expect
    .poll(() =>
      fetch(`${origin}/readyz`).then(
        () => 'accepting',
        () => 'closed',
      ),
    )
    .toBe('closed');
  expect(await (await fetch(`${metrics}/metrics`)).text()).toContain('process_cpu_seconds_total');
  release();
  expect(await (await inFlight).json()).toEqual({ data: { whoami: 'late' } });
  expect(await exited).toEqual([0, null]);
});

test('all that is missing in the environment is named at once', async () => {
  const { VIEWER_KEYS: _, REDIS_URL: __, ...rest } = environment;
  const child = spawn(process.execPath, [main], {
    env: { ...rest, GAME_ORIGIN: 'nowhere' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (chunk) => (text += String(chunk)));
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(1);
  for (const name of ['VIEWER_KEYS', 'REDIS_URL', 'GAME_ORIGIN']) expect(text).toContain(name);
});
