import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SignJWT, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { readBody } from '@stargraph/kit/server';
import { authorizePage } from './oidc-page.ts';
import type { UserRow } from './state.ts';
import type { World } from './world.ts';

/** How the provider misbehaves, for those who must not trust it then. */
export const oidcFaults = ['nonce', 'audience', 'issuer', 'expired', 'key', 'unsigned', 'identity'] as const;
export type OidcFault = (typeof oidcFaults)[number];

/** As the platform is registered there. */
export interface OidcClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Grant {
  readonly user: UserRow;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string | null;
  readonly expiresAt: number;
}

const codeLifeMs = 60_000;
const tokenSeconds = 3600;
/** Of codes that nobody has exchanged. */
const mostGrants = 100;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `id:secret` of HTTP Basic, each of which OAuth has form-encoded (RFC 6749, 2.3.1): `-` and `_` may come as `%2D` and `%5F`. */
const basicCredentials = (authorization: string | undefined): string | undefined => {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [id, secret, ...more] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  if (id === undefined || secret === undefined || more.length > 0) return undefined;
  const decode = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '));
  try {
    return `${decode(id)}:${decode(secret)}`;
  } catch {
    // Not form-encoded.
    return undefined;
  }
};

/** Whether a browser may be sent back there: to the constructor, on this machine. */
const isRedirectUri = (uri: string): boolean =>
  URL.canParse(uri) && /^http:\/\/admin\.localhost(:\d+)?\/account\/telegram$/.test(uri);

/**
 * Telegram's OpenID provider as its documents describe it: discovery, authorization code with PKCE (S256), token
 * endpoint by HTTP Basic, JWKS. On its page one picks who one is, so it binds loopback only, like all of the simulator.
 */
