/** A refusal in the Bot API's envelope. The description is Telegram's own wherever it is known. */
export class BotApiError extends Error {
  readonly code: number;
  readonly retryAfter: number | undefined;

  constructor(code: number, description: string, retryAfter?: number) {
    super(description);
    this.name = 'BotApiError';
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export const badRequest = (description: string): BotApiError => new BotApiError(400, `Bad Request: ${description}`);

/** @param seconds after which the caller may try again */
export const tooManyRequests = (seconds: number): BotApiError =>
  new BotApiError(429, `Too Many Requests: retry after ${seconds}`, seconds);
