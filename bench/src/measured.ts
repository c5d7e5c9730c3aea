import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a measured process spends, from its own point of view. */
export interface Measured {
  /** What it told when it was ready. */
  readonly ready: Readonly<Record<string, string>>;
  readonly pid: number;
  /** CPU time of the whole process so far, milliseconds. */
  cpu(): Promise<number>;
  /** Memory that the whole process holds, bytes, once what is garbage was collected. */
  memory(): Promise<number>;
  /** Tells it something of its own kind, which it does not answer. */
  tell(message: object): void;
  /** Lets it end what it has begun. */
  stop(): Promise<void>;
}

/** The next thing that the child tells. @throws where it ends instead */
const message = async (child: ChildProcess): Promise<unknown> => {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    const [answer] = (await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`${child.spawnargs.join(' ')} ended with ${String(code)}`);
      }),
    ])) as [unknown];
    return answer;
  } finally {
    waiting.abort();
  }
};

/** How long a process may take to end. */
const endMs = 30_000;

/** Starts a module as a process of its own, in production mode; ends with its parent. */
export const startMeasured = async (module: URL, args: readonly string[] = []): Promise<Measured> => {
  const child = fork(module, args, {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = (await message(child)) as Readonly<Record<string, string>>;
  const ask = async (what: 'cpu' | 'memory'): Promise<number> => {
    child.send(what);
    return Number(await message(child));
  };
  return {
    ready,
    pid: child.pid ?? 0,
    cpu: () => ask('cpu'),
    memory: () => ask('memory'),
    tell: (told) => {
      child.send(told);
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      const tooLate = setTimeout(() => child.kill('SIGKILL'), endMs);
      await ended;
      clearTimeout(tooLate);
    },
  };
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * The child's side: tells that it is ready, and what it spends whenever it is asked.
 * @param onTold what it does when it is told something of its own kind
 * @param onEnd what it does before it ends, as when its parent was stopped; @default it ends at once
 */
export const serveMeasured = (
  ready: Readonly<Record<string, string>>,
  onTold: (message: object) => void = () => undefined,
  onEnd?: () => Promise<void>,
): void => {
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error('This module is started by a bench');
  process.on('message', (message: 'cpu' | 'memory' | object) => {
    if (message === 'cpu') {
      const { user, system } = process.cpuUsage();
      send((user + system) / 1000);
    } else if (message === 'memory') {
      collectGarbage();
      send(process.memoryUsage.rss());
    } else if (typeof message === 'object') onTold(message);
  });
  const end = async (): Promise<void> => {
    await onEnd?.();
    process.exit(0);
  };
  process.on('disconnect', () => void end());
  // Ctrl-C comes to both: the parent ends, and with it this one, in order.
  if (onEnd !== undefined) process.on('SIGINT', () => undefined);
  send(ready);
};
