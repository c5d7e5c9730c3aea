import { expect, test, vi } from 'vitest';
import {
  createSession,
  formerKey,
  signedInKey,
  type Grant,
  type Renewal,
  type Session,
  type TabMessage,
} from '../src/session/store.ts';

const grant = (name: string, at: number): Grant => ({
  accessToken: `access-${name}`,
  expiresAt: new Date(at).toISOString(),
});

/** A browser with tabs: one storage and one cookie for all, a lock, and a channel between them. */
const openBrowser = (stored: Record<string, string>, renew: (former: string | null) => Promise<Renewal>) => {
  const values = new Map<string, string>(Object.entries(stored));
  const clock = { now: 1_000_000 };
  const tabs: Session[] = [];
  let lock: Promise<unknown> = Promise.resolve();
  const openTab = (): Session => {
    const tab: Session = createSession({
      storage: {
        getItem: (key) => values.get(key) ?? null,
        setItem: (key, value) => void values.set(key, value),
        removeItem: (key) => void values.delete(key),
      },
      now: () => clock.now,
      renew,
      exclusively: (work) => {
        const turn = lock.then(work);
        lock = turn.catch(() => undefined);
        return turn;
      },
      tell: (message: TabMessage) => {
        for (const other of tabs) if (other !== tab) other.hear(message);
      },
    });
    tabs.push(tab);
    return tab;
  };
  return { openTab, values, clock };
};
const signedIn = { [signedInKey]: '1' };
const renewing = (...answers: Renewal[]) =>
  vi.fn<(former: string | null) => Promise<Renewal>>(async () => answers.shift() ?? { outcome: 'ended' });
const renewed = (name: string, at = 9_000_000): Renewal => ({ outcome: 'renewed', ...grant(name, at) });

test('a token is renewed before it ends, once for all who ask', async () => {
  const renew = renewing(renewed('2'));
  const { openTab, values, clock } = openBrowser({}, renew);
  const session = openTab();
  session.begin(grant('1', 1_900_000));
  expect(await session.token()).toBe('access-1');
  clock.now = 1_850_000;
  expect(await Promise.all([session.token(), session.token()])).toEqual(['access-2', 'access-2']);
  expect(renew).toHaveBeenCalledTimes(1);
  expect(JSON.stringify([...values])).not.toContain('access');
});

test('ten tabs that need a token at once ask for it once', async () => {
  const renew = renewing(renewed('1'));
  const { openTab } = openBrowser(signedIn, renew);
  const tabs = Array.from({ length: 10 }, openTab);
  expect(new Set(await Promise.all(tabs.map((tab) => tab.token())))).toEqual(new Set(['access-1']));
  expect(renew).toHaveBeenCalledTimes(1);
  expect(tabs.map((tab) => tab.get().state)).toEqual(tabs.map(() => 'signedIn'));
});

test('a session that the server ended is signed out in every tab, one without an answer in none', async () => {
  const { openTab, values } = openBrowser(signedIn, renewing({ outcome: 'unreachable' }, { outcome: 'ended' }));
  const [session, other] = [openTab(), openTab()];
  expect(await session.token()).toBeNull();
  expect([session.get().state, other.get().state]).toEqual(['resuming', 'resuming']);
  expect(await session.token()).toBeNull();
  for (const tab of [session, other]) expect(tab.get()).toEqual({ state: 'signedOut', reason: 'ended' });
  expect(values.size).toBe(0);
});

test('a token that the server refused is replaced, unless it was already', async () => {
  const renew = renewing(renewed('2'));
  const { openTab } = openBrowser({}, renew);
  const session = openTab();
  session.begin(grant('1', 9_000_000));
  expect(await session.tokenAfter('access-0')).toBe('access-1');
  expect(renew).not.toHaveBeenCalled();
  expect(await session.tokenAfter('access-1')).toBe('access-2');
});

test('signing out in one tab signs the others out, and signing in signs them in', async () => {
  const { openTab } = openBrowser(signedIn, renewing());
  const [one, other] = [openTab(), openTab()];
  one.end('left');
  expect(other.get()).toEqual({ state: 'signedOut', reason: 'left' });
  one.begin(grant('3', 9_000_000));
  expect(other.get().state).toBe('signedIn');
  expect(await other.token()).toBe('access-3');
});

test('storage that another tab wiped signs this one out, and one that was signed in elsewhere resumes it', () => {
  const { openTab, values } = openBrowser(signedIn, renewing());
  const session = openTab();
  values.clear();
  session.storageChanged();
  expect(session.get().state).toBe('signedOut');
  values.set(signedInKey, '1');
  session.storageChanged();
  expect(session.get().state).toBe('resuming');
});

test('the token that stood in storage is taken along once, and nothing of it stays', async () => {
  const renew = renewing({ outcome: 'unreachable' }, renewed('1', 1_100_000), renewed('2'));
  const { openTab, values } = openBrowser({ [formerKey]: 'sgr_former' }, renew);
  const session = openTab();
  expect(session.get().state).toBe('resuming');
  await session.token();
  // It is not lost where the server could not be asked.
  expect(values.get(formerKey)).toBe('sgr_former');
  expect(await session.token()).toBe('access-1');
  expect([...values]).toEqual([[signedInKey, '1']]);
  expect(await session.token()).toBe('access-1');
  await session.tokenAfter('access-1');
  expect(renew.mock.calls).toEqual([['sgr_former'], ['sgr_former'], [null]]);
});
