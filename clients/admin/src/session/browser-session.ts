import { shape } from '../api/shape.ts';
import { SessionCookieKeptDocument, SessionEndDocument, SessionRefreshDocument } from '../generated/graphql.ts';
import { createSession, formerKey, signedInKey, type Grant, type Renewal, type TabMessage } from './store.ts';

/** Asks the gateway to use the session's cookie. No page of another origin can send it without asking first. */
export const sessionHeader = 'x-stargraph-session';

/** Sends a trusted document without the client: this is what the client itself waits for. */
const post = async (documentId: string, variables: unknown = {}): Promise<unknown> => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      [sessionHeader]: '1',
    },
    body: JSON.stringify({ documentId, variables }),
    signal: AbortSignal.timeout(15_000),
  });
  return await response.json();
};

const renew = async (refreshToken: string | null): Promise<Renewal> => {
  try {
    const input = refreshToken === null ? {} : { refreshToken };
    const body = await post(SessionRefreshDocument.documentId, { input });
    const result = shape.at(body, ['data', 'sessionRefresh']);
    const accessToken = shape.text(result, 'accessToken');
    const expiresAt = shape.text(result, 'expiresAt');
    if (accessToken !== null && expiresAt !== null) return { outcome: 'renewed', accessToken, expiresAt };
    const refused = shape.text(result, '__typename') === 'SessionEndedError' || shape.text(result, 'code') !== null;
    return { outcome: refused ? 'ended' : 'unreachable' };
  } catch {
    // Without an answer nothing is known of the session: it is asked for again by the next request.
    return { outcome: 'unreachable' };
  }
};

const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('stargraph.session') : undefined;

export const session = createSession({
  storage: localStorage,
  now: Date.now,
  renew,
  exclusively: async (work) =>
    'locks' in navigator ? await navigator.locks.request('stargraph.session', work) : await work(),
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none: it never leaves the origin
  tell: (message) => tabs?.postMessage(message),
});

tabs?.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => session.hear(data));

addEventListener('storage', ({ key }) => {
  if (key === signedInKey || key === formerKey || key === null) session.storageChanged();
});

/** Ends the session here at once, and at the server as soon as it hears of it. */
export const signOut = async (): Promise<void> => {
  session.end('left');
  try {
    await post(SessionEndDocument.documentId, { input: {} });
  } catch {
    // Unreachable: the access token is forgotten here, and the session ends by its age.
  }
};

/**
 * Begins with what signing in gave.
 * @returns whether the browser keeps the session's cookie; true where that could not be found out. One that keeps no
 * secure cookie of a host without TLS is signed in for as long as the page is open, 15 minutes at the most.
 */
export const beginSession = async (grant: Grant): Promise<boolean> => {
  session.begin(grant);
  try {
    return shape.at(await post(SessionCookieKeptDocument.documentId), ['data', 'sessionCookieKept']) !== false;
  } catch {
    return true;
  }
};
