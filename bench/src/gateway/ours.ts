import { readFile } from 'node:fs/promises';
import { loadKeys } from '@stargraph/embedded/keys';
import { createGateway, createHttpTransport, readDocumentManifest } from '@stargraph/gateway';
import { systemClock } from '@stargraph/kit/clock';
import { createCommandClient, createHttpCommandTransport } from '@stargraph/kit/commands';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { listen } from '../measured-gateway.ts';
import { serveMeasured } from '../measured.ts';

/** What our gateway is told. */
export interface OursOptions {
  readonly supergraphFile: string;
  /** Trusted documents by their hash. */
  readonly documentsFile: string;
  readonly origins: Readonly<Record<string, string>>;
  /** Where the keys are that the subgraphs know it by. */
  readonly folder: string;
}

// Our gateway as the distributed form runs it.
const options = JSON.parse(process.argv[2] ?? '') as OursOptions;
const keys = await loadKeys(options.folder);
const originOf = (subgraph: string): string => options.origins[subgraph] ?? '';
const unlimited = { points: 1_000_000_000, seconds: 10 };
const metrics = createMetrics({ processMetrics: true });
const gateway = createGateway({
  supergraphSdl: await readFile(options.supergraphFile, 'utf8'),
  documents: readDocumentManifest(await readFile(options.documentsFile, 'utf8')),
  transport: createHttpTransport({ originOf, channels: { metrics } }),
  viewerKeyFor: keys.viewerKey,
  commands: createCommandClient({
    caller: 'gateway',
    keyFor: (owner) => keys.commandKey('gateway', owner),
    transport: createHttpCommandTransport(originOf),
    clock: systemClock,
  }),
  redis: {
    subscribe: () => Promise.resolve(),
    unsubscribe: () => Promise.resolve(),
    on: () => undefined,
    off: () => undefined,
  },
  versions: { hgetall: () => Promise.resolve({}) },
  // So few ask far more than anybody does: counted as always, but never over.
  rateLimits: { anonymous: unlimited, player: unlimited },
  clock: systemClock,
  logger: silentLogger,
  metrics,
});
serveMeasured({ origin: await listen(gateway) });
