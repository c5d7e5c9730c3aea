import { createClient } from '@clickhouse/client';
import { createKafkaPublisher } from '@stargraph/kit/bus/kafka/publisher';
import { createOutboxPublisher } from '@stargraph/kit/bus/outbox-publisher';
import { runService } from '@stargraph/kit/main';
import { loadConfig } from './config.ts';
import { createAnalyticsServer } from './server.ts';

await runService(loadConfig, (deps, { own }) => {
  const clickhouse = createClient({ url: own.CLICKHOUSE_URL });
  const source = 'analytics';
  const bus =
    own.KAFKA_BROKERS === undefined
      ? createOutboxPublisher({ ...deps, source })
      : createKafkaPublisher({ ...deps, source, brokers: own.KAFKA_BROKERS });
  const service = createAnalyticsServer({ ...deps, bus, clickhouse });
  return {
    ...service,
    needs: [
      async () => {
        const { success } = await clickhouse.ping();
        if (!success) throw new Error('ClickHouse is out of reach');
      },
    ],
    close: async () => {
      await service.close();
      // After the service: what it still publishes must be durable first.
      await bus.close();
      await clickhouse.close();
    },
  };
});
