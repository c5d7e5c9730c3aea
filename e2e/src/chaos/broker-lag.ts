import { AssignerProtocol, Kafka, logLevel, type Admin } from 'kafkajs';

/** Asks brokers what their groups have not taken yet. */
export interface BrokerLag {
  /** Messages by group and topic; of a partition that a group has kept no place in, all. @throws Error where they do not answer */
  ask(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** What the members of groups read: a group that has kept no place at all is known by nothing else. */
const topicsOfMembers = async (admin: Admin, groupIds: string[]): Promise<ReadonlyMap<string, readonly string[]>> =>
  new Map(
    (await admin.describeGroups(groupIds)).groups.map(({ groupId, members }) => [
      groupId,
      members.flatMap(({ memberMetadata }) => AssignerProtocol.MemberMetadata.decode(memberMetadata)?.topics ?? []),
    ]),
  );

const lagOfGroups = async (admin: Admin): Promise<Record<string, number>> => {
  const groupIds = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
  const read = await topicsOfMembers(admin, groupIds);
  const kept = await Promise.all(
    groupIds.map(async (groupId) => {
      const places = new Map(
        (await admin.fetchOffsets({ groupId })).map(({ topic, partitions }) => [
          topic,
          new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)])),
        ]),
      );
      return { groupId, places, topics: new Set([...places.keys(), ...(read.get(groupId) ?? [])]) };
    }),
  );
  // Asked after the places, so that none is ahead of its end.
  const topics = new Set(kept.flatMap((group) => [...group.topics]));
  const ends = new Map(
    await Promise.all([...topics].map(async (topic) => [topic, await admin.fetchTopicOffsets(topic)] as const)),
  );
  const lags: Record<string, number> = {};
  for (const { groupId, places, topics: own } of kept)
    for (const topic of own) {
      // Of partitions that the group has never kept a place in it was told nothing.
      const offsets = places.get(topic);
      const behind = (ends.get(topic) ?? [])
        .map(({ partition, high }) => Number(high) - Math.max(0, offsets?.get(partition) ?? 0))
        .reduce((total, each) => total + each, 0);
      if (behind > 0) lags[`messages of ${topic} that ${groupId} has not taken`] = behind;
    }
  return lags;
};

/** Over one connection, which is kept: to connect costs both sides more than all questions together. */
export const createBrokerLag = (brokers: string): BrokerLag => {
  const kafka = new Kafka({
    brokers: brokers.split(','),
    clientId: 'chaos-lag',
    connectionTimeout: 2000,
    requestTimeout: 5000,
    retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 3 },
    logLevel: logLevel.NOTHING,
  });
  let connected: Promise<Admin> | undefined;

  const connect = async (): Promise<Admin> => {
    const admin = kafka.admin();
    await admin.connect();
    return admin;
  };
  /** Where the brokers are gone, so is what there was to close. */
  const close = async (): Promise<void> => {
    const closing = connected;
    connected = undefined;
    await closing?.then((admin) => admin.disconnect()).catch(() => undefined);
  };

  return {
    ask: async () => {
      connected ??= connect();
      try {
        return await lagOfGroups(await connected);
      } catch (error) {
        // The brokers may have gone, and come back as others.
        await close();
        throw error;
      }
    },
    close,
  };
};
