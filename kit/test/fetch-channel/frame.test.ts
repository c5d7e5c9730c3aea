import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ChannelProtocolError,
  createFrameReader,
  frameOf,
  headBytes,
  type Frame,
} from '../../src/fetch-channel/frame.ts';

const frames = fc.array(
  fc.record({
    kind: fc.integer({ min: 0, max: 0xff_ff }),
    id: fc.integer({ min: 0, max: 0xff_ff_ff_ff }),
    status: fc.integer({ min: 0, max: 0xff_ff }),
    body: fc.string({ unit: 'grapheme', maxLength: 200 }),
  }),
  { maxLength: 20 },
);

describe('frames of a channel', () => {
  test('are the same however the stream is cut', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), (sent, cuts) => {
        const stream = Buffer.concat(sent.map(({ kind, id, status, body }) => frameOf(kind, id, status, body)));
        const got: Omit<Frame, 'body'>[] = [];
        const read = createFrameReader(10_000, ({ body, ...head }) =>
          got.push({ ...head, body: body.toString('utf8') } as Omit<Frame, 'body'>),
        );
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const cut = cuts[turn % cuts.length] ?? 1;
          read(stream.subarray(at, at + cut));
          at += cut;
        }
        expect(got).toEqual(sent);
      }),
    );
  });

  test('are refused by their heads where they are too large', () => {
    const read = createFrameReader(10, () => undefined);
    const whole = frameOf(1, 1, 0, 'x'.repeat(11));
    read(whole.subarray(0, headBytes - 1));
    expect(() => read(whole.subarray(headBytes - 1, headBytes))).toThrow(ChannelProtocolError);
  });
});
