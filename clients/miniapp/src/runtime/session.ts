import { Session_LaunchDocument, Session_RefreshDocument } from '../generated/graphql.ts';
import type { EarlySession, SessionGrant } from './boot.ts';

/** The session is over and can't be renewed from here. `reason` is why a launch was refused, if one was. */
export class SessionLostError extends Error {
  readonly reason: string | undefined;
  constructor(reason: string | undefined) {
    super('The session is lost');
    this.name = 'SessionLostError';
    this.reason = reason;
  }
}

/** Where the refresh token outlives a reload: this tab's own storage. */
export interface SessionStore {
  readonly load: () => string | undefined;
  readonly save: (refreshToken: string | undefined) => void;
}

export interface SessionDeps {
  readonly environmentId: string;
  readonly initData: string;
  readonly early: Promise<EarlySession> | undefined;
  readonly store: SessionStore;
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

export interface Session {
  /**
   * An access token that is good for at least half a minute.
   * @throws SessionLostError for good
   * @throws TypeError where the network fails: ask again
   */
  readonly token: () => Promise<string>;
  /** Another token than `refused`, which a server did not take. Throws as `token` does. */
  readonly renew: (refused: string) => Promise<string>;
  /** `fetch` with the session's token, renewed once where the server refuses it. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Tells when the session is lost, and at once where it is already. */
  readonly onLost: (listener: (error: SessionLostError) => void) => void;
}

/** An access token is renewed this long before its end, in milliseconds. */
const margin = 30_000;

/** Whether an answer's body says that its token was not taken. */
const refusesToken = (status: number, body: string): boolean => {
  if (status === 401) return true;
  if (!body.includes('UNAUTHENTICATED')) return false;
  try {
    const { errors } = JSON.parse(body) as { readonly errors?: readonly { readonly extensions?: { code?: string } }[] };
    return errors?.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED') ?? false;
  } catch {
    return false;
  }
};

/** Why no session was opened: a refusal's reason, or the limit that leaves no room. */
const reasonOf = (answer: { readonly reason: string } | { readonly limit: string }): string =>
  'limit' in answer ? answer.limit : answer.reason;

/**
 * The player's session: opened by the page's early script or by launch data, renewed by its refresh token before it
 * ends, and by launch data again where that is refused. Concurrent callers share one renewal.
 */
export const createSession = (deps: SessionDeps): Session => {
  let grant: SessionGrant | undefined;
  let lost: SessionLostError | undefined;
  let renewing: Promise<SessionGrant> | undefined;
  let { early } = deps;
  const listeners = new Set<(error: SessionLostError) => void>();

  const ask = async (documentId: string, input: unknown): Promise<EarlySession> => {
    const response = await deps.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ documentId, variables: { input } }),
    });
    const { data } = (await response.json()) as { readonly data?: Readonly<Record<string, EarlySession>> | null };
    const answer = Object.values(data ?? {})[0];
    // No answer by the rules is the server's trouble, not the session's end.
    if (answer == null) throw new TypeError(`The session was not answered (status ${response.status})`);
    return answer;
  };

  const lose = (reason: string | undefined): SessionLostError => {
    lost = new SessionLostError(reason);
    deps.store.save(undefined);
    for (const listener of listeners) listener(lost);
    return lost;
  };

  const open = async (): Promise<SessionGrant> => {
    if (early !== undefined) {
      const first = early;
      early = undefined;
      // A network failure before the bundle ran is tried again here.
      const answer = await first.catch(() => null);
      if (answer !== null && 'accessToken' in answer) return answer;
      if (answer !== null) throw lose(reasonOf(answer));
    }
    const refreshToken = grant?.refreshToken ?? deps.store.load();
    if (refreshToken !== undefined) {
      const answer = await ask(Session_RefreshDocument.documentId, { refreshToken });
      if (answer !== null && 'accessToken' in answer) return answer;
    }
    const { environmentId, initData } = deps;
    const answer = await ask(Session_LaunchDocument.documentId, { environmentId, initData });
    if (answer !== null && 'accessToken' in answer) return answer;
    throw lose(answer === null ? undefined : reasonOf(answer));
  };

  const renewal = (): Promise<SessionGrant> => {
    renewing ??= open()
      .then((opened) => {
        grant = opened;
        deps.store.save(opened.refreshToken);
        return opened;
      })
      .finally(() => {
        renewing = undefined;
      });
    return renewing;
  };

  const token = async (): Promise<string> => {
    if (lost !== undefined) throw lost;
    if (grant !== undefined && Date.parse(grant.expiresAt) - deps.now() > margin) return grant.accessToken;
    return (await renewal()).accessToken;
  };
  const renew = async (refused: string): Promise<string> => {
    if (lost !== undefined) throw lost;
    if (grant !== undefined && grant.accessToken !== refused) return token();
    return (await renewal()).accessToken;
  };
  const send = async (url: string, init: RequestInit, bearer: string): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${bearer}`);
    return deps.fetch(url, { ...init, headers });
  };

  return {
    token,
    renew,
    fetch: async (url, init) => {
      const first = await token();
      const response = await send(url, init, first);
      const { status, headers } = response;
      const body = await response.text();
      if (!refusesToken(status, body)) return new Response(body, { status, headers });
      return send(url, init, await renew(first));
    },
    onLost: (listener) => {
      listeners.add(listener);
      if (lost !== undefined) listener(lost);
    },
  };
};
