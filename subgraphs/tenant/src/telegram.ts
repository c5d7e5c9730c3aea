/** What Telegram says of a token. */
export type BotIdentity =
  | { readonly telegramBotId: string; readonly username: string; readonly simulated: boolean }
  | { readonly refused: true };

export interface Telegram {
  /**
   * The bot that a token belongs to.
   * @throws TelegramUnavailableError where Telegram gives no answer
   */
  getMe(token: string): Promise<BotIdentity>;
}

/** Telegram is out of reach or answers with an error of its own. Carries nothing of the call: its URL holds the token. */
export class TelegramUnavailableError extends Error {
  constructor() {
    super('Telegram gave no answer');
    this.name = 'TelegramUnavailableError';
  }
}

const timeoutSeconds = 10;

/** What Telegram's own tokens look like. Nothing else is put into a URL. */
const tokenPattern = /^\d{1,20}:[A-Za-z0-9_-]{20,128}$/;

/** 401: revoked; 404: of no form that Telegram knows. */
const refusals: ReadonlySet<number> = new Set([401, 404]);

/**
 * The Bot API.
 * @param options.simulator where the bots live that exist in the simulator alone; only the embedded form has one
 */
export const createTelegram = (
  options: { readonly simulator?: { owns(token: string): boolean; readonly apiRoot: string } } = {},
): Telegram => ({
  getMe: async (token) => {
    if (!tokenPattern.test(token)) return { refused: true };
    const { simulator } = options;
    const simulated = simulator?.owns(token) === true;
    // Loaded when the first bot is connected: most processes start without ever calling Telegram.
    const { Api, GrammyError } = await import('grammy');
    const api = new Api(token, {
      timeoutSeconds,
      ...(simulated && simulator !== undefined ? { apiRoot: simulator.apiRoot } : {}),
    });
    try {
      const me = await api.getMe();
      return { telegramBotId: String(me.id), username: me.username, simulated };
    } catch (error) {
      if (error instanceof GrammyError && refusals.has(error.error_code)) return { refused: true };
      throw new TelegramUnavailableError();
    }
  },
});
