import { trustedDocuments } from '@stargraph/miniapp/graphql/trusted-documents';
import { cacheExchange, Client, fetchExchange } from 'urql';
import { session, sessionHeader } from '../session/browser-session.ts';
import { stepUp } from '../session/step-up.ts';

const timeout = 20_000;

const withToken = (init: RequestInit | undefined, token: string | null): RequestInit => {
  const headers = new Headers(init?.headers);
  headers.set(sessionHeader, '1');
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  const signals = [AbortSignal.timeout(timeout), ...(init?.signal == null ? [] : [init.signal])];
  return { ...init, headers, signal: AbortSignal.any(signals) };
};

/** Sends with the session's token, and once more with a new one where the server does not take it. */
const authorizedFetch: typeof fetch = async (input, init) => {
  const token = await session.token();
  // Without a token the server would say "nobody" of somebody who is signed in: it is the network that failed.
  if (token === null && session.get().state !== 'signedOut') throw new TypeError('The session could not be renewed');
  const response = await fetch(input, withToken(init, token));
  if (token === null) return response;
  const text = await response.clone().text();
  // Something dangerous: once the operator has proved who they are it goes out again, as it was.
  if (text.includes('"STEP_UP_REQUIRED"'))
    return (await stepUp.ask()) ? await fetch(input, withToken(init, await session.token())) : response;
  if (response.status !== 401 && !text.includes('"UNAUTHENTICATED"')) return response;
  const renewed = await session.tokenAfter(token);
  return renewed === null || renewed === token ? response : await fetch(input, withToken(init, renewed));
};

/** One for each sign-in: nothing that one operator saw is left in the cache for the next. */
export const createApiClient = (): Client =>
  new Client({
    url: '/graphql',
    fetch: authorizedFetch,
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    exchanges: [cacheExchange, trustedDocuments, fetchExchange],
  });
