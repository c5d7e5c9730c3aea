import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createGateway, type GatewayDeps } from '@stargraph/gateway';
import { systemClock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { liveChannel } from '@stargraph/kit/contracts/live';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { listen } from '../measured-gateway.ts';
import { serveMeasured } from '../measured.ts';

// Our gateway over one environment of players; what it would hear by Redis it is told by its parent.
const [jwkText = '', environmentText = ''] = process.argv.slice(2);
const environment = JSON.parse(environmentText) as Record<string, unknown>;
const answers: Readonly<Record<string, unknown>> = {
  'signingKey.list': { keys: [JSON.parse(jwkText)] },
  'session.ended': { sessionIds: [] },
  'environment.resolve': environment,
  'release.pinned': { hash: null },
};
const commands = {
  call: ({ name }: { readonly name: string }) =>
    name in answers ? Promise.resolve(answers[name]) : Promise.reject(new Error(`Nobody answers ${name} here`)),
} as unknown as CommandClient;
const emitter = new EventEmitter();
const redis: GatewayDeps['redis'] = {
  subscribe: () => Promise.resolve(),
  unsubscribe: () => Promise.resolve(),
  on: (event: string, listener: (...words: string[]) => void) => emitter.on(event, listener),
  off: (event: string, listener: (...words: string[]) => void) => emitter.off(event, listener),
};
const key = randomBytes(32);
const gateway = createGateway({
  supergraphSdl: await readFile(new URL('../../../supergraph.graphql', import.meta.url), 'utf8'),
  transport: {
    fetch: () => Promise.reject(new Error('Nobody asks here')),
    close: () => Promise.resolve(),
  },
  viewerKeyFor: () => key,
  commands,
  redis,
  versions: { hgetall: () => Promise.resolve({}) },
  clock: systemClock,
  logger: silentLogger,
  metrics: createMetrics({ processMetrics: true }),
});
serveMeasured({ origin: await listen(gateway) }, (notice) =>
  emitter.emit('message', liveChannel, JSON.stringify(notice)),
);
