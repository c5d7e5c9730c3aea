import { randomBytes } from 'node:crypto';
import { systemClock } from '@stargraph/kit/clock';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { startServer } from '@stargraph/kit/server';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { serveMeasured } from '../measured.ts';
import { subgraphNames, subgraphSchemas } from './schemas.ts';

// The three subgraphs, in one process: every gateway asks these same ones.
const schemas = subgraphSchemas();
const origins: Record<string, string> = {};
for (const name of subgraphNames) {
  const subgraph = createSubgraph({
    name,
    schema: schemas[name],
    viewerKey: randomBytes(32),
    commandKeyFor: () => undefined,
    commands: [],
    context: (request) => request,
    clock: systemClock,
    logger: silentLogger,
    metrics: createMetrics({ processMetrics: false }),
  });
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: (request, response) => subgraph.handle(request, response),
    channels: subgraph.channels,
    ready: () => Promise.resolve(true),
    logger: silentLogger,
  });
  origins[name] = server.origin;
}
serveMeasured(origins);
