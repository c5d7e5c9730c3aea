import { bundled } from '@stargraph/kit/bus/kafka/bundle';
import type { IncomingRecord, OutgoingRecord } from '@stargraph/kit/bus/kafka/client';
import { itemsOf } from '@stargraph/kit/bus/kafka/item';
import { formatMetadata, parseKeptPlace, placeOf } from '@stargraph/kit/bus/kafka/place';
import type { Envelope } from '@stargraph/kit/contracts/event';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const eventOf = (number: number, change: Partial<Envelope> = {}): Envelope => ({
  id: `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`,
  type: 'client.tapped',
  environmentId: 'env_1',
  projectId: 'prj_1',
  subject: 'player:p',
  sequence: 0,
  occurredAt: '2026-01-01T00:00:00.000Z',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: { playerId: 'p', properties: { number } },
  ...change,
});

const arrived = (record: Pick<OutgoingRecord, 'value' | 'headers'>, offset = 5n): IncomingRecord => ({
  offset,
  value: record.value,
  header: (name) => record.headers[name],
});
const envelopesIn = (record: OutgoingRecord): unknown[] =>
  itemsOf(arrived(record), 'r').map((item) => item.read().envelope);

describe('records of events that are published together', () => {
  test('hold them as they were, each subject in its order, whatever they have in common', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            subject: fc.constantFrom('player:p', 'player:q'),
            environmentId: fc.constantFrom('env_1', 'env_2'),
            releaseHash: fc.constantFrom(undefined, 'r1', 'r2'),
            type: fc.constantFrom('client.tapped', 'client.swiped'),
            data: fc.record({
              playerId: fc.string({ unit: 'grapheme' }),
              properties: fc.dictionary(fc.string(), fc.string()),
            }),
          }),
          { maxLength: 40 },
        ),
        (changes) => {
          const events = changes.map(({ releaseHash, ...change }, index) =>
            eventOf(index, { ...change, ...(releaseHash === undefined ? {} : { releaseHash }) }),
          );
          const records = bundled(events, 1);
          for (const key of new Set(records.map((record) => record.key)))
            expect(records.filter((record) => record.key === key).flatMap(envelopesIn)).toEqual(
              events
                .filter(({ environmentId, subject }) => `${environmentId}:${subject}` === key)
                .map((event): unknown => JSON.parse(JSON.stringify(event))),
            );
        },
      ),
    );
  });

  test('are one for a call, cut at a hundred events and far below what a broker takes', () => {
    const events = Array.from({ length: 100 }, (_, index) => eventOf(index));
    expect(bundled(events, 1)).toHaveLength(1);
    expect(bundled([...events, eventOf(100)], 1)).toHaveLength(2);
    const large = events.map((event) => ({
      ...event,
      data: { playerId: 'p', properties: { text: 'ü'.repeat(9000) } },
    }));
    for (const { value } of bundled(large, 1)) expect(Buffer.byteLength(value)).toBeLessThan(400_000);
  });

  test('of one event have the form that they always had', () => {
    const event = eventOf(1);
    const plain = {
      key: 'env_1:player:p',
      value: JSON.stringify(event),
      headers: { type: 'client.tapped', 'created-at': '7' },
    };
    expect(bundled([event], 7)).toEqual([plain]);
    const [item, ...others] = itemsOf(arrived(plain), 'r');
    expect(others).toEqual([]);
    expect([item?.place, item?.next]).toEqual([placeOf(5n), placeOf(6n)]);
    expect(item?.read()).toMatchObject({ event_id: event.id, envelope: event });
  });

  test('that are not what they say make each of their events poison by itself, under an id of its own', () => {
    const [record] = bundled([eventOf(1), eventOf(2)], 1);
    if (record === undefined) throw new Error('no record');
    const items = itemsOf(arrived({ ...record, headers: { count: '3' } }), 'r');
    expect(items.map((item) => item.read().event_id).slice(0, 2)).toEqual([eventOf(1).id, eventOf(2).id]);
    expect(items[2]?.read().envelope).toEqual({ missing: 2 });
    const broken = itemsOf(arrived({ value: '{"shared":', headers: { count: '2' } }), 'r').map((item) => item.read());
    expect(new Set(broken.map(({ event_id }) => event_id)).size).toBe(2);
    expect(broken[0]?.envelope).toEqual({ unreadable: '{"shared":' });
  });

  test('are not looked into where none of their types is wanted', () => {
    const [record] = bundled([eventOf(1), eventOf(2, { type: 'client.swiped' })], 1);
    if (record === undefined) throw new Error('no record');
    const closed = itemsOf(arrived({ ...record, value: 'not read' }), 'r');
    expect(closed.map((item) => item.isWanted(['client.pinched']))).toEqual([false, false]);
    expect(itemsOf(arrived(record), 'r').map((item) => item.isWanted(['client.swiped']))).toEqual([false, true]);
  });
});

describe('a place in a partition', () => {
  test('comes back from what brokers keep, with the end of the batch at work', () => {
    for (const place of [placeOf(0n), placeOf(7n), placeOf(7n, 99)])
      for (const fixed of [undefined, { to: placeOf(9n, 3), types: ['client.tapped'], singly: true }])
        expect(parseKeptPlace(place >> 10n, formatMetadata(place, fixed))).toEqual({ place, fixed });
  });

  test('is read as versions before wrote it, and written so where it lies between records', () => {
    const old = '{"to":"12","types":null,"singly":false}';
    const kept = { place: placeOf(7n), fixed: { to: placeOf(12n), types: null, singly: false } };
    expect(parseKeptPlace(7n, old)).toEqual(kept);
    expect(formatMetadata(kept.place, kept.fixed)).toBe(old);
    expect(formatMetadata(kept.place, undefined)).toBe('');
    expect(parseKeptPlace(-1n, '')).toEqual({ place: undefined, fixed: undefined });
    expect(parseKeptPlace(7n, 'not ours')).toEqual({ place: placeOf(7n), fixed: undefined });
  });
});
