import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError, portVariable, readConfig } from '@stargraph/kit/config';
import { messageOf } from '@stargraph/kit/errors';
import { EngineError } from '@stargraph/infra/engines/engine';
import { missingPackages } from '../../../tools/services/packages.ts';
import { StartupError } from '../startup-error.ts';
import { assertUsable } from './prerequisites.ts';
import { startDistributed, type Distributed } from './distributed.ts';

const variables = z.object({
  /** The one port that every host is served on. */
  PORT: portVariable.default(4000),
  /** Where all data and logs live. */
  STARGRAPH_DATA: z.string().min(1).default('.stargraph/distributed'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** Parts to leave out, by commas. */
  WITHOUT: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(z.enum(['kafka', 's3', 'nginx']))),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
});

const describe = (running: Distributed, folder: string, seconds: string): string => {
  const { port, demo, processes } = running;
  const { postgres, redis, clickhouse, kafka, s3, nginx } = running.engines;
  const servers = [postgres, redis, clickhouse, kafka, s3, nginx];
  const [bot] = running.bots;
  return [
    `Stargraph is ready in its distributed form (${seconds} s).`,
    '',
    `  Start here    http://simulator.localhost:${port}/   a phone with Telegram, the Mini App in it, the constructor beside it`,
    '',
    `  Mini App      http://${demo.slug}.app.localhost:${port}/   live, environment ${demo.liveEnvironmentId}`,
    `                http://${demo.slug}-sandbox.app.localhost:${port}/   sandbox, environment ${demo.sandboxEnvironmentId}`,
    `  Constructor   http://admin.localhost:${port}/`,
    `  GraphQL       http://localhost:${port}/graphql   (also http://api.localhost:${port}/graphql)`,
    '',
    `  Operator      ${demo.email}   password ${demo.password}`,
    `  Demo bot      @${bot?.username ?? ''} (simulated)   token ${bot?.token ?? ''}`,
    '',
    ...[...processes.values()].map(
      ({ name, pid, metricsOrigin }) =>
        `  ${name.padEnd(12)}  process ${String(pid).padEnd(8)} ${metricsOrigin}/metrics`,
    ),
    ...servers.flatMap((engine) =>
      engine === undefined ? [] : [`  ${engine.name.padEnd(12)}  process ${engine.pid}`],
    ),
    '',
    `  Logs          ${folder}/log`,
    '',
    'Ctrl-C stops it; the next start finds all data.',
    '',
  ].join('\n');
};

const began = performance.now();
let starting: Promise<Distributed> | undefined;
let stopping = false;

/** A signal during the start lets it get to its end first; a second one does not wait. */
const stop = async (): Promise<void> => {
  if (stopping) process.exit(1);
  stopping = true;
  process.stdout.write('Stopping …\n');
  // A failed start has already undone itself and is reported below.
  const running = await starting?.catch(() => undefined);
  await running?.stop();
  process.exit(0);
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());

try {
  const config = readConfig(variables, process.env);
  const folder = resolve(config.STARGRAPH_DATA);
  await assertUsable({ missing: missingPackages(), without: config.WITHOUT, port: config.PORT });
  const telemetry = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  starting = startDistributed({
    folder,
    port: config.PORT,
    without: config.WITHOUT,
    logLevel: config.LOG_LEVEL,
    ...(telemetry === undefined ? {} : { variables: { OTEL_EXPORTER_OTLP_ENDPOINT: telemetry } }),
  });
  const running = await starting;
  if (!stopping) process.stdout.write(describe(running, folder, ((performance.now() - began) / 1000).toFixed(1)));
} catch (error) {
  const known = error instanceof StartupError || error instanceof ConfigError || error instanceof EngineError;
  process.stderr.write(
    `${known ? error.message : `Stargraph could not start: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`}\n`,
  );
  process.exit(1);
}
