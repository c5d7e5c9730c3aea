import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../src/clock.ts';
import { anonymous, signViewer, verifyViewer, type Viewer } from '../src/viewer.ts';

const key = randomBytes(32);
const clock = createManualClock(1_000_000_000);
const viewer: Viewer = {
  kind: 'player',
  playerId: 'plr_1',
  environmentId: 'env_1',
  projectId: 'prj_1',
  releaseHash: 'abc',
};

describe('the viewer header', () => {
  test('proves the viewer that was signed', () => {
    expect(verifyViewer(signViewer(viewer, 'game', key, clock), 'game', key, clock)).toEqual(viewer);
  });

  test('proves nobody to another subgraph, under another key, when old, or from the future', () => {
    const header = signViewer(viewer, 'game', key, clock);
    expect(verifyViewer(header, 'billing', key, clock)).toEqual(anonymous);
    expect(verifyViewer(header, 'game', randomBytes(32), clock)).toEqual(anonymous);
    expect(verifyViewer(header, 'game', key, { now: () => clock.now() + 30_001 })).toEqual(anonymous);
    expect(verifyViewer(header, 'game', key, { now: () => clock.now() - 5001 })).toEqual(anonymous);
  });

  test('proves nobody once any of its characters is changed', () => {
    const header = signViewer(viewer, 'game', key, clock);
    fc.assert(
      fc.property(fc.nat(header.length - 2), fc.constantFrom('A', 'z', '_', '.'), (at, replacement) => {
        fc.pre(header[at] !== replacement);
        const changed = `${header.slice(0, at)}${replacement}${header.slice(at + 1)}`;
        expect(verifyViewer(changed, 'game', key, clock)).toEqual(anonymous);
      }),
    );
  });

  test('of any text that nobody signed proves nobody, and never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => verifyViewer(text, 'game', key, clock).kind === 'anonymous'));
    for (const nothing of [undefined, null, '', '.', 'e30.e30'])
      expect(verifyViewer(nothing, 'game', key, clock)).toEqual(anonymous);
  });
});
