import { resolve } from 'node:path';
import { z } from 'zod';
import { portVariable, readConfig } from '@stargraph/kit/config';
import { EngineError } from '@stargraph/infra/engines/engine';
import { missingPackages } from '../../../tools/services/packages.ts';
import { runAtTerminal, whereToGo } from '../console.ts';
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

const describe = (running: Distributed, folder: string, seconds: string): readonly string[] => {
  const { postgres, redis, clickhouse, kafka, s3, nginx } = running.engines;
  const servers = [postgres, redis, clickhouse, kafka, s3, nginx];
  return [
    `Stargraph is ready in its distributed form (${seconds} s).`,
    '',
    ...whereToGo({ ...running, bot: running.bots[0] }),
    ...[...running.processes.values()].map(
      ({ name, pid, metricsOrigin }) =>
        `  ${name.padEnd(12)}  process ${String(pid).padEnd(8)} ${metricsOrigin}/metrics`,
    ),
    ...servers.flatMap((engine) =>
      engine === undefined ? [] : [`  ${engine.name.padEnd(12)}  process ${engine.pid}`],
    ),
    '',
    `  Logs          ${folder}/log`,
    '',
  ];
};

let folder = '';
await runAtTerminal({
  start: async () => {
    const config = readConfig(variables, process.env);
    folder = resolve(config.STARGRAPH_DATA);
    await assertUsable({ missing: missingPackages(), without: config.WITHOUT, port: config.PORT });
    const telemetry = config.OTEL_EXPORTER_OTLP_ENDPOINT;
    return startDistributed({
      folder,
      port: config.PORT,
      without: config.WITHOUT,
      logLevel: config.LOG_LEVEL,
      ...(telemetry === undefined ? {} : { variables: { OTEL_EXPORTER_OTLP_ENDPOINT: telemetry } }),
    });
  },
  describe: (running, seconds) => describe(running, folder, seconds),
  onStop: () => process.stdout.write('Stopping …\n'),
  isPlain: (error) => error instanceof EngineError,
});
