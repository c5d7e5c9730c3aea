import { once } from 'node:events';
import { connect } from 'node:net';
import type { KafkaClient } from '@stargraph/kit/bus/kafka/client';

/** A member of a Kafka group. */
interface Member {
  readonly groupId: string;
  readonly memberId: string;
}

/** Everybody who is in a group of the brokers just now. */
export const membersOf = (client: KafkaClient): Promise<Member[]> =>
  client.admin(async (admin) => {
    const ids = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
    const { groups } = await admin.describeGroups(ids);
    return groups.flatMap(({ groupId, members }) => members.map(({ memberId }) => ({ groupId, memberId })));
  });

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** LeaveGroup, version 1: https://kafka.apache.org/protocol#The_Messages_LeaveGroup */
const leaveRequest = ({ groupId, memberId }: Member, correlation: number): Buffer => {
  const head = Buffer.alloc(8);
  head.writeInt16BE(13, 0);
  head.writeInt16BE(1, 2);
  head.writeInt32BE(correlation, 4);
  const body = Buffer.concat([head, text('stargraph-walker'), text(groupId), text(memberId)]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
};

/** The answer's length, the request's number, the time to wait and the error. */
const answerBytes = 4 + 4 + 4 + 2;
/** Where it has gone already, so much the better. */
const unknownMember = 25;

/**
 * Has members leave who are dead, as they would be made to once their session is over. The client library leaves for
 * nobody but itself, so that the brokers are told by their own protocol.
 * @param broker `host:port` of the only one, which coordinates all groups
 */
export const buryMembers = async (broker: string, members: readonly Member[]): Promise<void> => {
  if (members.length === 0) return;
  const { hostname, port } = new URL(`kafka://${broker}`);
  const socket = connect(Number(port), hostname);
  socket.setTimeout(10_000, () => socket.destroy(new Error('Kafka let nobody leave in time')));
  try {
    await once(socket, 'connect');
    socket.write(Buffer.concat(members.map(leaveRequest)));
    let answers = Buffer.alloc(0);
    for await (const chunk of socket) {
      answers = Buffer.concat([answers, chunk as Buffer]);
      if (answers.length >= answerBytes * members.length) break;
    }
    for (const [index, { groupId }] of members.entries()) {
      const error = answers.readInt16BE(answerBytes * (index + 1) - 2);
      if (error !== 0 && error !== unknownMember) throw new Error(`Kafka: error ${error} on leaving ${groupId}`);
    }
  } finally {
    socket.destroy();
  }
};
