import { createEmbeddedBus } from '@stargraph/kit/bus/embedded';
import { systemClock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { silentLogger } from '@stargraph/kit/logging';
import { busContract } from '@stargraph/kit/testkit/bus-contract';
import { createTestDatabase } from '@stargraph/kit/testkit/database';

busContract('outbox tables read by group offsets', async () => {
  const database = await createTestDatabase();
  const game = database.poolOf('game');
  const analytics = database.poolOf('analytics');
  return {
    start: async () => {
      const bus = createEmbeddedBus({
        pool: database.poolOf('bus'),
        sources: domains,
        publishSource: 'analytics',
        publishPool: analytics,
        logger: silentLogger,
        clock: systemClock,
      });
      await bus.start();
      return bus;
    },
    poolOf: (domain) => (domain === 'game' ? game : analytics),
    publishesOnce: true,
    drop: () => database.drop(),
  };
});
