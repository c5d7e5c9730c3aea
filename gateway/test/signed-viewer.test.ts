import { createManualClock } from '@stargraph/kit/clock';
import { unknownClient, verifyViewer, type Viewer } from '@stargraph/kit/viewer';
import { describe, expect, test } from 'vitest';
import { createViewerSigner } from '../src/signed-viewer.ts';

const keys = { auth: new Uint8Array(32).fill(1), game: new Uint8Array(32).fill(2) };
const player = (playerId: string): Viewer => ({
  kind: 'player',
  playerId,
  environmentId: 'e',
  projectId: 'p',
  releaseHash: null,
});

describe('a signed viewer', () => {
  const clock = createManualClock(1_800_000_000_000);
  const signerOf = createViewerSigner({ clock, viewerKeyFor: (name) => (name === 'auth' ? keys.auth : keys.game) });

  test('is who was signed, at the subgraph that it was signed for, also when it is used again', () => {
    const signed = ['a', 'b', 'a', 'b'].map((id) => signerOf(player(id), unknownClient, null)('game'));
    expect(signed[2]).toBe(signed[0]);
    expect(signed.map((header) => verifyViewer(header, 'game', keys.game, clock).viewer)).toEqual(
      ['a', 'b', 'a', 'b'].map(player),
    );
    const forAuth = signerOf(player('a'), unknownClient, null)('auth');
    expect(verifyViewer(forAuth, 'auth', keys.auth, clock).viewer).toEqual(player('a'));
    expect(verifyViewer(forAuth, 'game', keys.game, clock).viewer).toEqual({ kind: 'anonymous' });
  });

  test('is signed anew for whoever differs in anything, and comes from elsewhere', () => {
    const at = (ip: string) => signerOf(player('a'), { ip, userAgent: null }, null)('game');
    expect(verifyViewer(at('192.0.2.1'), 'game', keys.game, clock).client.ip).toBe('192.0.2.1');
    expect(verifyViewer(at('192.0.2.2'), 'game', keys.game, clock).client.ip).toBe('192.0.2.2');
    const pinned = signerOf({ ...player('a'), releaseHash: 'r2' } as Viewer, unknownClient, null)('game');
    expect(verifyViewer(pinned, 'game', keys.game, clock).viewer).toMatchObject({ releaseHash: 'r2' });
  });

  test('is good for nearly as long as one that was just signed', () => {
    for (let second = 0; second < 60; second += 1) {
      clock.advance(1000);
      const header = signerOf(player('c'), unknownClient, null)('game');
      const then = createManualClock(clock.now() + 24_000);
      expect(verifyViewer(header, 'game', keys.game, then).viewer).toEqual(player('c'));
    }
  });

  test('carries a cookie to auth alone, and never another’s', () => {
    const browser = (refreshToken: string) => signerOf(player('a'), unknownClient, { refreshToken });
    for (const token of ['one', 'two']) {
      expect(verifyViewer(browser(token)('auth'), 'auth', keys.auth, clock).cookie).toEqual({ refreshToken: token });
      expect(verifyViewer(browser(token)('game'), 'game', keys.game, clock).cookie).toBeNull();
    }
    expect(
      verifyViewer(signerOf(player('a'), unknownClient, null)('auth'), 'auth', keys.auth, clock).cookie,
    ).toBeNull();
  });
});
