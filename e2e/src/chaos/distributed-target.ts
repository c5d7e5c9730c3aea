import { createClient } from '@clickhouse/client';
import type { Distributed } from '@stargraph/embedded/distributed/distributed';
import { createKafkaClient, type KafkaClient } from '@stargraph/kit/bus/kafka/client';
import { createLogger } from '@stargraph/kit/logging';
import { signLaunch } from '@stargraph/embedded/simulator/launch';
import { Redis } from 'ioredis';
import { simulatorApi } from '../simulator-api.ts';
import { createBrokerLag } from './broker-lag.ts';
import type { ChaosTarget } from './target.ts';

/** A client of the engine's brokers by itself. */
export const kafkaClientOf = ({ brokers }: { readonly brokers: string }): KafkaClient =>
  createKafkaClient({
    brokers: brokers.split(','),
    clientId: 'chaos',
    logger: createLogger({ service: 'chaos', level: 'error' }),
  });

/** The distributed form as the load and the reconciliation see it. */
export const distributedTarget = (distributed: Distributed): ChaosTarget & { close(): Promise<void> } => {
  const { bots, demo, engines, origin, simulatorPort, adminUrl } = distributed;
  const [bot] = bots;
  if (bot === undefined) throw new Error('There is no bot');
  const lag = engines.kafka && createBrokerLag(engines.kafka.brokers);
  const clickhouse = createClient({ url: engines.clickhouse.url });
  const redis = new Redis(engines.redis.url);
  // Redis is struck as well; who asks it waits until it is back.
  redis.on('error', () => undefined);
  return {
    origin,
    environmentId: demo.liveEnvironmentId,
    adminUrl,
    simulator: simulatorApi(simulatorPort),
    launch: (userId) =>
      signLaunch(bot, { id: userId, firstName: `Chaos ${userId}`, languageCode: 'en', isPremium: false }, new Date()),
    brokerLag: () => lag?.ask() ?? Promise.resolve({}),
    clickhouse: async <Row>(query: string) => {
      const answer = await clickhouse.query({ query, format: 'JSONEachRow' });
      return answer.json<Row>();
    },
    redis,
    close: async () => {
      redis.disconnect();
      await lag?.close();
      await clickhouse.close();
    },
  };
};
