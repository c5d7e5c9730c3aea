import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { messageOf } from '@stargraph/kit/errors';
import { isAlive } from '../is-alive.ts';
import { StartupError } from '../startup-error.ts';

const execute = promisify(execFile);

/** How long a server may take to recover from a kill, or to end, in milliseconds. */
export const serverDeadlineMs = 60_000;

const commandOf = async (pid: number): Promise<string> => {
  try {
    return await readFile(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return execute('ps', ['-o', 'command=', '-p', String(pid)]).then(
      ({ stdout }) => stdout,
      () => '',
    );
  }
};

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Connects to the database `postgres`; undefined while the server does not take connections. */
const connects = async (url: string, data: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {
    // A server that is ending closes the connection; the query or the next attempt says so.
  });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    if (codeOf(error) === '28P01') {
      throw new StartupError(
        `The PostgreSQL that runs on ${data} does not take this folder's password. Put back its file "password", or move the folder away to begin anew.`,
        { cause: error },
      );
    }
    return false;
  } finally {
    await client.end().catch(() => {});
  }
};

/**
 * The port of a server that already runs on this data, once it takes connections: one that a kill of the
 * platform left behind. Undefined where none runs, or one has just ended.
 *
 * Whether a dead server's `postmaster.pid` may go is PostgreSQL's own decision: orphaned backends may still
 * write. It is removed here only where its process id now belongs to another program, which PostgreSQL takes
 * for a server.
 * @throws StartupError
 */
export const findServer = async (data: string, urlAt: (port: number) => string): Promise<number | undefined> => {
  const pidFile = join(data, 'postmaster.pid');
  const deadline = Date.now() + serverDeadlineMs;
  while (Date.now() < deadline) {
    if (!existsSync(pidFile)) return undefined;
    const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
    const pid = Math.abs(Number(lines[0]));
    if (!Number.isInteger(pid) || pid === 0 || !isAlive(pid)) return undefined;
    const command = await commandOf(pid);
    if (isAlive(pid) && !(command.includes('postgres') && command.includes(data))) {
      await rm(pidFile, { force: true });
      return undefined;
    }
    const port = Number(lines[3]);
    if (port > 0 && (await connects(urlAt(port), data))) return port;
    await sleep(50);
  }
  throw new StartupError(
    `The PostgreSQL that runs on ${data} takes no connections. Its log is beside that folder; end that server and start again.`,
  );
};

const bind = (port: number): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address() as AddressInfo;
      probe.close(() => done(address.port));
    });
  });

/** A free loopback port: the one of the last start where it still is. */
export const choosePort = (last: number): Promise<number> => (last > 0 ? bind(last).catch(() => bind(0)) : bind(0));

/** What PostgreSQL's log says of a failed start, in one line. */
export const reasonIn = async (log: string, error: unknown): Promise<string> => {
  const text = await readFile(log, 'utf8').catch(() => '');
  const said = `${messageOf(error)}\n${text}`
    .split('\n')
    .findLast((line) => /FATAL|PANIC|could not|error while loading/.test(line));
  return said?.replace(/^.*?(FATAL|PANIC|ERROR): +/, '').trim() ?? 'it gave no reason';
};

/** Reasons that pass by themselves: the port was taken in between, or a killed server's backends still end. */
export const passes = (reason: string): boolean =>
  /could not bind|could not create any TCP|pre-existing shared memory|lock file "postmaster.pid"/.test(reason);
