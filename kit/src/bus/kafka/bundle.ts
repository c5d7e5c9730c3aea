import type { Envelope } from '../../contracts/event.ts';
import type { OutgoingRecord } from './client.ts';
import { fieldsOf, header, keyOf, outgoing } from './record.ts';

/*
 * Events of one subject that are published together are one record: brokers and client library cost by the record, many
 * times what a small event does. What they have in common is written once. A record of one event has the plain form.
 */

/** Most events in a record, and most characters: far below what a broker takes, whatever they are encoded to. */
const mostEvents = 100;
const mostCharacters = 100_000;
/** Types that are longer together are not told: who wants some only looks into the record. */
const longestTypes = 500;

interface Bundle {
  readonly first: Envelope;
  readonly events: Envelope[];
  readonly texts: string[];
  characters: number;
}

/** Whether they agree in all that is written once. */
const shareAll = (one: Envelope, other: Envelope): boolean =>
  one.environmentId === other.environmentId &&
  one.subject === other.subject &&
  one.projectId === other.projectId &&
  one.sequence === other.sequence &&
  one.releaseHash === other.releaseHash &&
  one.traceparent === other.traceparent;

const recordOf = ({ first, events, texts }: Bundle, createdAt: number): OutgoingRecord => {
  if (events.length === 1) return outgoing({ ...first, envelope: JSON.stringify(first), createdAt, traceparent: '' });
  const { id: _id, type: _type, occurredAt: _at, data: _data, ...shared } = first;
  const types = [...new Set(events.map(({ type }) => type))].join();
  return {
    key: keyOf(first),
    value: `{"shared":${JSON.stringify(shared)},"events":[${texts.join()}]}`,
    headers: {
      [header.count]: String(events.length),
      [header.createdAt]: String(createdAt),
      ...(types.length > longestTypes ? {} : { [header.types]: types }),
    },
  };
};

/** The records of events in their order, which each subject keeps. */
export const bundled = (events: readonly Envelope[], createdAt: number): OutgoingRecord[] => {
  const bundles: Bundle[] = [];
  /** The last one of each subject: an earlier one would be overtaken. */
  const open = new Map<string, Bundle>();
  for (const event of events) {
    const { id, type, occurredAt, data } = event;
    const text = JSON.stringify({ id, type, occurredAt, data });
    const key = keyOf(event);
    let bundle = open.get(key);
    if (
      bundle === undefined ||
      !shareAll(bundle.first, event) ||
      bundle.events.length === mostEvents ||
      bundle.characters + text.length > mostCharacters
    ) {
      bundle = { first: event, events: [], texts: [], characters: 0 };
      open.set(key, bundle);
      bundles.push(bundle);
    }
    bundle.events.push(event);
    bundle.texts.push(text);
    bundle.characters += text.length;
  }
  return bundles.map((bundle) => recordOf(bundle, createdAt));
};

/** The envelopes in a record of several, which may break their contract; undefined where it is not one. */
export const unbundled = (value: unknown): unknown[] | undefined => {
  const { shared, events } = fieldsOf(value);
  if (typeof shared !== 'object' || shared === null || !Array.isArray(events)) return undefined;
  return events.map((event: unknown): unknown =>
    typeof event === 'object' && event !== null ? { ...event, ...shared } : event,
  );
};
