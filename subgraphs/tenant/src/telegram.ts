import type { KeyObject } from 'node:crypto';
import type { Api, RawApi } from 'grammy';
import { createOpenedBots } from './opened-bots.ts';
import { launchKey, telegramLaunchKeys, type LaunchCheck } from './domain/launch.ts';

/** What Telegram says of a token. */
export type BotIdentity =
  | { readonly telegramBotId: string; readonly username: string; readonly simulated: boolean }
  | { readonly refused: true };

/** The methods that tenant calls. */
export type BotMethod =
  | 'answerPreCheckoutQuery'
  | 'createInvoiceLink'
  | 'deleteWebhook'
  | 'editUserStarSubscription'
  | 'getMyStarBalance'
  | 'getStarTransactions'
  | 'getWebhookInfo'
  | 'refundStarPayment'
  | 'sendMessage'
  | 'setChatMenuButton'
  | 'setMyCommands'
  | 'setWebhook';
/** The methods that take no parameters. */
const bare: ReadonlySet<BotMethod> = new Set(['getMyStarBalance', 'getWebhookInfo']);
export type BotParameters<Method extends BotMethod> = Method extends 'getMyStarBalance' | 'getWebhookInfo'
  ? Readonly<Record<string, never>>
  : Parameters<RawApi[Method]>[0];
type BotResult<Method extends BotMethod> = Method extends
  | 'createInvoiceLink'
  | 'getMyStarBalance'
  | 'getStarTransactions'
  | 'getWebhookInfo'
  ? Awaited<ReturnType<RawApi[Method]>>
  : unknown;

/** What a bot's calls need: its token, and behind which Bot API it lives. */
export interface BotAccess {
  readonly token: string;
  readonly simulated: boolean;
}

export interface Telegram {
  /** Where somebody in a browser opens a link of Telegram's that a bot made: the link itself, or the simulator's page. */
  openedAt(bot: Pick<BotAccess, 'simulated'>, link: string): string;
  /** Whether a token's bot lives in the simulator. */
  simulates(token: string): boolean;
  /**
   * The bot that a token belongs to.
   * @throws TelegramUnavailableError where Telegram gives no answer
   */
  getMe(token: string): Promise<BotIdentity>;
  /**
   * Calls a method as a bot.
   * @param timeoutMs @default 10_000
   * @throws TelegramRefusedError where Telegram says no, TelegramUnavailableError where it gives no answer
   */
  call<Method extends BotMethod>(
    bot: BotAccess,
    method: Method,
    parameters: BotParameters<Method>,
    timeoutMs?: number,
  ): Promise<BotResult<Method>>;
  /** The key under which a bot's launches are signed; undefined where that is the simulator's and there is none here. */
  launchKeyOf(bot: { readonly simulated: boolean }, check: Exclude<LaunchCheck, 'token'>): KeyObject | undefined;
}

/**
 * Telegram is out of reach or answers with an error of its own. Carries nothing of the call: its URL holds the token.
 */
export class TelegramUnavailableError extends Error {
  /** Whether the call may have been carried out all the same: its answer was lost. */
  readonly mayBeDone: boolean;
  constructor(mayBeDone = false) {
    super('Telegram gave no answer');
    this.name = 'TelegramUnavailableError';
    this.mayBeDone = mayBeDone;
  }
}

/** Telegram read the call and did nothing. Its words are in the message, the call's parameters are not. */
export class TelegramRefusedError extends Error {
  /** Telegram's `error_code`: 400, 401 (the token is revoked), 403 (the chat can't be written to), 429, … */
  readonly status: number;
  /** Telegram's words. */
  readonly description: string;
  /** Seconds to wait, with 429. */
  readonly retryAfter: number | null;
  constructor(status: number, description: string, retryAfter: number | null) {
    super(`Telegram refused: ${status} ${description}`);
    this.name = 'TelegramRefusedError';
    this.status = status;
    this.description = description;
    this.retryAfter = retryAfter;
  }
}

const timeoutSeconds = 10;

/** What Telegram's own tokens look like. Nothing else is put into a URL. */
const tokenPattern = /^\d{1,20}:[A-Za-z0-9_-]{20,128}$/;

