const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** What lies between one attempt and the next. */
const delays = [5 * second, 30 * second, 2 * minute, 10 * minute, hour, 4 * hour, 16 * hour];
/** Attempts of one round: the first and one after each delay. */
export const mostTries = delays.length + 1;

/** The longest pause that a receiver may ask for. */
const longestRetryAfterMs = 24 * hour;
/** The longest that one answer holds up the endpoint's other deliveries. */
const longestHoldMs = hour;
/** An endpoint that takes nothing for so long is switched off. */
export const failingMs = 5 * 24 * hour;

/** What went wrong in an attempt; a status is told apart from having none. */
export const webhookProblems = ['address', 'connection', 'dns', 'redirect', 'status', 'timeout', 'tls'] as const;
export type WebhookProblem = (typeof webhookProblems)[number];

/** How an attempt went. */
export interface AttemptResult {
  readonly durationMs: number;
  /** Null where no answer came. */
  readonly status: number | null;
  /** Null where the receiver took it. */
  readonly problem: WebhookProblem | null;
  /** The answer's beginning. */
  readonly response: string | null;
  /** The pause that was asked for. */
  readonly retryAfterMs: number | null;
}

/** What follows from an attempt. */
export type Verdict =
  | { readonly state: 'delivered' }
  /** `gone`: the receiver wants nothing any more. */
  | { readonly state: 'failed'; readonly gone: boolean }
  | { readonly state: 'waiting'; readonly inMs: number };

/** 410 Gone: "there is nobody here", for good. */
export const isGone = ({ status }: AttemptResult): boolean => status === 410;

/**
 * @param tries of this round, this one included
 * @param most how many there are in a round; a test has one
 * @param random in [0, 1): spreads receivers that failed together
 */
export const verdictOf = (result: AttemptResult, tries: number, most: number, random: number): Verdict => {
  if (result.problem === null) return { state: 'delivered' };
  const delay = delays[tries - 1];
  if (isGone(result) || tries >= most || delay === undefined) return { state: 'failed', gone: isGone(result) };
  const asked = Math.min(result.retryAfterMs ?? 0, longestRetryAfterMs);
  return { state: 'waiting', inMs: Math.round(Math.max(delay * (0.8 + 0.4 * random), asked)) };
};

/** How long the endpoint's other deliveries wait, too: it said that it is overloaded. */
export const holdMs = ({ status, retryAfterMs }: AttemptResult): number =>
  status === 429 || status === 503 ? Math.min(retryAfterMs ?? 0, longestHoldMs) : 0;

/** Milliseconds that a `Retry-After` header asks for: seconds or a date (RFC 9110); null for none and for nonsense. */
export const retryAfterMs = (header: string | undefined, now: number): number | null => {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * second;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
};
