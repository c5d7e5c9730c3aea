import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, createSseParser, versionsOf, type Versions } from '../src/runtime/live.ts';

describe('versions', () => {
  test('the first ones are where counting starts', () => {
    expect(advance(undefined, { wallet: 4 })).toEqual({ versions: { wallet: 4 }, changed: [] });
  });

  test('a newer version or a new topic is a change, an older or equal one is none', () => {
    const known = { wallet: 4, progress: 2 };
    expect(advance(known, { wallet: 5, progress: 1, order: 1 })).toEqual({
      versions: { wallet: 5, progress: 2, order: 1 },
      changed: ['wallet', 'order'],
    });
  });

  test('however late and in whatever order notices come, the newest version stands, told at most once each', () => {
    const notice = fc.record({ topic: fc.constantFrom('wallet', 'progress'), version: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(notice), (notices) => {
        let known: Versions = {};
        let told = 0;
        for (const { topic, version } of notices) {
          const { versions, changed } = advance(known, { [topic]: version });
          known = versions;
          told += changed.length;
        }
        for (const topic of ['wallet', 'progress']) {
          const seen = notices.filter((each) => each.topic === topic).map(({ version }) => version);
          expect(known[topic] ?? -1).toBe(Math.max(-1, ...seen));
        }
        expect(told).toBeLessThanOrEqual(notices.length);
      }),
    );
  });
});

describe('the stream', () => {
  const text =
    'event: versions\ndata: {"wallet":1}\n\n: heartbeat\n\nevent: notice\r\ndata: {"topic":"order","id":"plr_1","version":3}\r\n\r\n';

  test('reads the same events wherever the pieces are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const parse = createSseParser();
        const events = at.slice(1).flatMap((end, index) => parse(text.slice(at[index], end)));
        expect(events.map(versionsOf)).toEqual([{ wallet: 1 }, { order: 3 }]);
      }),
    );
  });

  test('what is no version changes nothing', () => {
    for (const data of ['{', 'null', '[]', '{"topic":1,"version":"x"}'])
      expect(versionsOf({ event: 'notice', data })).toEqual({});
    expect(versionsOf({ event: 'news', data: '{"wallet":1}' })).toEqual({});
    expect(versionsOf({ event: 'versions', data: '{"wallet":"1","order":2}' })).toEqual({ order: 2 });
  });
});
