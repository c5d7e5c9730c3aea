import { describe, expect, test } from 'vitest';
import { longestOutages, type Kind } from '../src/chaos/outage.ts';

const outagesOf = (
  times: readonly number[],
  marks: readonly (readonly [name: string, at: number, healedAt?: number])[],
) =>
  Object.fromEntries(
    longestOutages(
      new Map<Kind, readonly number[]>([['act', times]]),
      marks.map(([name, at, healedAt]) => ({ name, at, healedAt: healedAt ?? at })),
      0,
      100,
    ).map(({ fault, byKind }) => [fault, byKind.get('act')]),
  );

describe('the longest outages', () => {
  test('a gap belongs to the fault that began in it', () => {
    expect(outagesOf([10, 20, 60, 65, 99], [['a', 25]])).toEqual({ none: 10, a: 40 });
  });

  test('a later gap belongs to the fault that is still in force', () => {
    expect(outagesOf([10, 20, 30, 70, 99], [['a', 15]])).toEqual({ none: 10, a: 40 });
  });

  test('a gap over two faults belongs to the first', () => {
    expect(
      outagesOf(
        [10, 90],
        [
          ['a', 20],
          ['b', 50],
        ],
      ),
    ).toEqual({ none: 10, a: 80, b: 10 });
  });

  test('a gap that began before a fault was healed is that one’s, also where it outlasts the next', () => {
    const times = [10, 25, 90, 99];
    const next = ['b', 50] as const;
    expect(outagesOf(times, [['a', 20, 45], next])).toEqual({ none: 10, a: 65, b: 9 });
    expect(outagesOf(times, [['a', 20, 24], next])).toEqual({ none: 10, a: 15, b: 65 });
  });

  test('what never came back was out until the end, and what never succeeded from the beginning', () => {
    expect(outagesOf([10], [['a', 20]])).toEqual({ none: 10, a: 90 });
    expect(outagesOf([], [['a', 20]])).toEqual({ none: undefined, a: 100 });
  });
});
