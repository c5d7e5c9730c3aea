import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine } from '@stargraph/infra/engines/user';

/** One of the platform's processes, kept running. */
export interface ManagedProcess {
  readonly name: string;
  /** Undefined while it does not run. */
  readonly pid: number | undefined;
  /** `http://127.0.0.1:port` of what it serves; a process that serves nothing has none of its own: its metrics'. */
  readonly origin: string;
  /** Serves `/metrics`, `/healthz` and `/readyz`. */
  readonly metricsOrigin: string;
  /** How often it was started. */
  readonly starts: number;
  /** Starts it where it does not run, and resolves when it is ready. @throws Error with its output where it is not in time */
  start(): Promise<void>;
  /** SIGTERM, and SIGKILL where that takes longer than half a minute. It is not started again. */
  stop(): Promise<void>;
  /** Sends a signal. A process that it ends is started again, unless it is held. */
  kill(signal: NodeJS.Signals): void;
  /** From now on an end is not followed by a start, until {@link release}. */
  hold(): void;
  /** Starts it again, where it has ended. */
  release(): void;
  /** Resolves with how the present run ends: the exit code, or the signal. At once where it does not run. */
  ended(): Promise<number | NodeJS.Signals>;
  /** Resolves when it answers that it is ready. @throws Error with its output where it is not in time */
  ready(timeoutMs?: number): Promise<void>;
  /** The end of what it printed, both streams, over all its runs. */
  output(): string;
}

const keptOutput = 200_000;
const stopMs = 30_000;
const longestDelayMs = 2000;
/** A run that lasted this long was no failed start. */
const lastedMs = 10_000;

const running = new Set<ChildProcess>();
// Whoever started them ends: they must not stay behind. (Where that one is killed, `commandLine` sees to it.)
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A supervised `node <main>`; nothing starts before `start`. */
export const createManagedProcess = (options: {
  readonly name: string;
  readonly main: string;
  readonly args?: readonly string[];
  /** All that it is told: nothing of this process's environment is handed on. */
  readonly variables: Readonly<Record<string, string>>;
  readonly origin: string;
  readonly metricsOrigin: string;
  /** What it prints is added here. */
  readonly log: string;
}): ManagedProcess => {
  const { name, metricsOrigin } = options;
  let child: ChildProcess | undefined;
  let ended: Promise<number | NodeJS.Signals> = Promise.resolve(0);
  let output = '';
  let wanted = false;
  let held = false;
  let starts = 0;
  let failures = 0;

  const launch = async (): Promise<void> => {
    await mkdir(dirname(options.log), { recursive: true });
    if (child !== undefined || !wanted || held) return;
    const line = commandLine(
      { command: process.execPath, args: [...process.execArgv, options.main, ...(options.args ?? [])] },
      'SIGTERM',
    );
    const started = spawn(line.command, line.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: options.variables,
      // A Ctrl-C at the terminal is for the launcher alone, which stops them in order.
      detached: true,
    });
    const began = Date.now();
    const log = createWriteStream(options.log, { flags: 'a' });
    child = started;
    starts += 1;
    running.add(started);
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-keptOutput);
      log.write(chunk);
    };
    started.stdout.on('data', keep);
    started.stderr.on('data', keep);
    ended = new Promise((resolve) => {
      const over = (how: number | NodeJS.Signals): void => {
        running.delete(started);
        if (child === started) child = undefined;
        resolve(how);
        if (!wanted || held) return;
        failures = Date.now() - began > lastedMs ? 0 : failures + 1;
        setTimeout(() => void launch(), Math.min(longestDelayMs, 50 * 2 ** failures));
      };
      started.once('exit', (code, signal) => over(code ?? signal ?? 'SIGKILL'));
      started.once('close', () => log.end());
      started.once('error', (error) => {
        output += error.message;
        over(1);
      });
    });
  };

  const ready = async (timeoutMs = 60_000): Promise<void> => {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const answer = await fetch(`${metricsOrigin}/readyz`, { signal: AbortSignal.timeout(5000) }).then(
        async (response) => {
          await response.body?.cancel();
          return response.ok;
        },
        () => false,
      );
      if (answer && child !== undefined) return;
      if (Date.now() > until) throw new Error(`${name} was not ready in ${timeoutMs} ms:\n${output.slice(-4000)}`);
      await sleep(50);
    }
  };

  return {
    name,
    origin: options.origin,
    metricsOrigin,
    get pid() {
      return child?.pid;
    },
    get starts() {
      return starts;
    },
    start: async () => {
      wanted = true;
      await launch();
      await ready();
    },
    stop: async () => {
      wanted = false;
      const going = child;
      if (going === undefined) return;
      going.kill('SIGTERM');
      const timer = setTimeout(() => going.kill('SIGKILL'), stopMs);
      await ended;
      clearTimeout(timer);
    },
    kill: (signal) => {
      child?.kill(signal);
    },
    hold: () => {
      held = true;
    },
    release: () => {
      held = false;
      void launch();
    },
    ended: () => ended,
    ready,
    output: () => output,
  };
};
