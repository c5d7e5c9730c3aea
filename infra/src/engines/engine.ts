import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine, type User } from './user.ts';

/** A real server as a child process on loopback, with a data folder that outlives it. */
export interface Engine {
  readonly name: string;
  /** Undefined while it does not run. */
  readonly pid: number | undefined;
  /** Starts, or starts again on the same port and data; resolves when it is healthy. @throws EngineError */
  start(): Promise<void>;
  /** Stops cleanly; ends it the hard way where that takes too long. Harmless where it does not run. */
  stop(): Promise<void>;
  /** SIGKILL: what was not durable is gone. Resolves when the process is. */
  kill(): Promise<void>;
  /** The end of what it printed, both streams. */
  output(): string;
}

/** A server did not come up, or ended by itself. */
export class EngineError extends Error {
  constructor(name: string, problem: string, output: string) {
    super(`${name} ${problem}${output === '' ? '' : `\n${output}`}`);
    this.name = 'EngineError';
  }
}

export interface EngineOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Whom the process runs as, where not as ourselves: PostgreSQL refuses root. */
  readonly user?: User;
  /** Done before the first start: lays out the data folder. */
  readonly prepare?: () => Promise<void>;
  /** Asked every 50 ms while it starts. What it throws counts as no. */
  readonly healthy: () => Promise<boolean>;
  /** @default 60 s */
  readonly startMs?: number;
  /** @default 15 s */
  readonly stopMs?: number;
  /** @default SIGTERM */
  readonly stopSignal?: NodeJS.Signals;
}

const keptOutput = 20_000;
const running = new Set<ChildProcess>();
// Whoever started them ends: they must not stay behind. (Where that one is killed, `commandLine` sees to it.)
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Below where the system takes ports for outgoing connections: one of those could hold a server's port when it comes back.
 * Above 10080, which `fetch` asks nobody at.
 */
const [lowest, highest] = [10_081, 32_000] as const;
const given = new Set<number>();

const canListen = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => done(true));
    });
  });

/** A loopback port that nobody listens at, and that this process was not given before. */
export const freePort = async (): Promise<number> => {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(lowest, highest);
    if (given.has(port)) continue;
    given.add(port);
    if (await canListen(port)) return port;
  }
  throw new Error('No free port was found');
};

export const createEngine = (options: EngineOptions): Engine => {
  const { name } = options;
  const stopSignal = options.stopSignal ?? 'SIGTERM';
  const { command, args, user } = commandLine(options, stopSignal);
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  let output = '';
  let prepared = false;

  const launch = (): void => {
    const started = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...user,
    });
    child = started;
    running.add(started);
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-keptOutput);
    };
    started.stdout.on('data', keep);
    started.stderr.on('data', keep);
    ended = new Promise((resolve) => {
      const over = (): void => {
        running.delete(started);
        if (child === started) child = undefined;
        resolve();
      };
      started.once('exit', over);
      started.once('error', (error) => {
        output += error.message;
        over();
      });
    });
  };

  const end = async (signal: NodeJS.Signals, patienceMs: number): Promise<void> => {
    const going = child;
    if (going === undefined) return ended;
    going.kill(signal);
    const timer = setTimeout(() => going.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(timer);
  };

  return {
    name,
    get pid() {
      return child?.pid;
    },
    start: async () => {
      if (child !== undefined) return;
      if (!prepared) await options.prepare?.();
      prepared = true;
      output = '';
      launch();
      const until = Date.now() + (options.startMs ?? 60_000);
      while (!(await options.healthy().catch(() => false))) {
        if (child === undefined) throw new EngineError(name, 'ended before it was ready', output);
        if (Date.now() > until) {
          await end('SIGKILL', 0);
          throw new EngineError(name, 'was not ready in time', output);
        }
        await sleep(50);
      }
    },
    stop: () => end(stopSignal, options.stopMs ?? 15_000),
    kill: () => end('SIGKILL', 0),
    output: () => output,
  };
};

/** Whether something accepts connections at a loopback port. */
export const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const answer = (yes: boolean) => (): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', answer(true));
    socket.once('error', answer(false));
  });
