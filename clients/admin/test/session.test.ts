import { expect, test, vi } from 'vitest';
import { createSession, sessionKey, type Renewal } from '../src/session/store.ts';

const grant = (name: string, at: number) => ({
  accessToken: `access-${name}`,
  refreshToken: `refresh-${name}`,
  expiresAt: new Date(at).toISOString(),
});

const open = (stored: string | null, renew: (token: string) => Promise<Renewal>) => {
  const values = new Map<string, string>(stored === null ? [] : [[sessionKey, stored]]);
  const clock = { now: 1_000_000 };
  const session = createSession({
    storage: {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => void values.set(key, value),
      removeItem: (key) => void values.delete(key),
    },
    now: () => clock.now,
    renew,
    exclusively: async (work) => await work(),
  });
  return { session, values, clock };
};

test('a token is renewed before it ends, once for all who ask', async () => {
  const renew = vi.fn<(token: string) => Promise<Renewal>>(async (): Promise<Renewal> => ({
    outcome: 'renewed',
    ...grant('2', 9_000_000),
  }));
  const { session, values, clock } = open(null, renew);
  session.begin(grant('1', 1_900_000));
  expect(await session.token()).toBe('access-1');
  clock.now = 1_850_000;
  expect(await Promise.all([session.token(), session.token()])).toEqual(['access-2', 'access-2']);
  expect(renew).toHaveBeenCalledTimes(1);
  expect(values.get(sessionKey)).toBe('refresh-2');
});

test('a session that the server ended is signed out, one without an answer is not', async () => {
  const answers: Renewal[] = [{ outcome: 'unreachable' }, { outcome: 'ended' }];
  const { session } = open('refresh-0', async () => answers.shift() ?? { outcome: 'ended' });
  expect(await session.token()).toBeNull();
  expect(session.get().state).toBe('resuming');
  expect(await session.token()).toBeNull();
  expect(session.get()).toEqual({ state: 'signedOut', reason: 'ended' });
});

test('a token that the server refused is replaced, unless it was already', async () => {
  const renew = vi.fn<(token: string) => Promise<Renewal>>(async (): Promise<Renewal> => ({
    outcome: 'renewed',
    ...grant('2', 9_000_000),
  }));
  const { session } = open(null, renew);
  session.begin(grant('1', 9_000_000));
  expect(await session.tokenAfter('access-0')).toBe('access-1');
  expect(renew).not.toHaveBeenCalled();
  expect(await session.tokenAfter('access-1')).toBe('access-2');
});

test('signing out in one tab signs the others out', () => {
  const { session, values } = open('refresh-0', async () => ({ outcome: 'unreachable' }));
  values.delete(sessionKey);
  session.storageChanged();
  expect(session.get().state).toBe('signedOut');
});
