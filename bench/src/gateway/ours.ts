import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createGateway, createHttpTransport } from '@stargraph/gateway';
import { systemClock } from '@stargraph/kit/clock';
import { createCommandClient } from '@stargraph/kit/commands';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { listen } from '../measured-gateway.ts';
import { serveMeasured } from '../measured.ts';

// Our gateway as the distributed form runs it, with nobody signed in.
const [supergraphFile = '', originsText = '{}'] = process.argv.slice(2);
const origins = JSON.parse(originsText) as Record<string, string>;
const key = randomBytes(32);
const metrics = createMetrics({ processMetrics: true });
const gateway = createGateway({
  supergraphSdl: await readFile(supergraphFile, 'utf8'),
  transport: createHttpTransport({ originOf: (subgraph) => origins[subgraph] ?? '', channels: { metrics } }),
  viewerKeyFor: () => key,
  commands: createCommandClient({
    caller: 'gateway',
    keyFor: () => key,
    transport: { send: () => Promise.reject(new Error('Nobody signs in here')) },
    clock: systemClock,
  }),
  redis: {
    subscribe: () => Promise.resolve(),
    unsubscribe: () => Promise.resolve(),
    on: () => undefined,
    off: () => undefined,
  },
  versions: { hgetall: () => Promise.resolve({}) },
  // Everybody comes from one address here: counted as always, but never over.
  rateLimits: { anonymous: { points: 1_000_000_000, seconds: 10 } },
  clock: systemClock,
  logger: silentLogger,
  metrics,
});
serveMeasured({ origin: await listen(gateway) });
