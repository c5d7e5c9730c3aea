import { isIP } from 'node:net';

/** What a request's host says it is for. */
export type Host =
  | { readonly kind: 'api' | 'admin' | 'assets' }
  /** The origin of one environment's Mini App. */
  | { readonly kind: 'app'; readonly slug: string };

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const withoutPort = (host: string): string =>
  host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : host.replace(/:\d*$/, '');

/**
 * Reads a `Host` header: `api.`, `admin.`, `assets.` and `<slug>.app.` under `domain`; plain `localhost` and
 * IP addresses answer as `api.`. Undefined for any other: a host that is not ours is served nothing, which
 * also keeps a rebound DNS name out.
 * @param domain the platform's domain, in lower case, such as `stargraph.example` or `localhost`
 */
export const readHost = (header: string | undefined, domain: string): Host | undefined => {
  if (header === undefined) return undefined;
  const name = withoutPort(header.trim().toLowerCase());
  if (name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0) return { kind: 'api' };
  const suffix = `.${domain}`;
  if (!name.endsWith(suffix)) return undefined;
  const [first = '', second, ...rest] = name.slice(0, -suffix.length).split('.');
  if (second === undefined)
    return first === 'api' || first === 'admin' || first === 'assets' ? { kind: first } : undefined;
  return second === 'app' && rest.length === 0 && label.test(first) ? { kind: 'app', slug: first } : undefined;
};

/**
 * The `Origin` that may read an answer across origins: a page on the operators' host or on an environment's
 * own may call the API's. A page on one of them never reads from another.
 */
export const allowedOrigin = (origin: string | undefined, target: Host, domain: string): string | undefined => {
  if (origin === undefined || target.kind !== 'api' || !URL.canParse(origin)) return undefined;
  const kind = readHost(new URL(origin).host, domain)?.kind;
  return kind === 'admin' || kind === 'app' ? origin : undefined;
};
