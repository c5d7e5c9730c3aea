import { createClient } from '@clickhouse/client';
import type { Distributed } from '@stargraph/embedded/distributed/distributed';
import { createKafkaClient, type KafkaClient } from '@stargraph/kit/bus/kafka/client';
import { createLogger } from '@stargraph/kit/logging';
import { signLaunch } from '@stargraph/embedded/simulator/launch';
import { Redis } from 'ioredis';
import { simulatorApi } from '../simulator-api.ts';
import type { ChaosTarget } from './target.ts';

/** Messages that groups have not taken, by group and topic; of a partition that a group has kept no place in, all. */
const lagOfGroups = (client: KafkaClient): Promise<Record<string, number>> =>
  client.admin(async (admin) => {
    const lags: Record<string, number> = {};
    for (const { groupId } of (await admin.listGroups()).groups) {
      // Not asked by topic, it tells nothing of partitions that the group has never kept a place in.
      const topics = (await admin.fetchOffsets({ groupId })).map(({ topic }) => topic);
      for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics })) {
        const ends = new Map(
          (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]),
        );
        const behind = partitions
          .map(({ partition, offset }) => (ends.get(partition) ?? 0) - Math.max(0, Number(offset)))
          .reduce((total, each) => total + each, 0);
        if (behind > 0) lags[`messages of ${topic} that ${groupId} has not taken`] = behind;
      }
    }
    return lags;
  });

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
  const kafka = engines.kafka === undefined ? undefined : kafkaClientOf(engines.kafka);
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
    brokerLag: () => (kafka === undefined ? Promise.resolve({}) : lagOfGroups(kafka)),
    clickhouse: async <Row>(query: string) => {
      const answer = await clickhouse.query({ query, format: 'JSONEachRow' });
      return answer.json<Row>();
    },
    redis,
    close: async () => {
      redis.disconnect();
      await clickhouse.close();
    },
  };
};
