import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const execute = promisify(execFile);

const clients = 16;

const findPgbench = async (): Promise<string> => {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  for (const path of ['pgbench', ...versions.map((version) => `/usr/lib/postgresql/${version}/bin/pgbench`)]) {
    if (
      await execute(path, ['--version']).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new Error('This bench needs pgbench beside it: install the package postgresql-contrib (Debian: postgresql).');
};

/** TPC-B, in a database of its own on the server of `adminUrl`. */
export const createPgbench = async (
  adminUrl: string,
): Promise<{ readonly name: string; readonly rate: (seconds: number) => Promise<number> }> => {
  const pgbench = await findPgbench();
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query('CREATE DATABASE pgbench');
  await admin.end();
  const url = new URL(adminUrl);
  url.pathname = '/pgbench';
  await execute(pgbench, ['-i', '-q', '-s', '16', url.toString()]);
  return {
    name: `pgbench TPC-B, ${clients} clients`,
    /** Transactions a second. */
    rate: async (seconds) => {
      const { stdout } = await execute(pgbench, [
        '-c',
        String(clients),
        '-j',
        '2',
        '-T',
        String(seconds),
        '-n',
        url.toString(),
      ]);
      return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
    },
  };
};
