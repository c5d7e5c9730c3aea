import { v5 } from 'uuid';
import type { IncomingRecord, OutgoingRecord } from './client.ts';

/** Where a record begins its life: an outbox row, or what is published. `envelope` is JSON. */
export interface EventRecord {
  readonly type: string;
  readonly environmentId: string;
  readonly subject: string;
  readonly envelope: string;
  /** When it was appended or published, milliseconds since the epoch. */
  readonly createdAt: number;
  /** Of whoever sends it, where that is recorded; it continues the envelope's own. Empty for none. */
  readonly traceparent: string;
}

export const header = {
  type: 'type',
  createdAt: 'created-at',
  traceparent: 'traceparent',
  /** Of a record of several events: how many, and which types are among them, with commas. */
  count: 'count',
  types: 'types',
} as const;

/** The key decides the partition, so that a (environment, subject) keeps its order. */
export const keyOf = (event: { readonly environmentId: string; readonly subject: string }): string =>
  `${event.environmentId}:${event.subject}`;

export const outgoing = (event: EventRecord): OutgoingRecord => ({
  key: keyOf(event),
  value: event.envelope,
  headers: {
    [header.type]: event.type,
    [header.createdAt]: String(event.createdAt),
    ...(event.traceparent === '' ? {} : { [header.traceparent]: event.traceparent }),
  },
});

/** Milliseconds since the epoch; `undefined` where the record does not tell. */
export const createdAtOf = (record: IncomingRecord): number | undefined => {
  const value = Number(record.header(header.createdAt));
  return Number.isFinite(value) ? value : undefined;
};

/** An event as it was read: its envelope may break its contract. */
export interface ReadEvent {
  readonly event_id: string;
  readonly environment_id: string;
  readonly subject: string;
  readonly envelope: unknown;
}

const foreignNamespace = '6a0f2d0c-6f5e-4a53-9a3b-0e4b8f1d7c11';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export type Fields = Readonly<Record<string, unknown>>;
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** A record's value; what is not JSON is kept as far as it can be shown. */
export const valueOf = (record: IncomingRecord): unknown => {
  try {
    return JSON.parse(record.value ?? '');
  } catch {
    return { unreadable: (record.value ?? '').slice(0, 1000).replaceAll('\u0000', '') };
  }
};

/**
 * @param place names the event where it carries no id of its own: whoever wrote it, it must not stall its partition
 * @param traceparent of whoever sent it, which continues the envelope's own
 */
export const readEvent = (envelope: unknown, place: string, traceparent: string | undefined): ReadEvent => {
  const fields = fieldsOf(envelope);
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  return {
    event_id: uuid.test(text('id')) ? text('id').toLowerCase() : v5(place, foreignNamespace),
    environment_id: text('environmentId'),
    subject: text('subject'),
    envelope: traceparent === undefined || text('traceparent') === '' ? envelope : { ...fields, traceparent },
  };
};
