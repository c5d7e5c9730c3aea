import type { Pool } from 'pg';
import { ConfigError } from './config.ts';
import { messageOf } from './errors.ts';
import type { Logger } from './logging.ts';
import type { Registry } from './metrics.ts';
import { startServer, type RunningServer } from './server.ts';

/** How long a process may take to finish what it has begun, before it gives up and says so by ending with 1. */
const stopDeadlineMs = 25_000;

/** How long a part may take to say that it is there. */
const readyPatienceMs = 2000;

/** The configuration, or one message on stderr and the end of the process with 1. */
export const configOrExit = <Config>(load: () => Config): Config => {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
};

/**
 * Calls `stop` once, at the first SIGTERM or SIGINT, then ends the process: 0, or 1 where stopping failed or was not
 * over in 25 s.
 */
export const stopOnSignal = (logger: Logger, stop: () => Promise<void>): void => {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error({}, 'stopping took too long');
      process.exit(1);
    }, stopDeadlineMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ problem: messageOf(error) }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
};

/** Whether every part answers, and each within two seconds: for `/readyz`. */
export const allAnswer = async (parts: readonly (() => Promise<unknown>)[]): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), readyPatienceMs);
  });
  const answers = Promise.all(parts.map((part) => part())).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answers, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** A question that a pool's server answers where it is there. */
export const asksPool = (pool: Pool) => (): Promise<unknown> => pool.query('select 1');

/** The internal server that every process has beside its own: `/metrics`, and `/healthz` and `/readyz` again. */
export const startMetricsServer = (options: {
  readonly host: string;
  readonly port: number;
  readonly metrics: Registry;
  readonly ready: () => Promise<boolean>;
  readonly logger: Logger;
}): Promise<RunningServer> =>
  startServer({
    ...options,
    handle: async (request, response) => {
      request.resume();
      if (request.url !== '/metrics') return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': options.metrics.contentType }).end(await options.metrics.metrics());
    },
  });
