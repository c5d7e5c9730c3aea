import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createLogger } from '../src/logging.ts';
import { readBody, startServer, type RunningServer } from '../src/server.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

const start = async (handle?: Parameters<typeof startServer>[0]['handle']): Promise<RunningServer> => {
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle:
      handle ??
      (async (incoming, response) => {
        response.end(await readBody(incoming, 1000));
      }),
    ready: () => Promise.resolve(true),
    logger: createLogger({ service: 'test', level: 'error' }),
  });
  open.push(() => void server.stop(0));
  return server;
};

/** A connection that is kept alive, and what comes back over it. */
const keepAlive = async (port: number) => {
  const socket: Socket = connect(port, '127.0.0.1');
  open.push(() => socket.destroy());
  await once(socket, 'connect');
  let text = '';
  let ended = false;
  socket.on('data', (chunk) => (text += String(chunk)));
  socket.on('close', () => (ended = true));
  socket.on('error', () => undefined);
  return {
    post: async (body: string): Promise<string> => {
      text = '';
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      await expect.poll(() => text, { interval: 5 }).toContain(`\r\n\r\n${body}`);
      return text.toLowerCase();
    },
    ended: () => ended,
  };
};

test('a connection that was idle when the server began to stop can still be used once', async () => {
  const server = await start();
  const connection = await keepAlive(server.port);
  expect(await connection.post('first')).toContain('connection: keep-alive');
  const stopped = server.stop(5000, 400);
  await sleep(100);
  expect(connection.ended()).toBe(false);
  expect(await connection.post('second')).toContain('connection: close');
  await stopped;
  // The server is done with a connection a moment before its client hears of it.
  await expect.poll(() => connection.ended()).toBe(true);
});

test('one that nobody uses is closed after its idle time, and the server is then stopped', async () => {
  const server = await start();
  const connection = await keepAlive(server.port);
  await connection.post('first');
  const began = performance.now();
  await server.stop(5000, 400);
  const took = performance.now() - began;
  expect(took).toBeGreaterThan(390);
  expect(took).toBeLessThan(2000);
});

test('without an idle time it is closed at once', async () => {
  const server = await start();
  const connection = await keepAlive(server.port);
  await connection.post('first');
  const began = performance.now();
  await server.stop(5000);
  expect(performance.now() - began).toBeLessThan(300);
});

test('the idle time counts from the last answer that left its connection open', async () => {
  let answer: (() => void) | undefined;
  const server = await start((_, response) => {
    response.write('some');
    answer = () => response.end('more');
    return Promise.resolve();
  });
  const agent = new Agent({ keepAlive: true });
  open.push(() => agent.destroy());
  const asked = request({ port: server.port, host: '127.0.0.1', agent }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  const began = performance.now();
  const stopped = server.stop(5000, 300);
  await sleep(400);
  answer?.();
  await stopped;
  expect(performance.now() - began).toBeGreaterThan(680);
});

test('a request that takes longer than the deadline is cut', async () => {
  const server = await start(() => new Promise(() => undefined));
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await sleep(50);
  const began = performance.now();
  await Promise.all([server.stop(200, 400), once(socket, 'close')]);
  expect(performance.now() - began).toBeLessThan(1500);
});

test('clients are told to leave idle connections long before the server closes them', async () => {
  const server = await start();
  const connection = await keepAlive(server.port);
  expect(await connection.post('first')).toContain('keep-alive: timeout=5');
  await sleep(6500);
  expect(connection.ended()).toBe(false);
});
