import { randomUUID } from 'node:crypto';
import type { GroupMember } from '@stargraph/kit/bus/kafka/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createBrokerLag } from '../src/chaos/broker-lag.ts';
import { kafkaClientOf } from '../src/chaos/distributed-target.ts';
import { eventually } from '../src/eventually.ts';
import { buryMembers, membersOf } from '../src/kill-walk/dead-members.ts';

/** What the chaos run and the kill walk know of Kafka's groups, and do with them. */
describe('groups at the brokers', () => {
  const brokers = inject('kafkaBrokers');
  const client = kafkaClientOf({ brokers });
  const lag = createBrokerLag(brokers);
  const topic = `walked-${randomUUID()}`;
  const groupId = `group-${randomUUID()}`;
  const told = `messages of ${topic} that ${groupId} has not taken`;
  const handling = Promise.withResolvers<void>();
  const handed = Promise.withResolvers<boolean>();
  let member: GroupMember;

  const membersHere = async () => (await membersOf(client)).filter((each) => each.groupId === groupId);

  beforeAll(async () => {
    await client.admin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 2 }] }));
    const producer = await client.connectProducer();
    await producer.send(
      topic,
      [0, 1, 1].map((partition) => ({ key: 'a', partition, value: '{}', headers: {} })),
    );
    await producer.close();
    const join = () =>
      client.joinGroup({
        groupId,
        topics: [topic],
        concurrency: 1,
        gathers: false,
        onAssigned: () => undefined,
        onRecords: async ({ partition, end }, session) => {
          handed.resolve(true);
          await handling.promise;
          if (partition === 1) await session.commit(end, '');
        },
      });
    member = await join();
    // The first member of all may meet brokers that are about to make the table of places: then another joins.
    while (!(await Promise.race([handed.promise, member.ended.then(() => false)]))) {
      await member.leave();
      member = await join();
    }
  });

  afterAll(async () => {
    handling.resolve();
    await member.leave();
    await lag.close();
  });

  test('have not taken what they were handed and kept no place in at all', async () => {
    expect((await lag.ask())[told]).toBe(3);
  });

  test('have not taken what waits in a partition that they kept no place in', async () => {
    handling.resolve();
    expect(
      await eventually(
        async () => (await lag.ask())[told],
        (left) => left !== 3,
      ),
    ).toBe(1);
  });

  test('lose a member at once who is told to be dead', async () => {
    const members = await membersHere();
    expect(members).toHaveLength(1);
    await buryMembers(brokers, members);
    // Whoever lives after all comes back, as another.
    expect(await membersHere()).not.toContainEqual(members[0]);
    await expect(buryMembers(brokers, members)).resolves.toBeUndefined();
  });
});
