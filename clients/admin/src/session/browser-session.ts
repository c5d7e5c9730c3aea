import { shape } from '../api/shape.ts';
import { SessionRefreshDocument, SessionEndDocument } from '../generated/graphql.ts';
import { createSession, sessionKey, type Renewal } from './store.ts';

/** Sends a trusted document without the client: this is what the client itself waits for. */
const post = async (documentId: string, variables: unknown): Promise<unknown> => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
    body: JSON.stringify({ documentId, variables }),
    signal: AbortSignal.timeout(15_000),
  });
  return await response.json();
};

const renew = async (refreshToken: string): Promise<Renewal> => {
  try {
    const body = await post(SessionRefreshDocument.documentId, { input: { refreshToken } });
    const result = shape.at(body, ['data', 'sessionRefresh']);
    const accessToken = shape.text(result, 'accessToken');
    const expiresAt = shape.text(result, 'expiresAt');
    const next = shape.text(result, 'refreshToken');
    if (accessToken !== null && expiresAt !== null && next !== null)
      return { outcome: 'renewed', accessToken, expiresAt, refreshToken: next };
    const refused = shape.text(result, '__typename') === 'SessionEndedError' || shape.text(result, 'code') !== null;
    return { outcome: refused ? 'ended' : 'unreachable' };
  } catch {
    // Without an answer nothing is known of the session: it is asked for again by the next request.
    return { outcome: 'unreachable' };
  }
};

export const session = createSession({
  storage: localStorage,
  now: Date.now,
  renew,
  exclusively: async (work) =>
    'locks' in navigator ? await navigator.locks.request('stargraph.session', work) : await work(),
});

addEventListener('storage', ({ key }) => {
  if (key === sessionKey || key === null) session.storageChanged();
});

/** Ends the session here at once, and at the server as soon as it hears of it. */
export const signOut = async (): Promise<void> => {
  const refreshToken = session.refreshToken();
  session.end('left');
  if (refreshToken === null) return;
  try {
    await post(SessionEndDocument.documentId, { input: { refreshToken } });
  } catch {
    // Unreachable: the token is forgotten here, and at the server it ends by its age.
  }
};
