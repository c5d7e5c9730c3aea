/** Who is signed in, and the token that says so. The access token lives in memory alone. */
export interface Access {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export type SessionState =
  /** A refresh token was found; whether it still opens anything is not known yet. */
  | { readonly state: 'resuming' }
  | { readonly state: 'signedOut'; readonly reason: 'none' | 'ended' | 'left' }
  | { readonly state: 'signedIn' };

export type Renewal =
  | {
      readonly outcome: 'renewed';
      readonly accessToken: string;
      readonly expiresAt: string;
      readonly refreshToken: string;
    }
  | { readonly outcome: 'ended' }
  /** No answer: the session may still be good. */
  | { readonly outcome: 'unreachable' };

export interface SessionDeps {
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  now(): number;
  readonly renew: (refreshToken: string) => Promise<Renewal>;
  /** Runs `work` while no other tab does: a refresh token is used once. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

export interface Session {
  readonly get: () => SessionState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly begin: (grant: {
    readonly accessToken: string;
    readonly expiresAt: string;
    readonly refreshToken: string;
  }) => void;
  /** A token that is good for a while yet, renewed where it has to be; null where there is none to be had now. */
  readonly token: () => Promise<string | null>;
  /** A token newer than `refused`, which the server did not take. */
  readonly tokenAfter: (refused: string) => Promise<string | null>;
  refreshToken(): string | null;
  readonly end: (reason: 'ended' | 'left') => void;
  /** Another tab signed in, out, or renewed. */
  readonly storageChanged: () => void;
}

export const sessionKey = 'stargraph.session';

/** Renewed this long before its end, so that no request is sent with a token that ends under way. */
const margin = 60_000;

export const createSession = (deps: SessionDeps): Session => {
  const listeners = new Set<() => void>();
  let access: Access | null = null;
  let state: SessionState =
    deps.storage.getItem(sessionKey) === null ? { state: 'signedOut', reason: 'none' } : { state: 'resuming' };
  let renewal: Promise<string | null> | undefined;

  const become = (next: SessionState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const end = (reason: 'ended' | 'left'): void => {
    access = null;
    deps.storage.removeItem(sessionKey);
    become({ state: 'signedOut', reason });
  };
  const keep = (grant: {
    readonly accessToken: string;
    readonly expiresAt: string;
    readonly refreshToken: string;
  }): void => {
    access = { accessToken: grant.accessToken, expiresAt: Date.parse(grant.expiresAt) };
    deps.storage.setItem(sessionKey, grant.refreshToken);
    if (state.state !== 'signedIn') become({ state: 'signedIn' });
  };
  const renew = async (): Promise<string | null> =>
    await deps.exclusively(async () => {
      // Read inside the lock: another tab may have renewed meanwhile, and its token is the one that counts.
      const refreshToken = deps.storage.getItem(sessionKey);
      if (refreshToken === null) {
        if (state.state !== 'signedOut') become({ state: 'signedOut', reason: 'left' });
        return null;
      }
      const answer = await deps.renew(refreshToken);
      if (answer.outcome === 'unreachable') return null;
      if (answer.outcome === 'ended') {
        if (deps.storage.getItem(sessionKey) === refreshToken) end('ended');
        return null;
      }
      keep(answer);
      return answer.accessToken;
    });
  const renewOnce = async (): Promise<string | null> => {
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
    return await renewal;
  };

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    begin: keep,
    token: async () => {
      if (state.state === 'signedOut') return null;
      if (access !== null && access.expiresAt - margin > deps.now()) return access.accessToken;
      return await renewOnce();
    },
    tokenAfter: async (refused) =>
      access !== null && access.accessToken !== refused ? access.accessToken : await renewOnce(),
    refreshToken: () => deps.storage.getItem(sessionKey),
    end,
    storageChanged: () => {
      const stored = deps.storage.getItem(sessionKey);
      if (stored === null && state.state !== 'signedOut') {
        access = null;
        become({ state: 'signedOut', reason: 'left' });
      } else if (stored !== null && state.state === 'signedOut') become({ state: 'resuming' });
    },
  };
};
