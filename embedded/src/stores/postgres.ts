import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { messageOf } from '@stargraph/kit/errors';
import { StartupError } from '../startup-error.ts';
import { findOwner, loadBinaries, programRunner, type Owner, type RunProgram } from './postgres-binaries.ts';
import { copyCluster } from './postgres-template.ts';
import { choosePort, findServer, passes, reasonIn, serverDeadlineMs } from './postgres-server.ts';

export interface RunningPostgres {
  /** The administrator's URL, database `stargraph`. */
  readonly adminUrl: string;
  /** Ends sessions, writes a checkpoint, stops the server. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Its own folder: cluster, password, port and log live there. One process may use it at a time. */
  readonly folder: string;
  /** Faster and not safe over a power cut: for tests alone. @default true */
  readonly durable?: boolean;
  /** Asked at the first start for a stopped cluster of the same PostgreSQL, to begin with. @default one is laid out */
  readonly template?: () => Promise<string | undefined>;
  /** Told once other processes do the work and this one has time for something else. */
  readonly onBusy?: () => void;
}

const waitSeconds = String(serverDeadlineMs / 1000);

/**
 * Starts a real PostgreSQL below `folder`, laid out at the first start. The server leads its own process
 * group, so that Ctrl-C reaches the platform first; one left running by a kill is taken over.
 * @throws StartupError
 */
export const startPostgres = async (options: PostgresOptions): Promise<RunningPostgres> => {
  const folder = resolve(options.folder);
  const data = join(folder, 'data');
  const durable = options.durable ?? true;
  const [binaries, owner] = await Promise.all([loadBinaries(), findOwner()]);
  await mkdir(folder, { recursive: true });
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
  const hasCluster = existsSync(join(data, 'PG_VERSION'));
  const given = hasCluster ? undefined : await options.template?.();
  const template = given !== undefined && existsSync(given) ? given : undefined;
  const paths = [folder, dirname(binaries.initdb), ...(template === undefined ? [] : [template])];
  const run = await programRunner(paths, owner);
  const control = (...args: string[]): Promise<void> =>
    run(binaries.pg_ctl, ['-D', data, '-s', '-w', '-t', waitSeconds, ...args]);

  const passwordPath = join(folder, 'password');
  if (hasCluster && !existsSync(passwordPath)) {
    throw new StartupError(
      `The password of the PostgreSQL in ${data} is gone: ${passwordPath} is missing. Put it back, or move ${folder} away to begin anew.`,
    );
  }
  const password = await readPassword(passwordPath);
  if (!hasCluster) {
    const laidOut = layOut({ run, initdb: binaries.initdb, folder, data, password, owner, durable, template });
    options.onBusy?.();
    await laidOut;
  }

  const urlAt = (port: number): string => `postgres://stargraph:${password}@127.0.0.1:${port}/postgres`;
  const port = (await findServer(data, urlAt)) ?? (await startServer(control, folder, data, durable, options.onBusy));
  return {
    adminUrl: await openDatabase(urlAt(port)),
    stop: async () => {
      try {
        await control('stop', '-m', 'fast');
      } catch (error) {
        // Gone by itself is stopped too.
        if ((await findServer(data, urlAt)) !== undefined)
          throw new Error(`PostgreSQL did not stop: ${messageOf(error)}`, { cause: error });
      }
    },
  };
};

