import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { systemClock } from '@stargraph/kit/clock';
import { createCommandClient, createHttpCommandTransport } from '@stargraph/kit/commands';
import { releasePinned } from '@stargraph/kit/contracts/commands/config';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import { signViewer, viewerHeader } from '@stargraph/kit/viewer';
import { createTenant } from './harness.ts';

/** A process that starts on a busy machine takes its time. */
const patience = 60_000;

const main = join(import.meta.dirname, '../src/main.ts');

test(
  'the service runs as a process of its own: answers the gateway and commands over HTTP, and SIGTERM ends it with 0',
  async () => {
    const database = await createTestDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'config-main-'));
    const viewerKey = randomBytes(32);
    const commandKey = randomBytes(32);
    const child = spawn(process.execPath, [main], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        CONFIG_DATABASE_URL: database.urlOf('config'),
        VIEWER_KEY: viewerKey.toString('hex'),
        COMMAND_KEYS_IN: JSON.stringify({ gateway: commandKey.toString('base64url') }),
        // Nobody listens there: notices are lost, the service must not care.
        REDIS_URL: 'redis://127.0.0.1:1',
        OBJECTS_FOLDER: folder,
        ASSETS_URL: 'http://assets.localhost',
        UPLOAD_KEY: randomBytes(32).toString('base64url'),
        PORT: '0',
        METRICS_PORT: '0',
      },
    });
    try {
      let origin = '';
      for await (const line of createInterface(child.stderr)) {
        const entry = JSON.parse(line) as { msg: string; origin?: string };
        if (entry.msg !== 'listening') continue;
        origin = entry.origin ?? '';
        break;
      }
      expect((await fetch(`${origin}/readyz`)).status).toBe(200);
      const tenant = createTenant();
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [viewerHeader]: signViewer(tenant.player(null), 'config', viewerKey, systemClock),
        },
        body: JSON.stringify({ query: '{ release { hash } }' }),
      });
      expect(await response.json()).toEqual({ data: { release: null } });
      const gateway = createCommandClient({
        caller: 'gateway',
        keyFor: () => commandKey,
        transport: createHttpCommandTransport(() => origin),
        clock: systemClock,
      });
      expect(await gateway.call(releasePinned, { environmentId: tenant.live })).toEqual({ hash: null });
      const exited = once(child, 'exit');
      child.stderr.resume();
      child.kill('SIGTERM');
      expect(await exited).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    }
  },
  patience,
);

test(
  'a service without its variables names them all and does not start',
  async () => {
    const child = spawn(process.execPath, [main], { stdio: ['ignore', 'ignore', 'pipe'], env: { PORT: '0' } });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    expect(await once(child, 'close')).toEqual([1, null]);
    for (const name of ['CONFIG_DATABASE_URL', 'VIEWER_KEY', 'REDIS_URL', 'OBJECTS_FOLDER', 'ASSETS_URL', 'UPLOAD_KEY'])
      expect(text).toContain(name);
  },
  patience,
);
