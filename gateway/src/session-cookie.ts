import type { IncomingMessage } from 'node:http';
import { sessionSeconds } from '@stargraph/kit/contracts/notice';
import type { SessionCookie } from '@stargraph/kit/viewer';
import { RequestRefusedError } from './answer.ts';
import type { Host } from './host.ts';

/** `__Host-`: only this very host can set it, over a connection that the browser trusts. */
const cookieName = '__Host-stargraph-session';
/** The header by which the constructor asks for its cookie to be used: no page of another origin can send it unasked. */
const askingHeader = 'x-stargraph-session';

/** What a refresh token looks like; nothing else is put into a cookie or taken out of one. */
const tokenPattern = /^sgr_[0-9a-z]{26}_[1-9]\d{0,8}_[A-Za-z0-9_-]{43}$/;

const attributes = 'Path=/; Secure; HttpOnly';

/**
 * The `Set-Cookie` that keeps a refresh token as long as it lives, or forgets it.
 * @param framed whether pages of another site may show the constructor in a frame, which a strict cookie would not
 * reach; what another page sends is refused all the same, by {@link readSessionCookie}
 */
export const sessionCookieText = (refreshToken: string | null, framed: boolean): string => {
  const rules = `${attributes}; SameSite=${framed ? 'None' : 'Strict'}`;
  return refreshToken !== null && tokenPattern.test(refreshToken)
    ? `${cookieName}=${refreshToken}; Max-Age=${sessionSeconds}; ${rules}`
    : `${cookieName}=; Max-Age=0; ${rules}`;
};

/** The token in a `Cookie` header. Null where it is not there, not of its form, or there twice: which is meant is anybody's guess then. */
const readToken = (header: string | undefined): string | null => {
  const found = (header ?? '').split(';').flatMap((pair) => {
    const text = pair.trim();
    return text.startsWith(`${cookieName}=`) ? [text.slice(cookieName.length + 1)] : [];
  });
  const [token] = found;
  return found.length === 1 && token !== undefined && tokenPattern.test(token) ? token : null;
};

const holdsCookie = (header: string | undefined): boolean => header?.includes(`${cookieName}=`) === true;

/**
 * The cookie of a browser on the operators' host; null for everybody else, programs on that host among them: who
 * sends neither `Origin` nor `Sec-Fetch-Site` nor the cookie is no browser. The cookie counts only where the request
 * asks for it by a header of our own.
 *
 * @throws RequestRefusedError 403 where another origin's page sent the request: `SameSite` alone would let one of a
 * Mini App's pages through, which stand on the same site
 */
export const readSessionCookie = (host: Host, { headers }: IncomingMessage): SessionCookie | null => {
  if (host.kind !== 'admin') return null;
  const { origin, cookie } = headers;
  const site = headers['sec-fetch-site'];
  if (origin === undefined && site === undefined && !holdsCookie(cookie)) return null;
  const own = origin === undefined || (URL.canParse(origin) && new URL(origin).host === headers.host?.toLowerCase());
  // A browser too old to say where a request comes from says at least its origin with every POST.
  const told = origin !== undefined || site !== undefined;
  if (!own || !told || (site !== undefined && site !== 'same-origin'))
    throw new RequestRefusedError(403, 'CROSS_SITE', 'The constructor is not used from other pages.');
  return { refreshToken: headers[askingHeader] === undefined ? null : readToken(cookie) };
};