/** A file that a kill or a power cut leaves either absent or whole. */
const writeWhole = async (path: string, text: string): Promise<void> => {
  const file = await open(`${path}.part`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
};

const readPassword = async (path: string): Promise<string> => {
  if (existsSync(path)) return readFile(path, 'utf8');
  const password = randomBytes(24).toString('base64url');
  await writeWhole(path, password);
  return password;
};

type Control = (...args: string[]) => Promise<void>;

const startServer = async (
  control: Control,
  folder: string,
  data: string,
  durable: boolean,
  onBusy?: () => void,
): Promise<number> => {
  const log = join(folder, 'postgres.log');
  const portPath = join(folder, 'port');
  const last = Number(await readFile(portPath, 'utf8').catch(() => '0'));
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort(attempt === 1 ? last : 0);
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      shared_buffers: '128MB',
      max_wal_size: '1GB',
      log_min_messages: 'warning',
      // What was run may hold secrets; the message alone says enough.
      log_min_error_statement: 'panic',
      ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    };
    const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value === '' ? "''" : value}`);
    // One log for each start: its last words are this start's.
    if (existsSync(log)) await rename(log, `${log}.old`);
    try {
      const started = control('start', '-l', log, '-o', flags.join(' '));
      onBusy?.();
      await started;
      await writeWhole(portPath, String(port));
      return port;
    } catch (error) {
      const reason = await reasonIn(log, error);
      if (attempt < 20 && passes(reason)) {
        await sleep(250);
        continue;
      }
      throw new StartupError(
        isLibraryMissing(error) || /shared librar/.test(reason)
          ? missingLibrary(reason)
          : `PostgreSQL did not start from ${data}: ${reason}. Mend what it names, or move ${folder} away to begin anew.`,
        { cause: error },
      );
    }
  }
};

const isLibraryMissing = (error: unknown): boolean => /shared librar|Library not loaded/.test(messageOf(error));
const missingLibrary = (reason: string): string =>
  `PostgreSQL lacks a library of this system (${reason}). Install it, or set DATABASE_URL to a PostgreSQL 15 or newer.`;

interface LayOutOptions {
  readonly run: RunProgram;
  readonly initdb: string;
  readonly folder: string;
  readonly data: string;
  readonly password: string;
  readonly owner: Owner | undefined;
  readonly durable: boolean;
  readonly template: string | undefined;
}

const initialise = async (
  { run, initdb, folder, password, owner, durable }: LayOutOptions,
  data: string,
): Promise<void> => {
  const passwordFile = join(folder, 'password.initdb');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (owner !== undefined) await chown(passwordFile, owner.uid, owner.gid);
    await run(initdb, [
      '-D',
      data,
      '-U',
      'stargraph',
      '-A',
      'scram-sha-256',
      '-E',
      'UTF8',
      '--locale=C',
      `--pwfile=${passwordFile}`,
      ...(durable ? [] : ['--no-sync']),
    ]);
  } finally {
    await rm(passwordFile, { force: true });
  }
};

/** Lays out aside and renames: a kill in the middle leaves nothing that looks whole. */
const layOut = async (options: LayOutOptions): Promise<void> => {
  const { folder, data, template } = options;
  if (existsSync(data)) {
    throw new StartupError(
      `${data} is there but holds no PostgreSQL cluster: it is damaged. Put its backup back, or move ${folder} away to begin anew.`,
    );
  }
  const aside = join(folder, 'data.part');
  try {
    await rm(aside, { recursive: true, force: true });
    // One that can't be copied (another user's, or going at this moment) is no reason not to start.
    const copied =
      template !== undefined &&
      (await copyCluster({ ...options, template, data: aside }).then(
        () => true,
        () => false,
      ));
    if (!copied) {
      await rm(aside, { recursive: true, force: true });
      await initialise(options, aside);
    }
    await rename(aside, data);
  } catch (error) {
    const lines = messageOf(error)
      .split('\n')
      .filter((line) => line.trim() !== '');
    const reason = lines.findLast((line) => /error[: ]/.test(line)) ?? lines[0] ?? 'it gave no reason';
    throw new StartupError(
      isLibraryMissing(error)
        ? missingLibrary(reason)
        : `PostgreSQL could not lay out ${data}: ${reason}. The folder must be writable, on a disk with room.`,
      {
        cause: error,
      },
    );
  }
};

/** The URL of the database `stargraph`, made where missing. */
const openDatabase = async (serverUrl: string): Promise<string> => {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const found = await client.query(`SELECT FROM pg_database WHERE datname = 'stargraph'`);
    if (found.rowCount === 0) await client.query('CREATE DATABASE stargraph');
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = '/stargraph';
  return url.toString();
};
