import { loadKeys } from '@stargraph/embedded/keys';
import { systemClock } from '@stargraph/kit/clock';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { startServer } from '@stargraph/kit/server';
import { createSubgraph } from '@stargraph/kit/subgraph';
import { serveMeasured } from '../measured.ts';
import { subgraphNames, subgraphSchemas } from './schemas.ts';

// The three subgraphs, in one process: every gateway asks these same ones.
const keys = await loadKeys(process.argv[2] ?? '');
const schemas = subgraphSchemas();
const origins: Record<string, string> = {};
for (const name of subgraphNames) {
  const subgraph = createSubgraph({
    name,
    schema: schemas[name],
    viewerKey: keys.viewerKey(name),
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
