import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ActDocument, HomeDocument } from '@stargraph/sdk';
import { bearer, send } from '../src/api.ts';
import { freePort } from '@stargraph/infra/engines/engine';
import { getFrom, spawnPlatform, startPlatformProcess } from '../src/process.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stargraph-start-'));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The one line that a failed start ends with. */
const failedStart = async (dataFolder: string, port: number): Promise<string> => {
  const platform = spawnPlatform(dataFolder, port);
  expect(await platform.ended).toBe(1);
  const lines = platform.output().trim().split('\n');
  expect(lines, platform.output()).toHaveLength(1);
  return lines[0] ?? '';
};

describe('npm start', () => {
  test('says who holds a busy port and what to do', async () => {
    const port = await freePort();
    const holder = createServer();
    await new Promise<void>((done) => {
      holder.listen(port, '127.0.0.1', done);
    });
    try {
      expect(await failedStart(join(folder, 'busy'), port)).toMatch(
        new RegExp(`Port ${port} can't be used.*PORT=${port + 1}`),
      );
    } finally {
      holder.close();
    }
  });

  test('refuses a port that is none, naming the variable', async () => {
    const platform = spawnPlatform(join(folder, 'nothing'), 1, { PORT: 'seven' });
    expect(await platform.ended).toBe(1);
    expect(platform.output()).toMatch(/PORT/);
  });

  test('says that a damaged data folder is damaged, and leaves it as it is', async () => {
    const damaged = join(folder, 'damaged');
    await mkdir(join(damaged, 'postgres', 'data'), { recursive: true });
    await writeFile(join(damaged, 'postgres', 'data', 'something'), 'left');
    expect(await failedStart(damaged, await freePort())).toMatch(/is damaged.*move .* away/);
    expect(existsSync(join(damaged, 'postgres', 'data', 'something'))).toBe(true);
  });

  test('serves every host, keeps its folder for itself, stops cleanly in the middle of work, and finds its data again', async () => {
    const data = join(folder, 'lasting');
    const port = await freePort();
    const first = await startPlatformProcess(data, port);
    expect(await failedStart(data, await freePort())).toMatch(new RegExp(`in use by process ${first.pid}`));
    await expect.poll(() => first.output()).toContain('Ctrl-C stops it');

    const { initData } = JSON.parse(await getFrom(port, `simulator.localhost:${port}`, '/launch?user=7')) as {
      initData: string;
    };
    expect(initData).toContain('hash=');

    const environmentId = /live, environment (env_\w+)/.exec(first.output())?.[1];
    const exchange = `mutation ($input: LaunchExchangeInput!) { launchExchange(input: $input) { __typename ... on LaunchExchangeSuccess { accessToken player { id } } } }`;
    const before = await send(first.origin, exchange, { input: { environmentId, initData } });
    const player = (before.data?.['launchExchange'] as { player: { id: string }; accessToken: string } | undefined) ?? {
      player: { id: '' },
      accessToken: '',
    };
    expect(player.player.id).toMatch(/^plr_/);

    // Requests are on their way when the signal comes: each is either answered in full or never taken.
    const acts = Array.from({ length: 40 }, (_, index) =>
      send(
        first.origin,
        ActDocument,
        { input: { intents: [{ id: `s${index}`, action: 'tap', count: 1 }] } },
        bearer(player.accessToken),
      ).then(
        (answer) => (answer.data?.['act'] as { outcomes?: unknown[] } | undefined)?.outcomes?.length ?? 0,
        () => 0,
      ),
    );
    await Promise.race(acts);
    first.signal('SIGINT');
    expect(await first.ended).toBe(0);
    const answered = (await Promise.all(acts)).reduce((sum, one) => sum + one, 0);
    expect(existsSync(join(data, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
    expect(existsSync(join(data, 'pid'))).toBe(false);
    expect(first.output()).not.toMatch(/"level":"(error|fatal)"/);

    const second = await startPlatformProcess(data, port);
    try {
      const again = await send(second.origin, exchange, { input: { environmentId, initData } });
      expect(again.data?.['launchExchange']).toMatchObject({ player: player.player });
      const { accessToken } = again.data?.['launchExchange'] as { accessToken: string };
      const read = await send(second.origin, HomeDocument, {}, bearer(accessToken));
      expect(Number((read.data?.['player'] as { points: string }).points)).toBeGreaterThanOrEqual(answered);
    } finally {
      second.signal('SIGTERM');
      expect(await second.ended).toBe(0);
    }
  }, 120_000);
});
