import { createHash } from 'node:crypto';

/**
 * What failures are counted against. None is an account as such, so nobody who fails from elsewhere can make its owner
 * wait: an account is counted together with where the tries come from, and a browser that has signed in before by
 * itself.
 */
export interface ThrottleRule {
  /** Failures that cost no waiting. */
  readonly free: number;
  /** Failures are forgotten so long after the last one, milliseconds. */
  readonly forgetMs: number;
}

const hourMs = 60 * 60_000;
export const throttleRules = {
  /** A password for one address, from one network. */
  account: { free: 5, forgetMs: hourMs },
  /** Passwords for any address, from one network: many people may stand behind it. */
  source: { free: 30, forgetMs: hourMs },
  /** A password or code from a browser that the account knows. */
  device: { free: 10, forgetMs: hourMs },
  /** A code, the password being right, from one network. */
  code: { free: 5, forgetMs: hourMs },
  /** Codes from wherever, the password being right, browsers that the account knows left out: a million codes are few. */
  codeAnywhere: { free: 40, forgetMs: 24 * hourMs },
  /** A proof of identity inside of a session. */
  stepUp: { free: 5, forgetMs: hourMs },
  /** Mail that somebody who is not signed in has us send, from one network. */
  mail: { free: 30, forgetMs: hourMs },
  /** Mail to one address that somebody who is not signed in has us send: more are silently not sent. */
  mailbox: { free: 5, forgetMs: hourMs },
} as const satisfies Readonly<Record<string, ThrottleRule>>;
export type ThrottleKind = keyof typeof throttleRules;

/** One counter: its kind, and what it is of. */
export interface ThrottleKey {
  readonly kind: ThrottleKind;
  readonly of: readonly string[];
}

/** What a counter is found by; says nothing of whom it is of. */
export const hashKey = ({ kind, of }: ThrottleKey): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, ...of]))
    .digest('hex');

const longestDelayMs = 15 * 60_000;

/** How long one has to wait after so many failures, milliseconds: nothing, then doubling from 2 s to 15 minutes. */
export const delayMs = (rule: ThrottleRule, failures: number): number =>
  failures < rule.free ? 0 : Math.min(longestDelayMs, 1000 * 2 ** Math.min(20, failures - rule.free + 1));
