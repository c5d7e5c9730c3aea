import { DomainError } from '@stargraph/kit/errors';

/** The quest isn't complete yet; nothing was paid. */
export class QuestNotCompletedError extends DomainError {
  constructor() {
    super('CONFLICT', 'This quest is not complete yet. Complete it, then claim it.');
  }
}

/** The quest has been paid: by an earlier claim, or at once when it was completed. */
export class QuestAlreadyClaimedError extends DomainError {
  constructor() {
    super('CONFLICT', 'This quest has been paid already.');
  }
}
