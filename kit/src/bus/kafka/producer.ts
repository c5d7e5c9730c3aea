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
/** Key, headers and framing of a record, about. */
const besideValue = 150;

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

/** Cut so that no part passes {@link largestSend}, unless it is one record. */
const partsOf = (records: readonly OutgoingRecord[]): OutgoingRecord[][] => {
  const parts: OutgoingRecord[][] = [];
  let part: OutgoingRecord[] = [];
  let size = 0;
  for (const record of records) {
    const bytes = Buffer.byteLength(record.value) + besideValue;
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
