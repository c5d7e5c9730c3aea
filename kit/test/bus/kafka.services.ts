import { randomBytes } from 'node:crypto';
import { createKafkaBus } from '@stargraph/kit/bus/kafka/kafka-bus';
import { systemClock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { silentLogger } from '@stargraph/kit/logging';
import { busContract } from '@stargraph/kit/testkit/bus-contract';
import { createTestDatabase } from '@stargraph/kit/testkit/database';
import { inject } from 'vitest';

busContract('Kafka', async () => {
  const database = await createTestDatabase();
  const topicPrefix = `test-${randomBytes(6).toString('hex')}`;
  const game = database.poolOf('game');
  const analytics = database.poolOf('analytics');
  return {
    start: async () => {
      const bus = createKafkaBus({
        brokers: inject('kafkaBrokers').split(','),
        pool: database.poolOf('bus'),
        sources: domains,
        publishSource: 'analytics',
        logger: silentLogger,
        clock: systemClock,
        topicPrefix,
        relay: true,
      });
      await bus.start();
      return bus;
    },
    poolOf: (domain) => (domain === 'game' ? game : analytics),
    publishesOnce: false,
    drop: () => database.drop(),
  };
});
