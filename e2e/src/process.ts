import { spawn, type ChildProcess } from 'node:child_process';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { startFile } from '@stargraph/embedded/packed';

/** The body at `path` of one of the hosts that the port serves; `fetch` would not send another host's name. */
export const getFrom = (port: number, host: string, path: string): Promise<string> =>
  new Promise((done, fail) => {
    get({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      text(response).then(done, fail);
    }).once('error', fail);
  });

/** `npm start` as a process of its own. */
export interface PlatformProcess {
  readonly origin: string;
  readonly pid: number;
  /** What it printed so far, both streams. */
  output(): string;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  signal(name: NodeJS.Signals): void;
}

const running = new Set<ChildProcess>();
// A test that fails half-way must not leave its platform behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts the platform on `dataFolder` without waiting. */
export const spawnPlatform = (
  dataFolder: string,
  port: number,
  variables: Readonly<Record<string, string>> = {},
): PlatformProcess => {
  const child: ChildProcess = spawn(process.execPath, [startFile('embedded/src/main.ts')], {
    env: { ...process.env, PORT: String(port), STARGRAPH_DATA: dataFolder, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const ended = new Promise<number | NodeJS.Signals>((done) => {
    child.once('exit', (code, signal) => done(code ?? signal ?? 'SIGKILL'));
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid ?? -1,
    output: () => output,
    ended,
    signal: (name) => {
      child.kill(name);
    },
  };
};

/** Starts the platform and waits until it is ready. @throws Error with its output where it ends before */
export const startPlatformProcess = async (
  dataFolder: string,
  port: number,
  variables: Readonly<Record<string, string>> = {},
): Promise<PlatformProcess> => {
  const platform = spawnPlatform(dataFolder, port, variables);
  let over = false;
  void platform.ended.then(() => (over = true));
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    if (over) throw new Error(`The platform ended before it was ready:\n${platform.output()}`);
    const ready = await fetch(`${platform.origin}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return platform;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  platform.signal('SIGKILL');
  throw new Error(`The platform was not ready in a minute:\n${platform.output()}`);
};
