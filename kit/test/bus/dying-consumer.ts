// A process of its own for the kill test: reads with a deterministic group, tells its parent what it was
// handed, and never finishes.
import { createEmbeddedBus } from '@stargraph/kit/bus/embedded';
import { systemClock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { createPool } from '@stargraph/kit/db/pool';
import { silentLogger } from '@stargraph/kit/logging';

process.on('message', (message: { readonly url: string; readonly group: string }) => {
  const pool = createPool({ url: message.url, max: 4, applicationName: 'dying-consumer' });
  const bus = createEmbeddedBus({
    pool,
    sources: domains,
    publishSource: 'analytics',
    publishPool: pool,
    logger: silentLogger,
    clock: systemClock,
  });
  bus.subscribe({
    group: message.group,
    sources: ['game'],
    types: 'all',
    deterministic: true,
    handle: (batch, range) => {
      process.send?.({ ids: batch.map((event) => event.id), range });
      return new Promise(() => undefined);
    },
  });
  void bus.start();
});
