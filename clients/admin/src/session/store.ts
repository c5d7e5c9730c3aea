/** Who is signed in, and the token that says so. Both live in memory alone. */
export interface Access {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export type SessionState =
  /** Somebody signed in here before; whether the browser's cookie still opens anything is not known yet. */
  | { readonly state: 'resuming' }
  | { readonly state: 'signedOut'; readonly reason: 'none' | 'ended' | 'left' }
  | { readonly state: 'signedIn' };

/** What signing in and renewing give. */
export interface Grant {
  readonly accessToken: string;
  readonly expiresAt: string;
}

export type Renewal =
  | ({ readonly outcome: 'renewed' } & Grant)
  | { readonly outcome: 'ended' }
  /** No answer: the session may still be good. */
  | { readonly outcome: 'unreachable' };

/** What the tabs of a browser tell each other. Never leaves it. */
export type TabMessage =
  | ({ readonly kind: 'renewed' } & Access)
  | { readonly kind: 'over'; readonly reason: 'ended' | 'left' };

export interface SessionDeps {
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  now(): number;
  /** Asks for new tokens: by the cookie, or by the token of a browser that has not come since there are cookies. */
  readonly renew: (refreshToken: string | null) => Promise<Renewal>;
  /** Runs `work` while no other tab does: a refresh token is used once. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Tells the other tabs. */
  readonly tell: (message: TabMessage) => void;
}

export interface Session {
  readonly get: () => SessionState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly begin: (grant: Grant) => void;
  /** A token that is good for a while yet, renewed where it has to be; null where there is none to be had now. */
  readonly token: () => Promise<string | null>;
  /** A token newer than `refused`, which the server did not take. */
  readonly tokenAfter: (refused: string) => Promise<string | null>;
  readonly end: (reason: 'ended' | 'left') => void;
  /** Another tab signed in, out, or renewed. */
  readonly hear: (message: TabMessage) => void;
  /** What is stored was changed by another tab, or wiped. */
  readonly storageChanged: () => void;
}

/** Says that somebody is signed in, so that a new tab asks at once who; opens nothing. */
export const signedInKey = 'stargraph.signedIn';
/** Where the refresh token stood before it went into a cookie: taken along once, and removed. */
export const formerKey = 'stargraph.session';

/** Renewed this long before its end, so that no request is sent with a token that ends under way. */
const margin = 60_000;

export const createSession = (deps: SessionDeps): Session => {
  const { storage } = deps;
  const listeners = new Set<() => void>();
  const isKnown = (): boolean => storage.getItem(signedInKey) !== null || storage.getItem(formerKey) !== null;
  let access: Access | null = null;
  let state: SessionState = isKnown() ? { state: 'resuming' } : { state: 'signedOut', reason: 'none' };
  let renewal: Promise<string | null> | undefined;

  const become = (next: SessionState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const leave = (reason: 'ended' | 'left'): void => {
    access = null;
    storage.removeItem(signedInKey);
    storage.removeItem(formerKey);
    become({ state: 'signedOut', reason });
  };
  const end = (reason: 'ended' | 'left'): void => {
    leave(reason);
    deps.tell({ kind: 'over', reason });
  };
  const take = (next: Access): void => {
    access = next;
    if (state.state !== 'signedIn') become({ state: 'signedIn' });
  };
  const keep = (grant: Grant): void => {
    const next = { accessToken: grant.accessToken, expiresAt: Date.parse(grant.expiresAt) };
    storage.setItem(signedInKey, '1');
    storage.removeItem(formerKey);
    take(next);
    deps.tell({ kind: 'renewed', ...next });
  };
  const goodFor = (refused: string | undefined): string | null =>
    access !== null && access.accessToken !== refused && access.expiresAt - margin > deps.now()
      ? access.accessToken
      : null;
  const renew = async (refused: string | undefined): Promise<string | null> =>
    await deps.exclusively(async () => {
      // Looked at inside the lock: another tab may have renewed, or left, meanwhile.
      const told = goodFor(refused);
      if (told !== null) return told;
      if (!isKnown()) {
        if (state.state !== 'signedOut') leave('left');
        return null;
      }
      const answer = await deps.renew(storage.getItem(formerKey));
      if (answer.outcome === 'unreachable') return null;
      if (answer.outcome === 'ended') {
        end('ended');
        return null;
      }
      keep(answer);
      return answer.accessToken;
    });
  const renewOnce = async (refused?: string): Promise<string | null> => {
    renewal ??= renew(refused).finally(() => {
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
    token: async () => (state.state === 'signedOut' ? null : (goodFor(undefined) ?? (await renewOnce()))),
    tokenAfter: async (refused) =>
      access !== null && access.accessToken !== refused ? access.accessToken : await renewOnce(refused),
    end,
    hear: (message) => {
      if (message.kind === 'over') leave(message.reason);
      else take({ accessToken: message.accessToken, expiresAt: message.expiresAt });
    },
    storageChanged: () => {
      if (!isKnown() && state.state !== 'signedOut') leave('left');
      else if (isKnown() && state.state === 'signedOut') become({ state: 'resuming' });
    },
  };
};
