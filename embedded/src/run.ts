import { ConfigError } from '@stargraph/kit/config';
import { loadConfig } from './config.ts';
import { startEmbedded, type RunningPlatform } from './start.ts';
import { StartupError } from './startup-error.ts';

const describe = ({ port, demo, bot }: RunningPlatform, seconds: string): string =>
  [
    `Stargraph is ready (${seconds} s).`,
    '',
    `  Start here    http://simulator.localhost:${port}/   a phone with Telegram, the Mini App in it, the constructor beside it`,
    '',
    `  Mini App      http://${demo.slug}.app.localhost:${port}/   live, environment ${demo.liveEnvironmentId}`,
    `                http://${demo.slug}-sandbox.app.localhost:${port}/   sandbox, environment ${demo.sandboxEnvironmentId}`,
    `  Constructor   http://admin.localhost:${port}/`,
    `  GraphQL       http://localhost:${port}/graphql   (also http://api.localhost:${port}/graphql)`,
    '',
    `  Operator      ${demo.email}   password ${demo.password}`,
    `  Demo bot      @${bot.username} (simulated)   token ${bot.token}`,
    '',
    'Ctrl-C stops it; the next start finds all data.',
    '',
  ].join('\n');

const began = performance.now();
let starting: Promise<RunningPlatform> | undefined;
let stopping = false;

/** A signal during the start lets it get to its end first; a second one does not wait. */
const stop = async (): Promise<void> => {
  if (stopping) process.exit(1);
  stopping = true;
  // A failed start has already undone itself and is reported below.
  const running = await starting?.catch(() => undefined);
  await running?.stop();
  process.exit(0);
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());

try {
  starting = startEmbedded(loadConfig());
  const running = await starting;
  if (!stopping) process.stdout.write(describe(running, ((performance.now() - began) / 1000).toFixed(1)));
} catch (error) {
  const known = error instanceof StartupError || error instanceof ConfigError;
  process.stderr.write(
    `${known ? error.message : `Stargraph could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`}\n`,
  );
  process.exit(1);
}
