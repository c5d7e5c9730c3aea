import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accepts, createEngine, freePort, type Engine } from './engine.ts';
import { commandLine, findUser } from './user.ts';

export type PgBouncerEngine = Engine & {
  /** The same URL by way of the pooler: name, password, database and parameters stay. */
  readonly pooled: (url: string) => string;
};

export interface PgBouncerOptions {
  /** Its own folder: configuration and passwords live there. */
  readonly folder: string;
  readonly port?: number;
  /** Where PostgreSQL stands. */
  readonly server: { readonly host: string; readonly port: number };
  /** Passwords by role; nobody else gets in. */
  readonly users: Readonly<Record<string, string>>;
  /** Connections to PostgreSQL for each role and database. @default 10 */
  readonly poolSize?: number;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const configuration = ({ folder, server, poolSize = 10 }: PgBouncerOptions, port: number): string =>
  [
    '[databases]',
    `* = host=${server.host} port=${server.port}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${join(folder, 'userlist.txt')}`,
    'pool_mode = transaction',
    `default_pool_size = ${poolSize}`,
    'max_client_conn = 1000',
    // Who connects directly sets search path and time-outs so. Behind a pooler those of the role count: see provision.ts.
    'ignore_startup_parameters = extra_float_digits, options',
    // A PostgreSQL that comes back is found at once, and one that is away is told of instead of waited for.
    'server_login_retry = 1',
    'query_wait_timeout = 10',
    'log_connections = 0',
    'log_disconnections = 0',
    '',
  ].join('\n');

/** The system's PgBouncer on loopback, in transaction mode. */
export const createPgBouncer = async (options: PgBouncerOptions): Promise<PgBouncerEngine> => {
  const { folder, users } = options;
  const port = options.port ?? (await freePort());
  const user = await findUser('postgres');
  const config = join(folder, 'pgbouncer.ini');
  const line = commandLine(
    { command: 'pgbouncer', args: [config], ...(user === undefined ? {} : { user }) },
    'SIGTERM',
  );
  const engine = createEngine({
    name: 'PgBouncer',
    ...line,
    prepare: async () => {
      await mkdir(folder, { recursive: true });
      const list = Object.entries(users).map(([name, password]) => `${quoted(name)} ${quoted(password)}\n`);
      const files = { [config]: configuration(options, port), [join(folder, 'userlist.txt')]: list.join('') };
      for (const [path, text] of Object.entries(files)) {
        await writeFile(path, text, { mode: 0o600 });
        if (user !== undefined) await chown(path, user.uid, user.gid);
      }
    },
    healthy: () => accepts(port),
    // At once: SIGINT would wait for its clients to leave.
    stopSignal: 'SIGTERM',
  });
  return Object.assign(Object.create(engine) as Engine, {
    pooled: (direct: string): string => {
      const url = new URL(direct);
      url.hostname = '127.0.0.1';
      url.port = String(port);
      return url.toString();
    },
  });
};
