import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNginx, type NginxEngine } from '../src/engines/nginx.ts';
import { createRedis, type RedisEngine } from '../src/engines/redis.ts';
import { createGatewayProcess, startStandIns } from './gateway-processes.ts';

const domain = 'star.test';
const operation = JSON.stringify({ query: '{ playerById(environmentId: "env", id: "plr") { id } }' });

let folder: string;
let subgraphs: Awaited<ReturnType<typeof startStandIns>>;
let redis: RedisEngine;
let gateways: Awaited<ReturnType<typeof createGatewayProcess>>[];
let nginx: NginxEngine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-leaving-'));
  subgraphs = await startStandIns();
  redis = await createRedis({ folder: join(folder, 'redis') });
  await redis.start();
  const common = { domain, subgraphs: subgraphs.origin, redisUrl: redis.url };
  gateways = [await createGatewayProcess(common), await createGatewayProcess(common)];
  await Promise.all(gateways.map((gateway) => gateway.start()));
  nginx = await createNginx({
    folder: join(folder, 'nginx'),
    upstreams: gateways.map(({ address }) => address),
    domain,
  });
  await nginx.start();
}, 120_000);
afterAll(async () => {
  await nginx.stop();
  await Promise.all([...gateways, redis].map((engine) => engine.stop()));
  await subgraphs.stop();
  await rm(folder, { recursive: true });
});

/** Clients that go on until they are told to stop, and what went wrong for them. */
const startLoad = () => {
  const agent = new Agent({ keepAlive: true });
  const { port } = new URL(nginx.origin);
  const token = subgraphs.token();
  const failures: string[] = [];
  const done = { POST: 0, GET: 0, streams: 0 };
  const listening = new Set<IncomingMessage>();
  const state = { going: true };

  const send = async (
    method: 'POST' | 'GET',
    path: string,
    headers: Record<string, string>,
  ): Promise<IncomingMessage> => {
    const asked = request({
      host: '127.0.0.1',
      port,
      agent,
      method,
      path,
      headers: { host: `api.${domain}`, ...headers },
    });
    asked.end(method === 'POST' ? operation : undefined);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return response;
  };
  const again = async (what: string, act: () => Promise<void>): Promise<void> => {
    while (state.going) {
      await act().catch((error: unknown) => failures.push(`${what}: ${String(error)}`));
      await sleep(Math.random() * 10);
    }
  };
  const post = async (): Promise<void> => {
    const response = await send('POST', '/graphql', { 'content-type': 'application/json' });
    const answer = await text(response);
    if (response.statusCode !== 200 || answer !== '{"data":{"playerById":null}}')
      failures.push(`POST ${response.statusCode}: ${answer}`);
    done.POST += 1;
  };
  const get = async (): Promise<void> => {
    const response = await send('GET', '/live/versions', { authorization: `Bearer ${token}` });
    const answer = await text(response);
    if (response.statusCode !== 200) failures.push(`GET ${response.statusCode}: ${answer}`);
    done.GET += 1;
  };
  const listen = async (): Promise<void> => {
    const response = await send('GET', '/live', { authorization: `Bearer ${subgraphs.token()}` });
    listening.add(response);
    try {
      const all = await text(response);
      if (response.statusCode !== 200 || !all.startsWith('event: versions') || !all.includes('"reason":"stopping"'))
        failures.push(`stream ${response.statusCode}: ${all}`);
      done.streams += 1;
    } catch (error) {
      if (state.going) throw error;
    } finally {
      listening.delete(response);
    }
  };
  const clients = [
    ...Array.from({ length: 12 }, () => again('POST', post)),
    ...Array.from({ length: 4 }, () => again('GET', get)),
    ...Array.from({ length: 10 }, () => again('stream', listen)),
  ];
  return {
    done,
    failures,
    listening,
    stop: async (): Promise<void> => {
      state.going = false;
      for (const response of listening) response.destroy();
      await Promise.all(clients);
      agent.destroy();
    },
  };
};

test('gateways leave and come back in turn under load, and no request fails', async () => {
  const load = startLoad();
  await expect.poll(() => load.listening.size, { timeout: 10_000 }).toBe(10);
  for (const gateway of [...gateways, ...gateways]) {
    const before = load.done.POST;
    const began = performance.now();
    await gateway.stop();
    // In time by itself, not killed.
    expect(performance.now() - began).toBeLessThan(12_000);
    await sleep(500);
    // The next one leaves at once, though nginx still leaves this one alone.
    await gateway.start();
    expect(load.done.POST).toBeGreaterThan(before);
  }
  await load.stop();
  console.info(JSON.stringify(load.done));
  expect(load.failures).toEqual([]);
  expect(load.done.POST).toBeGreaterThan(1000);
  // Each leaving ended somebody's stream, who was at once served elsewhere.
  expect(load.done.streams).toBeGreaterThanOrEqual(10);
}, 120_000);
