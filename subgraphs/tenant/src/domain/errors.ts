import { DomainError } from '@stargraph/kit/errors';

/** Another project or environment has the slug. */
export class SlugTakenError extends DomainError {
  constructor() {
    super('TAKEN', 'This slug is taken, for the project or for its sandbox. Choose another.');
  }
}

/** Telegram knows no bot by the token. */
export class BotTokenRefusedError extends DomainError {
  constructor() {
    super(
      'INVALID_CREDENTIALS',
      'Telegram knows no bot by this token. Copy it from BotFather again, or revoke it there and take the new one.',
    );
  }
}

/** The bot serves another environment. */
export class BotTakenError extends DomainError {
  constructor() {
    super('TAKEN', 'This bot is connected to another environment. One bot serves one environment.');
  }
}
