import type { ManagedProcess } from '@stargraph/embedded/distributed/managed-process';
import { buryMembers, membersOf } from './dead-members.ts';
import type { World } from './world.ts';

/** All that may have asked the process for what it does. */
export const askersBut = ({ distributed }: World, maker: ManagedProcess | undefined): ManagedProcess[] =>
  (['gateway-1', 'workers-1', 'tenant'] as const)
    .map((name) => distributed.process(name))
    .filter((each) => each !== maker);

/** Kill -9, and a start as whoever supervises it would make it. */
const kill = async (victim: ManagedProcess): Promise<void> => {
  const ended = victim.ended();
  victim.kill('SIGKILL');
  await ended;
};

/** Kills at once; where Kafka's groups lose their members by that, the brokers need not wait until they are missed. */
export const killAll = async (world: World, victims: readonly ManagedProcess[]): Promise<void> => {
  const { kafka } = world;
  const isOfGroups = victims.some(({ name }) => name === 'workers-1');
  const members = kafka !== undefined && isOfGroups ? await membersOf(kafka.client) : [];
  await Promise.all(victims.map(kill));
  if (kafka !== undefined) await buryMembers(kafka.broker, members);
};
