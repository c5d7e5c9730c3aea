import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../src/clock.ts';
import { anonymous, createViewerVerifier, signViewer, verifyViewer, type Viewer } from '../src/viewer.ts';

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
    expect(verifyViewer(signViewer(viewer, 'game', key, clock), 'game', key, clock).viewer).toEqual(viewer);
  });

  test('says where the request comes from, and nothing of that once it is not to be believed', () => {
    const client = { ip: '203.0.113.7', userAgent: 'Test/1' };
    const header = signViewer(viewer, 'game', key, clock, client);
    expect(verifyViewer(header, 'game', key, clock)).toEqual({ viewer, client, cookie: null });
    expect(verifyViewer(header, 'billing', key, clock).client).toEqual({ ip: null, userAgent: null });
  });

  test('hands a cookie to whom it was signed for, and nothing of it once it is not to be believed', () => {
    const cookie = { refreshToken: 'sgr_1' };
    const header = signViewer(viewer, 'auth', key, clock, undefined, cookie);
    expect(verifyViewer(header, 'auth', key, clock).cookie).toEqual(cookie);
    expect(verifyViewer(header, 'game', key, clock).cookie).toBeNull();
    expect(verifyViewer(header, 'auth', randomBytes(32), clock).cookie).toBeNull();
  });

  test('proves nobody to another subgraph, under another key, when old, or from the future', () => {
    const header = signViewer(viewer, 'game', key, clock);
    expect(verifyViewer(header, 'billing', key, clock).viewer).toEqual(anonymous);
    expect(verifyViewer(header, 'game', randomBytes(32), clock).viewer).toEqual(anonymous);
    expect(verifyViewer(header, 'game', key, { now: () => clock.now() + 30_001 }).viewer).toEqual(anonymous);
    expect(verifyViewer(header, 'game', key, { now: () => clock.now() - 5001 }).viewer).toEqual(anonymous);
  });

  test('is proven under a key and the one that follows it, and under none that was taken away', () => {
    const next = randomBytes(32);
    const [old, fresh] = [key, next].map((each) => signViewer(viewer, 'game', each, clock));
    const kinds = (keys: readonly Uint8Array[]) =>
      [old, fresh].map((header) => verifyViewer(header, 'game', keys, clock).viewer.kind);
    expect(kinds([key])).toEqual(['player', 'anonymous']);
    expect(kinds([next, key])).toEqual(['player', 'player']);
    expect(kinds([next])).toEqual(['anonymous', 'player']);
    expect(kinds([])).toEqual(['anonymous', 'anonymous']);
  });

  test('proves nobody once any of its characters is changed', () => {
    const header = signViewer(viewer, 'game', key, clock);
    fc.assert(
      fc.property(fc.nat(header.length - 2), fc.constantFrom('A', 'z', '_', '.'), (at, replacement) => {
        fc.pre(header[at] !== replacement);
        const changed = `${header.slice(0, at)}${replacement}${header.slice(at + 1)}`;
        expect(verifyViewer(changed, 'game', key, clock).viewer).toEqual(anonymous);
      }),
    );
  });

  test('of any text that nobody signed proves nobody, and never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => verifyViewer(text, 'game', key, clock).viewer.kind === 'anonymous'));
    for (const nothing of [undefined, null, '', '.', 'e30.e30'])
      expect(verifyViewer(nothing, 'game', key, clock).viewer).toEqual(anonymous);
  });
});

describe('a verifier that remembers', () => {
  test('says of each header what looking it up anew says, however often and whenever it comes', () => {
    const ticking = createManualClock(1_000_000_000);
    const callerOf = createViewerVerifier('game', [key, randomBytes(32)], ticking);
    const headers = [
      signViewer(viewer, 'game', key, ticking, { ip: '192.0.2.1', userAgent: null }),
      signViewer({ ...viewer, playerId: 'plr_2' }, 'game', key, ticking),
      signViewer(viewer, 'billing', key, ticking),
      signViewer(viewer, 'game', randomBytes(32), ticking),
      'e30.e30',
    ];
    // One that was good is not so with other characters.
    headers.push(`${String(headers[0]).slice(0, -2)}AA`);
    for (let second = 0; second < 40; second += 3) {
      for (const header of [...headers, ...headers])
        expect(callerOf(header)).toEqual(verifyViewer(header, 'game', key, ticking));
      ticking.advance(3000);
    }
    expect(callerOf(headers[0]).viewer).toEqual(anonymous);
  });

  test('hands a cookie on each time that it comes', () => {
    const callerOf = createViewerVerifier('auth', key, clock);
    const header = signViewer(viewer, 'auth', key, clock, undefined, { refreshToken: 'sgr_1' });
    for (let time = 0; time < 2; time += 1) expect(callerOf(header).cookie).toEqual({ refreshToken: 'sgr_1' });
  });
});
