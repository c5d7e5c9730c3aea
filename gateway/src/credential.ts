import type { IncomingHttpHeaders } from 'node:http';
import type { AccessTokens, TokenHolder } from './access-token.ts';
import { looksLikeApiKey, type ApiKeys, type KeyHolder } from './api-key.ts';

/** Whom a request's credential proves, before the viewer is completed. */
export type Holder = TokenHolder | ({ readonly kind: 'integration' } & KeyHolder) | { readonly kind: 'anonymous' };

/** No access token or API key is longer. */
const maxLength = 4096;

/**
 * Checks a request's one credential: `Authorization: Bearer <access token or API key>` or `x-api-key`.
 * Undefined where one is given and not good, so that a caller is never silently taken for nobody; a request
 * with two is refused as well, since it would be anybody's guess which of them counts.
 */
export const createCredentials =
  (deps: { readonly tokens: AccessTokens; readonly apiKeys: ApiKeys }) =>
  async (headers: IncomingHttpHeaders): Promise<Holder | undefined> => {
    const { authorization, 'x-api-key': keyHeader } = headers;
    if (authorization === undefined && keyHeader === undefined) return { kind: 'anonymous' };
    if (authorization !== undefined && keyHeader !== undefined) return undefined;
    const credential = typeof keyHeader === 'string' ? keyHeader : /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (credential === undefined || credential.length > maxLength) return undefined;
    if (typeof keyHeader === 'string' || looksLikeApiKey(credential)) {
      const holder = await deps.apiKeys.verify(credential);
      return holder && { kind: 'integration', ...holder };
    }
    return deps.tokens.verify(credential);
  };
