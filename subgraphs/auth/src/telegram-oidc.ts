import type { Configuration } from 'openid-client';
import type { Clock } from '@stargraph/kit/clock';
import { RequestError, messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { TelegramRefusedError } from './domain/errors.ts';

/** Telegram as an OpenID provider, as the platform is registered there. */
export interface TelegramLogin {
  /** `https://oauth.telegram.org` */
  readonly issuer: string;
  /** The id of the platform's own bot. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where Telegram sends the browser back to; asked for when it is needed. */
  readonly redirectUri: () => string;
}

/** The constructor's path to which Telegram sends the browser back. */
export const telegramReturnPath = 'account/telegram';

/** What only we and Telegram know of a sign-in that has begun. */
export interface SignInSecrets {
  readonly nonce: string;
  /** PKCE. */
  readonly verifier: string;
}

/** Who Telegram says it is. */
export interface TelegramPerson {
  /** By Telegram's `id` claim: what accounts are linked by. */
  readonly telegramUserId: string;
  readonly name: string;
  /** What to tell accounts apart by: the user name, else the name. */
  readonly label: string;
}

export interface TelegramOidc {
  /** Where the browser goes, and what to keep until it comes back. @throws RequestError (UNAVAILABLE) */
  begin(state: string): Promise<{ readonly url: string; readonly secrets: SignInSecrets }>;
  /**
   * Exchanges what the browser came back with. Signature, issuer, audience, expiry and nonce are checked by the library.
   * @throws TelegramRefusedError, RequestError (UNAVAILABLE)
   */
  finish(code: string, state: string, secrets: SignInSecrets): Promise<TelegramPerson>;
}

/** The provider's document and keys are asked for again after this. */
const keepMs = 60 * 60_000;
const timeoutSeconds = 8;

const unavailable = (): RequestError =>
  new RequestError('UNAVAILABLE', 'Telegram gives no answer at the moment. Try again.');

const isLoopback = (issuer: URL): boolean => issuer.protocol === 'http:' && issuer.hostname === '127.0.0.1';

/** Errors of the network, as the library hands them on: everything else is an answer that we don't take. */
const isOutage = (error: unknown): boolean => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return error instanceof TypeError || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM';
};

export const createTelegramOidc = (
  login: TelegramLogin,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): TelegramOidc => {
  let known: Promise<Configuration> | undefined;
  let knownUntil = 0;
  // Loaded with the first sign-in by Telegram: most processes start without any.
  const library = () => import('openid-client');

  const discover = async (): Promise<Configuration> => {
    const client = await library();
    const issuer = new URL(login.issuer);
    return client.discovery(
      issuer,
      login.clientId,
      { client_secret: login.clientSecret },
      client.ClientSecretBasic(login.clientSecret),
      {
        timeout: timeoutSeconds,
        execute: [
          // By itself the library takes a token that came straight from the provider without its signature.
          client.enableNonRepudiationChecks,
          // Plain HTTP is for the provider of the embedded form alone.
          // oxlint-disable-next-line typescript/no-deprecated -- marked so to be noticed, not to go away
          ...(isLoopback(issuer) ? [client.allowInsecureRequests] : []),
        ],
      },
    );
  };

  const configuration = async (): Promise<Configuration> => {
    if (known === undefined || clock.now() >= knownUntil) {
      const fresh = discover();
      known = fresh;
      knownUntil = clock.now() + keepMs;
      fresh.catch(() => {
        // The next sign-in asks again.
        if (known === fresh) known = undefined;
      });
    }
    try {
      return await known;
    } catch (error) {
      logger.error({ problem: messageOf(error) }, "Telegram's sign-in could not be found out about");
      throw unavailable();
    }
  };

  return {
    begin: async (state) => {
      const client = await library();
      const config = await configuration();
      const verifier = client.randomPKCECodeVerifier();
      const nonce = client.randomNonce();
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: login.redirectUri(),
        response_type: 'code',
        scope: 'openid profile',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, secrets: { nonce, verifier } };
    },
    finish: async (code, state, { nonce, verifier }) => {
      const client = await library();
      const config = await configuration();
      const back = new URL(login.redirectUri());
      back.search = new URLSearchParams({ code, state, iss: config.serverMetadata().issuer }).toString();
      try {
        const answer = await client.authorizationCodeGrant(config, back, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        return personOf(answer.claims() ?? {});
      } catch (error) {
        if (error instanceof TelegramRefusedError) throw error;
        // The library's words name no token and no code.
        logger.warn({ problem: messageOf(error) }, 'an answer of the sign-in by Telegram was not taken');
        throw isOutage(error) ? unavailable() : new TelegramRefusedError();
      }
    },
  };
};

const personOf = (claims: Readonly<Record<string, unknown>>): TelegramPerson => {
  const id = claims['id'];
  const telegramUserId = typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : id;
  if (typeof telegramUserId !== 'string' || !/^[1-9]\d{0,15}$/.test(telegramUserId)) throw new TelegramRefusedError();
  const text = (name: string): string => {
    const value = claims[name];
    return typeof value === 'string'
      ? value
          .toWellFormed()
          .replace(/\p{Cc}+/gu, ' ')
          .trim()
          .slice(0, 80)
          .trim()
      : '';
  };
  const username = text('preferred_username');
  const name = text('name') || username || `Telegram ${telegramUserId}`;
  return { telegramUserId, name, label: username === '' ? name : `@${username.replace(/^@/, '')}` };
};
