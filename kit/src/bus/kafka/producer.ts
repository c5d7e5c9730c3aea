import { messageOf } from '../../errors.ts';
import { BusUnavailableError } from '../bus.ts';
import { within } from '../../within.ts';
import type { KafkaClient, OutgoingRecord, ProducerSession } from './client.ts';

export interface Producer {
  /**
   * Resolves when every record is acknowledged by all in-sync replicas. Records of one key keep their order.
   * @throws BusUnavailableError within `patienceMs`; some of the records may have arrived
   */
  send(topic: string, records: readonly OutgoingRecord[], patienceMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Below what a broker takes as one batch, also one that was never told of larger ones: 1 MiB. */
const largestSend = 900_000;
/** What frames a record and each of its headers, at most. */
const framing = 50;

/** Connects at the first send, and anew after a failure. */
export const createProducer = (client: KafkaClient): Producer => {
  let session: Promise<ProducerSession> | undefined;
  let closed = false;

  const connected = (): Promise<ProducerSession> => {
    session ??= client.connectProducer();
    return session;
  };
  const discard = (failed: Promise<ProducerSession> | undefined): void => {
    if (session === failed) session = undefined;
    failed?.then((old) => old.close()).catch(() => undefined);
  };

  return {
    send: async (topic, records, patienceMs) => {
      if (closed) throw new BusUnavailableError('closed');
      const used = connected();
      const sendAll = async (): Promise<void> => {
        const producer = await used;
        for (const part of partsOf(records)) await producer.send(topic, part);
      };
      try {
        await within(patienceMs, 'Kafka (producing)', sendAll());
      } catch (error) {
        discard(used);
        throw new BusUnavailableError(messageOf(error));
      }
    },
    close: async () => {
      closed = true;
      const last = session;
      session = undefined;
      await (await last?.catch(() => undefined))?.close();
    },
  };
};

const sizeOf = ({ key, value, headers }: OutgoingRecord): number =>
  Object.entries(headers).reduce(
    (sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text) + framing,
    Buffer.byteLength(value) + Buffer.byteLength(key) + framing,
  );

/** Cut so that no part passes {@link largestSend}, unless it is one record. */
const partsOf = (records: readonly OutgoingRecord[]): OutgoingRecord[][] => {
  const parts: OutgoingRecord[][] = [];
  let part: OutgoingRecord[] = [];
  let size = 0;
  for (const record of records) {
    const bytes = sizeOf(record);
    if (part.length > 0 && size + bytes > largestSend) {
      parts.push(part);
      part = [];
      size = 0;
    }
    part.push(record);
    size += bytes;
  }
  if (part.length > 0) parts.push(part);
  return parts;
};
