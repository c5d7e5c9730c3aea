import { randomBytes } from 'node:crypto';
import { createKafkaClient } from '@stargraph/kit/bus/kafka/client';
import { createKafkaPublisher } from '@stargraph/kit/bus/kafka/publisher';
import { createTopicNames, ensureTopics } from '@stargraph/kit/bus/kafka/topics';
import { systemClock } from '@stargraph/kit/clock';
import { domains } from '@stargraph/kit/contracts/domain';
import { messageOf } from '@stargraph/kit/errors';
import { silentLogger } from '@stargraph/kit/logging';
import { tracked } from '@stargraph/kit/testkit/bus-contract';
import { expect, inject, it } from 'vitest';

/** How two fare who make the topics of a new platform at once, of whom one then publishes. */
const publishAtOnce = async (): Promise<string> => {
  const brokers = inject('kafkaBrokers').split(',');
  const another = createKafkaClient({ brokers, clientId: 'another', logger: silentLogger });
  const topicPrefix = `test-${randomBytes(6).toString('hex')}`;
  const options = { brokers, source: 'analytics', logger: silentLogger, clock: systemClock, topicPrefix } as const;
  const publisher = createKafkaPublisher(options);
  const [made, published] = await Promise.allSettled([
    ensureTopics(another, createTopicNames(topicPrefix), domains),
    publisher.publish([tracked('018f0000-0000-7000-8000-000000000001')]),
  ]);
  await publisher.close();
  return published.status === 'rejected' ? messageOf(published.reason) : made.status;
};

it('publishes at once to topics that another is just making', { timeout: 120_000 }, async () => {
  const outcomes: string[] = [];
  // One after the other, so that only the moment between making and serving is at stake: a broker that makes topics for
  // several at once, on a busy machine, is longer about it than whoever publishes waits.
  for (let round = 0; round < 12; round += 1) outcomes.push(await publishAtOnce());
  expect(outcomes).toEqual(outcomes.map(() => 'fulfilled'));
});
