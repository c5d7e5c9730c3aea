import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '@stargraph/infra/engines/engine';
import { createManagedProcess, type ManagedProcess } from '../../src/distributed/managed-process.ts';

const program = `
  import { createServer } from 'node:http';
  createServer((_, response) => response.end('ready')).listen(Number(process.env.METRICS_PORT), '127.0.0.1');
  process.on('SIGTERM', () => process.exit(0));
  console.log('told', process.env.TOLD, 'but not', process.env.VITEST);
`;

let folder: string;
let managed: ManagedProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-managed-'));
  const main = join(folder, 'program.mjs');
  await writeFile(main, program);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  managed = createManagedProcess({
    name: 'program',
    main,
    variables: { METRICS_PORT: String(port), TOLD: 'this' },
    origin,
    metricsOrigin: origin,
    log: join(folder, 'log', 'program.log'),
  });
});
afterAll(async () => {
  await managed.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a process is told its variables alone, and what it prints is kept', async () => {
  await managed.start();
  await expect.poll(() => managed.output()).toContain('told this but not undefined');
  await expect.poll(() => readFile(join(folder, 'log', 'program.log'), 'utf8')).toContain('told this');
});

test('one that is killed is started again on the same port', async () => {
  const { pid } = managed;
  const ended = managed.ended();
  managed.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  await managed.ready();
  expect(managed.pid).not.toBe(pid);
  expect(managed.starts).toBe(2);
});

test('one that is held stays away until it is released', async () => {
  managed.hold();
  const ended = managed.ended();
  managed.kill('SIGTERM');
  expect(await ended).toBe(0);
  await sleep(500);
  expect(managed.pid).toBeUndefined();
  managed.release();
  await managed.ready();
  expect(managed.starts).toBe(3);
});

test('one that is stopped is not started again', async () => {
  await managed.stop();
  await sleep(500);
  expect(managed.pid).toBeUndefined();
});
