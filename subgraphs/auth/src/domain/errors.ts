import { DomainError, type DomainErrorCode } from '@stargraph/kit/errors';

export const launchRefusals = [
  'malformed',
  'signature',
  'expired',
  'future',
  'no-bot',
  'unknown-environment',
  'suspended',
] as const;
export type LaunchRefusal = (typeof launchRefusals)[number];

const told: Readonly<Record<LaunchRefusal, readonly [DomainErrorCode, string]>> = {
  malformed: ['INVALID_CREDENTIALS', 'This is not launch data as Telegram makes it.'],
  signature: ['INVALID_CREDENTIALS', "The launch data was not signed for this environment's bot, or was changed."],
  expired: ['EXPIRED', 'The launch data is older than an hour. Open the Mini App again.'],
  future: ['INVALID_CREDENTIALS', 'The launch data is dated ahead of our time.'],
  'no-bot': ['NOT_FOUND', 'No bot is connected to this environment yet.'],
  suspended: ['UNAVAILABLE', 'This Mini App stands still for now.'],
  'unknown-environment': ['NOT_FOUND', 'There is no such environment.'],
};

/** The launch data opens no session. */
export class LaunchRefusedError extends DomainError {
  readonly reason: LaunchRefusal;
  constructor(reason: LaunchRefusal) {
    super(...told[reason]);
    this.reason = reason;
  }
}

/** The refresh token gets nothing more: whether it is spent, expired, ended or made up is not said. */
export class SessionEndedError extends DomainError {
  constructor() {
    super('EXPIRED', 'The session is over. Sign in again, or open the Mini App again.');
  }
}

/** Somebody has registered with the address. */
export class EmailTakenError extends DomainError {
  constructor() {
    super('TAKEN', 'This e-mail address is registered already. Sign in with it.');
  }
}

/** Address and password do not belong together. Never says which of them is wrong. */
export class InvalidCredentialsError extends DomainError {
  constructor() {
    super('INVALID_CREDENTIALS', 'The e-mail address or the password is wrong.');
  }
}

/** Why a password is not taken. */
export const passwordWeaknesses = [
  'short',
  'breached',
  'common',
  'personal',
  'words',
  'keyboard',
  'repeated',
  'sequence',
  'date',
  'guessable',
] as const;
export type PasswordWeakness = (typeof passwordWeaknesses)[number];

/** The password is too easy to guess. */
export class WeakPasswordError extends DomainError {
  readonly reasons: readonly PasswordWeakness[];
  constructor(reasons: readonly PasswordWeakness[]) {
    super('INVALID_INPUT', `This password is too easy to guess (${reasons.join(', ')}). Choose a longer one.`);
    this.reasons = reasons;
  }
}

/** Too many tries failed from here. Says how long to wait; tries from elsewhere are not concerned. */
export class TooManyAttemptsError extends DomainError {
  /** Seconds. */
  readonly retryAfter: number;
  constructor(retryAfter: number) {
    super('LIMIT_REACHED', `Too many tries failed. Try again in ${retryAfter} s.`);
    this.retryAfter = retryAfter;
  }
}

/** The code is wrong, or was taken before. */
export class InvalidCodeError extends DomainError {
  constructor() {
    super('INVALID_CREDENTIALS', 'This code is wrong, or was used before. Enter the one that is shown now.');
  }
}

/** A link or challenge that opens nothing any more: whether it was used, ran out or was made up is not said. */
export class LinkEndedError extends DomainError {
  constructor() {
    super('EXPIRED', 'This link is no longer good. Ask for a new one.');
  }
}

/** A company would be left without an owner. */
export class SoleOwnerError extends DomainError {
  readonly companies: readonly string[];
  constructor(companies: readonly string[]) {
    super('CONFLICT', `You are the only owner of ${companies.join(', ')}. Hand it over or delete it first.`);
    this.companies = companies;
  }
}

/** Telegram does not vouch for whoever comes back, or not in a form that can be trusted. Why is not said. */
export class TelegramRefusedError extends DomainError {
  constructor() {
    super('INVALID_CREDENTIALS', 'Telegram did not confirm who you are. Begin again.');
  }
}

/** The Telegram account opens another operator's account. */
export class TelegramTakenError extends DomainError {
  constructor() {
    super('TAKEN', "This Telegram account opens another operator's account. Sign in there and unlink it first.");
  }
}

/** Nothing else would open the account. */
export class OnlyWayInError extends DomainError {
  constructor() {
    super('CONFLICT', 'Telegram is the only way into this account. Set a password first.');
  }
}
