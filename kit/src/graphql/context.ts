import type { Logger } from '../logging.ts';
import type { Trace } from '../tracing.ts';
import type { Caller, SessionCookie } from '../viewer.ts';

/** The cookie that a browser came with, and what it holds after the answer. */
export interface CookieJar extends SessionCookie {
  /** @param refreshToken null to forget the cookie */
  put(refreshToken: string | null): void;
}

/** What every request carries, in every subgraph. A domain adds its own services and loaders. */
export interface RequestContext extends Omit<Caller, 'cookie'> {
  /** Where the session's refresh token belongs into a cookie instead of into the answer. */
  readonly cookie: CookieJar | null;
  /** When the request came, milliseconds since the epoch. */
  readonly now: number;
  readonly trace: Trace;
  readonly logger: Logger;
}
