import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StartupError } from '../../src/startup-error.ts';
import { startPostgres, type RunningPostgres } from '../../src/stores/postgres.ts';

/** A cluster that has been laid out and stopped; tests begin with a copy, which takes less than a layout. */
let laidOut: string;
let folder: string;
let running: RunningPostgres[];
let children: ChildProcess[];

const makeFolder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'stargraph-postgres-'));
  await chmod(made, 0o755);
  return made;
};

beforeAll(async () => {
  laidOut = await makeFolder();
  await (await startPostgres({ folder: laidOut })).stop();
});
afterAll(() => rm(laidOut, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await makeFolder();
  running = [];
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const postgres of running) await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const copyCluster = async (): Promise<void> => {
  await promisify(execFile)('cp', ['-a', `${laidOut}/.`, folder]);
};

const start = async (): Promise<RunningPostgres> => {
  const postgres = await startPostgres({ folder });
  running.push(postgres);
  return postgres;
};

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

/** Starts PostgreSQL in a child that commits a row; resolves with the child and its URL. */
const startInChild = async (): Promise<{ child: ChildProcess; adminUrl: string }> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-postgres.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, adminUrl: line.toString().trim() };
};

const kill = async (child: ChildProcess): Promise<void> => {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
};

const serverPid = async (): Promise<number> =>
  Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

const expectOneLine = (error: unknown, pattern: RegExp): void => {
  expect(error).toBeInstanceOf(StartupError);
  const { message } = error as StartupError;
  expect(message).toMatch(pattern);
  expect(message).not.toContain('\n');
};

describe('the embedded PostgreSQL', () => {
  test('keeps its data, its password and its port over a stop, and is durable', async () => {
    await copyCluster();
    const first = await start();
    await query(first.adminUrl, 'CREATE TABLE kept (id int)');
    await first.stop();
    expect(existsSync(join(folder, 'data', 'postmaster.pid'))).toBe(false);
    const second = await start();
    expect(second.adminUrl).toBe(first.adminUrl);
    expect(await query(second.adminUrl, 'SELECT * FROM kept')).toEqual([]);
    expect(
      await query(
        second.adminUrl,
        `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses') ORDER BY name`,
      ),
    ).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
    expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600);
  });

  test('begins with a copy of a template under a password of its own, which opens no other copy', async () => {
    await copyCluster();
    const made = await start();
    await query(made.adminUrl, 'CREATE TABLE of_the_template (id int)');
    await made.stop();
    const copy = join(folder, 'copy');
    const postgres = await startPostgres({ folder: copy, template: () => Promise.resolve(join(folder, 'data')) });
    running.push(postgres);
    expect(await query(postgres.adminUrl, 'SELECT * FROM of_the_template')).toEqual([]);
    const withItsPassword = new URL(postgres.adminUrl);
    withItsPassword.password = new URL(made.adminUrl).password;
    expect(await failure(query(withItsPassword.toString(), 'SELECT 1'))).toMatchObject({ code: '28P01' });
    await postgres.stop();
    const again = await startPostgres({
      folder: copy,
      template: () => Promise.reject(new Error('A cluster that is there needs none')),
    });
    running.push(again);
    expect(again.adminUrl).toBe(postgres.adminUrl);
  });

  test.each([
    ['is no cluster', async (template: string) => mkdir(template)],
    ['is not there', async () => {}],
  ])('lays out its own where the template %s', async (_, make) => {
    const template = join(folder, 'template');
    await make(template);
    const postgres = await startPostgres({ folder: join(folder, 'own'), template: () => Promise.resolve(template) });
    running.push(postgres);
    expect(await query(postgres.adminUrl, 'SELECT current_database() AS name')).toEqual([{ name: 'stargraph' }]);
  });

  test('is taken over where a kill of its parent left it running', async () => {
    await copyCluster();
    const { child, adminUrl } = await startInChild();
    await kill(child);
    const pid = await serverPid();
    const after = await start();
    expect(after.adminUrl).toBe(adminUrl);
    expect(await serverPid()).toBe(pid);
    expect(await query(after.adminUrl, 'SELECT count(*)::int AS count FROM kept')).toEqual([{ count: 1 }]);
  });

  test('recovers every committed row where parent and server were killed together', async () => {
    await copyCluster();
    for (let round = 1; round <= 3; round += 1) {
      const { child, adminUrl } = await startInChild();
      const pid = await serverPid();
      await kill(child);
      process.kill(pid, 'SIGKILL');
      expect(await failure(query(adminUrl, 'SELECT 1'))).toBeInstanceOf(Error);
    }
    const after = await start();
    expect(await query(after.adminUrl, 'SELECT count(*)::int AS count FROM kept')).toEqual([{ count: 3 }]);
  });

  test('starts where the pid file names a process that is now another program', async () => {
    await copyCluster();
    const first = await start();
    await first.stop();
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60000)']);
    children.push(stranger);
    await once(stranger, 'spawn');
    await writeFile(
      join(folder, 'data', 'postmaster.pid'),
      `${stranger.pid}\n${join(folder, 'data')}\n1795471200\n5432\n\n127.0.0.1\n`,
    );
    const second = await start();
    expect(await query(second.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(stranger.exitCode).toBe(null);
  });

  test('starts over where one is just ending, as after a kill in the middle of a stop', async () => {
    await copyCluster();
    const first = await start();
    process.kill(await serverPid(), 'SIGINT');
    const second = await start();
    expect(await query(second.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(second.adminUrl).toBe(first.adminUrl);
  });

  test('takes another port where its last one is in use', async () => {
    await copyCluster();
    const first = await start();
    await first.stop();
    const port = Number(new URL(first.adminUrl).port);
    const taken: Server = createServer();
    await new Promise<void>((done) => {
      taken.listen(port, '127.0.0.1', done);
    });
    const second = await start();
    taken.close();
    expect(new URL(second.adminUrl).port).not.toBe(String(port));
    expect(await query(second.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('begins again where the first layout was killed half way', async () => {
    await mkdir(join(folder, 'data.part', 'base'), { recursive: true });
    await writeFile(join(folder, 'data.part', 'PG_VERSION'), '18\n');
    await writeFile(join(folder, 'password.initdb'), 'left behind');
    const postgres = await start();
    expect(await query(postgres.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(folder, 'data.part'))).toBe(false);
    expect(existsSync(join(folder, 'password.initdb'))).toBe(false);
  });

  test('says in one line that its data is damaged', async () => {
    await copyCluster();
    const first = await start();
    await first.stop();
    const data = join(folder, 'data');
    await rm(join(data, 'global', 'pg_control'));
    expectOneLine(await failure(start()), /did not start from .*data: .*pg_control.*move .* away to begin anew/);
    await rm(join(data, 'PG_VERSION'));
    expectOneLine(await failure(start()), /holds no PostgreSQL cluster: it is damaged/);
  });

  test('says in one line that its password is gone', async () => {
    await copyCluster();
    const first = await start();
    await first.stop();
    await rename(join(folder, 'password'), join(folder, 'elsewhere'));
    expectOneLine(await failure(start()), /password .* is missing/);
    await rename(join(folder, 'elsewhere'), join(folder, 'password'));
    expect(await query((await start()).adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test.runIf(process.getuid?.() === 0)('starts under root in a folder that is closed to everyone else', async () => {
    await chmod(folder, 0o700);
    const postgres = await startPostgres({ folder: join(folder, 'inner') });
    running.push(postgres);
    expect(await query(postgres.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
