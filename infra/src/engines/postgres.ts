import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { createEngine, freePort, type Engine } from './engine.ts';
import { commandLine, findUser, type User } from './user.ts';

const execute = promisify(execFile);

export type PostgresEngine = Engine & {
  /** The administrator's URL, database `stargraph`. Direct: nothing pools in between. */
  readonly adminUrl: string;
};

export interface PostgresOptions {
  /** Its own folder: cluster and password live there. */
  readonly folder: string;
  readonly port?: number;
  /** Whether commits survive a power cut; off is faster, for tests that never kill it. @default true */
  readonly durable?: boolean;
}

const installed = '/usr/lib/postgresql';

/** The folder of the newest installed server's programs. @throws Error naming the package */
export const postgresPrograms = async (): Promise<string> => {
  const versions = (await readdir(installed).catch(() => [])).toSorted((a, b) => Number(b) - Number(a));
  for (const version of versions) {
    const programs = join(installed, version, 'bin');
    if (await exists(join(programs, 'initdb'))) return programs;
  }
  throw new Error(`There is no PostgreSQL server under ${installed}: install the package postgresql.`);
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const layOut = async (
  programs: string,
  folder: string,
  data: string,
  password: string,
  user: User | undefined,
): Promise<void> => {
  await mkdir(folder, { recursive: true });
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  if (await exists(join(data, 'PG_VERSION'))) return;
  await rm(data, { recursive: true, force: true });
  const passwordFile = join(folder, 'password.initdb');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user !== undefined) await chown(passwordFile, user.uid, user.gid);
  const { command, args } = commandLine(
    {
      command: join(programs, 'initdb'),
      args: [
        `--pgdata=${data}`,
        '--username=stargraph',
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        `--pwfile=${passwordFile}`,
        '--no-sync',
      ],
      ...(user === undefined ? {} : { user }),
    },
    'SIGKILL',
  );
  await execute(command, [...args], { cwd: '/', ...(command.endsWith('initdb') ? user : {}) });
  await rm(passwordFile);
};

const readPassword = async (folder: string): Promise<string> => {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'password');
  if (!(await exists(path))) await writeFile(path, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFile(path, 'utf8');
};

/** Makes the database `stargraph` where it is missing; rejects while the server takes no connections. */
const openDatabase = async (adminUrl: string): Promise<void> => {
  const url = new URL(adminUrl);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.toString(), connectionTimeoutMillis: 5000 });
  client.on('error', () => {
    // A server that ends closes the connection; the query says so.
  });
  await client.connect();
  try {
    const found = await client.query(`SELECT FROM pg_database WHERE datname = 'stargraph'`);
    if (found.rowCount === 0) await client.query('CREATE DATABASE stargraph');
  } finally {
    await client.end();
  }
};

/** The sessions and helpers of a server. Linux alone tells. */
const childrenOf = async (pid: number): Promise<number[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => ''))
    .split(' ')
    .flatMap((child) => (child === '' ? [] : [Number(child)]));

const runs = async (pid: number): Promise<boolean> =>
  /^\d+ \(.*\) [^ZX] /s.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));

/** Kills one and waits until it is gone: a new server does not start beside what is left of the old one. */
const endChild = async (pid: number): Promise<void> => {
  while (await runs(pid)) {
    process.kill(pid, 'SIGKILL');
    await sleep(5);
  }
};

/** The system's PostgreSQL, the newest that is installed, on loopback. Under root it runs as the user `postgres`. */
export const createPostgres = async (options: PostgresOptions): Promise<PostgresEngine> => {
  const { folder } = options;
  const data = join(folder, 'data');
  const [programs, user, password] = await Promise.all([
    postgresPrograms(),
    findUser('postgres'),
    readPassword(folder),
  ]);
  const port = options.port ?? (await freePort());
  const adminUrl = `postgres://stargraph:${password}@127.0.0.1:${port}/stargraph`;
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '128MB',
    max_wal_size: '1GB',
    // What was run may hold secrets; the message alone says enough.
    log_min_error_statement: 'panic',
    ...((options.durable ?? true) ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const engine = createEngine({
    name: 'PostgreSQL',
    command: join(programs, 'postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    cwd: '/',
    ...(user === undefined ? {} : { user }),
    prepare: () => layOut(programs, folder, data, password, user),
    healthy: () =>
      openDatabase(adminUrl).then(
        () => true,
        () => false,
      ),
    // Fast shutdown: SIGTERM would wait for sessions to end by themselves.
    stopSignal: 'SIGINT',
  });
  return Object.assign(Object.create(engine) as Engine, {
    adminUrl,
    // All of it at once, as a power cut does: sessions left alone would hold the data for a while.
    kill: async () => {
      const children = engine.pid === undefined ? [] : await childrenOf(engine.pid);
      await engine.kill();
      await Promise.all(children.map(endChild));
    },
  });
};
