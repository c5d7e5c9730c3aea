import { ConfigError } from '@stargraph/kit/config';
import type { Demo } from './demo/seed.ts';
import type { SimulatedBot } from './simulator/bot.ts';
import { StartupError } from './startup-error.ts';

/** Where a person goes once the platform is ready. */
export const whereToGo = (running: {
  readonly port: number;
  readonly demo: Demo;
  readonly bot: Pick<SimulatedBot, 'username' | 'token'> | undefined;
}): readonly string[] => {
  const { port, demo, bot } = running;
  return [
    `  Start here    http://simulator.localhost:${port}/   a phone with Telegram, the Mini App in it, the constructor beside it`,
    '',
    `  Mini App      http://${demo.slug}.app.localhost:${port}/   live, environment ${demo.liveEnvironmentId}`,
    `                http://${demo.slug}-sandbox.app.localhost:${port}/   sandbox, environment ${demo.sandboxEnvironmentId}`,
    `  Constructor   http://admin.localhost:${port}/`,
    `  Mail          http://mail.localhost:${port}/   everything that is mailed`,
    `  GraphQL       http://localhost:${port}/graphql   (also http://api.localhost:${port}/graphql)`,
    '',
    `  Operator      ${demo.email}   password ${demo.password}`,
    `  Demo bot      @${bot?.username ?? ''} (simulated)   token ${bot?.token ?? ''}`,
    '',
  ];
};

/**
 * Runs a form of the platform for a person at a terminal, until a signal: says what `describe` makes of it once it
 * is ready, and on stderr why it could not start (then the process ends with 1).
 * @param onStop called at the first signal, before anything stops
 */
export const runAtTerminal = async <Running extends { stop(): Promise<void> }>(options: {
  readonly start: () => Promise<Running>;
  readonly describe: (running: Running, seconds: string) => readonly string[];
  readonly onStop?: () => void;
  /** Whether an error's message says all that one needs, beside those that say so themselves. */
  readonly isPlain?: (error: unknown) => boolean;
}): Promise<void> => {
  const began = performance.now();
  let starting: Promise<Running> | undefined;
  let stopping = false;

  /** A signal during the start lets it get to its end first; a second one does not wait. */
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    options.onStop?.();
    // A failed start has already undone itself and is reported below.
    const running = await starting?.catch(() => undefined);
    await running?.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());

  try {
    starting = options.start();
    const running = await starting;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    if (!stopping)
      process.stdout.write(
        [...options.describe(running, seconds), 'Ctrl-C stops it; the next start finds all data.', ''].join('\n'),
      );
  } catch (error) {
    const plain =
      error instanceof Error &&
      (error instanceof StartupError || error instanceof ConfigError || options.isPlain?.(error) === true);
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${plain ? error.message : `Stargraph could not start: ${problem}`}\n`);
    process.exit(1);
  }
};