/** 401: revoked; 404: of no form that Telegram knows. */
const refusals: ReadonlySet<number> = new Set([401, 404]);

/** The network's errors that come before anything was sent. */
const unsent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

/** So many bots' clients are kept; each is small, and made again when it is needed. */
const mostClients = 1000;

/**
 * The Bot API.
 * @param options.simulator where the bots live that exist in the simulator alone; only the embedded form has one
 */
export const createTelegram = (
  options: {
    readonly simulator?: {
      owns(token: string): boolean;
      readonly apiRoot: string;
      /** Its Ed25519 public key, 32 bytes as hex. @default none: no launch is good by signature */
      readonly launchKey?: string;
      /** The address of its page. @default none: links stay Telegram's */
      readonly page?: () => string;
    };
  } = {},
): Telegram => {
  const { simulator } = options;
  const simulatorKey = simulator?.launchKey === undefined ? undefined : launchKey(simulator.launchKey);
  const clients = createOpenedBots<Api>(mostClients);
  const keyOf = ({ token, simulated }: BotAccess): string => `${simulated ? 'simulated' : 'telegram'}:${token}`;

  const clientOf = async (bot: BotAccess): Promise<Api> => {
    const { token, simulated } = bot;
    // A simulated bot's token never reaches Telegram, nor the other way round.
    if (!tokenPattern.test(token) || (simulated && simulator === undefined)) throw new TelegramUnavailableError();
    // Loaded with the first call: most processes start without ever calling Telegram.
    const grammy = await import('grammy');
    const open = (): Api =>
      new grammy.Api(token, {
        timeoutSeconds,
        ...(simulated && simulator !== undefined ? { apiRoot: simulator.apiRoot } : {}),
      });
    return clients.of(keyOf(bot), open);
  };

  const simulates = (token: string): boolean => simulator?.owns(token) === true;

  return {
    simulates,
    openedAt: ({ simulated }, link) => {
      const page = simulated ? simulator?.page?.() : undefined;
      return page === undefined ? link : `${page}/?link=${encodeURIComponent(link)}`;
    },
    getMe: async (token) => {
      if (!tokenPattern.test(token)) return { refused: true };
      const simulated = simulates(token);
      try {
        const me = await (await clientOf({ token, simulated })).getMe();
        return { telegramBotId: String(me.id), username: me.username, simulated };
      } catch (thrown) {
        const error = await toOwnError(thrown);
        if (error instanceof TelegramRefusedError && refusals.has(error.status)) return { refused: true };
        throw error instanceof TelegramRefusedError ? new TelegramUnavailableError() : error;
      }
    },
    call: async <Method extends BotMethod>(
      bot: BotAccess,
      method: Method,
      parameters: BotParameters<Method>,
      timeoutMs = timeoutSeconds * 1000,
    ) => {
      const { raw } = await clientOf(bot);
      const signal = AbortSignal.timeout(timeoutMs);
      const send = raw[method] as unknown as (...given: readonly unknown[]) => Promise<unknown>;
      try {
        // grammY gives a method without parameters none of its own accord.
        const given = bare.has(method) ? [signal] : [parameters, signal];
        return (await send(...given)) as BotResult<Method>;
      } catch (thrown) {
        const error = await toOwnError(thrown);
        if (error instanceof TelegramRefusedError && error.status === 401) clients.forget(keyOf(bot));
        throw error;
      }
    },
    // The simulator signs any launch, so its key opens its own bots' environments alone.
    launchKeyOf: ({ simulated }, check) => (simulated ? simulatorKey : telegramLaunchKeys[check]),
  };
};

/** What grammY throws holds the token and the parameters: none of it is handed on. */
const toOwnError = async (thrown: unknown): Promise<TelegramRefusedError | TelegramUnavailableError> => {
  if (thrown instanceof TelegramUnavailableError) return thrown;
  const { GrammyError, HttpError } = await import('grammy');
  if (thrown instanceof GrammyError)
    return thrown.error_code >= 500
      ? new TelegramUnavailableError()
      : new TelegramRefusedError(thrown.error_code, thrown.description, thrown.parameters.retry_after ?? null);
  const cause: unknown = thrown instanceof HttpError ? thrown.error : thrown;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return new TelegramUnavailableError(!unsent.has(code));
};