export const createOidcProvider = (world: World, origin: () => string) => {
  const clientId = '9000000000';
  // Of characters, too, that a client may send encoded.
  const clientSecret = `simulated-login_${randomBytes(32).toString('base64url')}`;
  const issuer = (): string => `${origin()}/oidc`;
  const grants = new Map<string, Grant>();
  let fault: OidcFault | null = null;
  // Made with the first discovery: most starts sign nobody in.
  let keys: Promise<{ readonly privateKey: CryptoKey; readonly jwk: object; readonly other: CryptoKey }> | undefined;
  const keyPair = () =>
    (keys ??= (async () => {
      const [own, foreign] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
      const jwk = { ...(await exportJWK(own.publicKey)), kid: 'simulator-1', alg: 'RS256', use: 'sig' };
      return { privateKey: own.privateKey, jwk, other: foreign.privateKey };
    })());

  const discovery = () => ({
    issuer: issuer(),
    authorization_endpoint: `${issuer()}/auth`,
    token_endpoint: `${issuer()}/token`,
    jwks_uri: `${issuer()}/jwks`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'phone', 'telegram:bot_access'],
    claims_supported: ['sub', 'id', 'name', 'preferred_username', 'picture', 'nonce'],
  });

  /** What is wrong with a request to sign in; undefined where nothing is. */
  const problemOf = (query: URLSearchParams): string | undefined => {
    if (query.get('client_id') !== clientId) return 'unknown client_id';
    if (!isRedirectUri(text(query.get('redirect_uri')))) return 'redirect_uri is not registered';
    if (query.get('response_type') !== 'code') return 'response_type must be code';
    if (!text(query.get('scope')).split(' ').includes('openid')) return 'scope must contain openid';
    if (query.get('code_challenge_method') !== 'S256' || text(query.get('code_challenge')).length !== 43)
      return 'code_challenge of method S256 is needed';
    return undefined;
  };

  const authorize = (query: URLSearchParams, request: IncomingMessage, response: ServerResponse): void => {
    const problem = problemOf(query);
    if (problem !== undefined) {
      response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end(`invalid_request: ${problem}\n`);
      return;
    }
    const redirectUri = text(query.get('redirect_uri'));
    const back = new URL(redirectUri);
    back.searchParams.set('state', text(query.get('state')));
    const chosen = query.get('user');
    if (chosen === null) {
      const { html, policy } = authorizePage(world.state.users, query, request.headers['accept-language']);
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      });
      response.end(html);
      return;
    }
    const user = world.state.users.find(({ id }) => String(id) === chosen);
    if (user === undefined) back.searchParams.set('error', 'access_denied');
    else {
      const code = randomBytes(24).toString('base64url');
      for (const [old] of grants) if (grants.size >= mostGrants) grants.delete(old);
      grants.set(code, {
        user,
        redirectUri,
        challenge: text(query.get('code_challenge')),
        nonce: query.get('nonce'),
        expiresAt: world.clock.now() + codeLifeMs,
      });
      back.searchParams.set('code', code);
    }
    response.writeHead(302, { location: back.href, 'cache-control': 'no-store' }).end();
  };

  const isClient = (authorization: string | undefined): boolean => {
    const given = Buffer.from(basicCredentials(authorization) ?? '');
    const expected = Buffer.from(`${clientId}:${clientSecret}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  };

  const idToken = async ({ user, nonce }: Grant): Promise<string> => {
    const { privateKey, other } = await keyPair();
    const now = Math.floor(world.clock.now() / 1000);
    const claims = {
      ...(fault === 'identity' ? {} : { id: user.id }),
      name: [user.firstName, user.lastName].filter(Boolean).join(' '),
      ...(user.username === null ? {} : { preferred_username: user.username }),
      ...(nonce === null ? {} : { nonce: fault === 'nonce' ? 'another' : nonce }),
      iss: fault === 'issuer' ? 'https://oauth.example' : issuer(),
      aud: fault === 'audience' ? '1' : clientId,
      sub: `telegram:${user.id}`,
      iat: fault === 'expired' ? now - 2 * tokenSeconds : now,
      exp: fault === 'expired' ? now - tokenSeconds : now + tokenSeconds,
    };
    if (fault === 'unsigned') {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none' })}.${part(claims)}.`;
    }
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'simulator-1' })
      .sign(fault === 'key' ? other : privateKey);
  };

  const token = async (request: IncomingMessage): Promise<readonly [number, unknown]> => {
    const form = new URLSearchParams(await readBody(request, 16 * 1024));
    if (!isClient(request.headers.authorization)) return [401, { error: 'invalid_client' }];
    if (form.get('grant_type') !== 'authorization_code') return [400, { error: 'unsupported_grant_type' }];
    const code = text(form.get('code'));
    const grant = grants.get(code);
    // Good once, whatever comes of it.
    grants.delete(code);
    const challenge = createHash('sha256')
      .update(text(form.get('code_verifier')))
      .digest('base64url');
    if (
      grant === undefined ||
      grant.expiresAt <= world.clock.now() ||
      grant.redirectUri !== form.get('redirect_uri') ||
      grant.challenge !== challenge
    )
      return [400, { error: 'invalid_grant' }];
    const answer = {
      access_token: randomBytes(24).toString('base64url'),
      token_type: 'Bearer',
      expires_in: tokenSeconds,
      id_token: await idToken(grant),
    };
    return [200, answer];
  };

  const answer = async (request: IncomingMessage, path: string): Promise<readonly [number, unknown]> => {
    if (request.method === 'POST' && path === '/oidc/token') return token(request);
    request.resume();
    if (request.method !== 'GET') return [405, { error: 'invalid_request' }];
    if (path === '/oidc/.well-known/openid-configuration') return [200, discovery()];
    if (path === '/oidc/jwks') return [200, { keys: [(await keyPair()).jwk] }];
    return [404, { error: 'not_found' }];
  };

  return {
    client: (): OidcClient => ({ issuer: issuer(), clientId, clientSecret }),
    setFault: (next: OidcFault | null): void => {
      fault = next;
    },
    /** @returns false for an address that is none of the provider's */
    handle: async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      if (!url.pathname.startsWith('/oidc/')) return false;
      if (url.pathname === '/oidc/auth' && request.method === 'GET') {
        request.resume();
        authorize(url.searchParams, request, response);
        return true;
      }
      const [status, body] = await answer(request, url.pathname);
      response
        .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(JSON.stringify(body));
      return true;
    },
  };
};
export type OidcProvider = ReturnType<typeof createOidcProvider>;
