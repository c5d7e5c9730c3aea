import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** Names of fields whose value must never reach a log, wherever they stand in the first three levels. */
const secretFields = [
  'password',
  'token',
  'accessToken',
  'initData',
  'authorization',
  'cookie',
  'secret',
  'apiKey',
  'email',
  'hash',
];

/** A JSON logger for one service. Personal data and secrets are cut by field name as a last line of defence. */
export const createLogger = (options: {
  readonly service: string;
  readonly level?: string;
  readonly destination?: DestinationStream;
}): Logger =>
  pino(
    {
      level: options.level ?? 'info',
      base: { service: options.service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[cut]' },
    },
    options.destination ?? pino.destination({ fd: 2, sync: false }),
  );

export const silentLogger: Logger = pino({ level: 'silent' });
