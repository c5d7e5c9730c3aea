import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { createEngine, freePort, type Engine } from './engine.ts';

export type RedisEngine = Engine & {
  /** For `REDIS_URL`. */
  readonly url: string;
};

export interface RedisOptions {
  readonly folder: string;
  readonly port?: number;
  /** Whether what was written is there again after a stop or a kill. @default true */
  readonly appendonly?: boolean;
}

/** Whether it answers PING; while it still loads its file it says so instead. */
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (yes: boolean): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (answer) => end(answer.toString().startsWith('+PONG')));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });

/** The system's Redis on loopback, without snapshots. */
export const createRedis = async (options: RedisOptions): Promise<RedisEngine> => {
  const { folder } = options;
  const port = options.port ?? (await freePort());
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    appendonly: (options.appendonly ?? true) ? 'yes' : 'no',
    save: '',
    daemonize: 'no',
    loglevel: 'warning',
  };
  const engine = createEngine({
    name: 'Redis',
    command: 'redis-server',
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    prepare: async () => {
      await mkdir(folder, { recursive: true });
    },
    healthy: () => answers(port),
  });
  return Object.assign(Object.create(engine) as Engine, { url: `redis://127.0.0.1:${port}` });
};
