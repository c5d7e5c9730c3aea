import type { Permission } from '@stargraph/kit/contracts/permission';
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

/** Another role of the company has the name. */
export class RoleNameTakenError extends DomainError {
  constructor() {
    super('TAKEN', 'The company has a role of this name already. Choose another.');
  }
}

/** Somebody has the role, so that it can't go without another in its place. */
export class RoleInUseError extends DomainError {
  /** Members, their roles in single projects and open invitations. */
  readonly uses: number;
  constructor(uses: number) {
    super('CONFLICT', 'Somebody has this role. Name the role that takes its place.');
    this.uses = uses;
  }
}

/** It would hand out, or take away, rights that the operator does not hold. */
export class BeyondOwnRightsError extends DomainError {
  readonly permissions: readonly Permission[];
  constructor(permissions: readonly Permission[]) {
    super('CONFLICT', 'This takes rights that you do not hold yourself. Ask somebody who holds them.');
    this.permissions = permissions;
  }
}

/** The company would be left without an owner. */
export class LastOwnerError extends DomainError {
  constructor() {
    super('CONFLICT', 'A company always has an owner. Hand the ownership over first.');
  }
}

/** Whoever was invited is a member already. */
export class AlreadyMemberError extends DomainError {
  constructor() {
    super('TAKEN', 'They are a member of the company already.');
  }
}

/** The address has an invitation that is still open. */
export class AlreadyInvitedError extends DomainError {
  constructor() {
    super('TAKEN', 'This address has an invitation already. Send it again, or revoke it.');
  }
}

/** The link leads to no open invitation: it was used, revoked, sent again since, or is too old. */
export class InvitationOverError extends DomainError {
  constructor() {
    super('EXPIRED', 'This invitation is over. Ask for another one.');
  }
}

/** The invitation is for another address than the operator's, or theirs is not verified. */
export class InvitationForOtherError extends DomainError {
  /** Whom it is for. */
  readonly email: string;
  /** Whether it is the operator's own address, which they have not shown to be theirs. */
  readonly unverified: boolean;
  constructor(email: string, unverified: boolean) {
    super(
      'CONFLICT',
      unverified
        ? 'Verify your address first: whoever accepts must have shown that it is theirs.'
        : 'This invitation is for another address. Sign in with that one.',
    );
    this.email = email;
    this.unverified = unverified;
  }
}

/** What was typed is not the name of what would be deleted. */
export class NameNotConfirmedError extends DomainError {
  constructor() {
    super('INVALID_INPUT', 'This is not its name. Type the name exactly as it is shown.');
  }
}

/** The company or project is to be deleted, so that nothing new begins in it. */
export class DeletionPendingError extends DomainError {
  constructor() {
    super('CONFLICT', 'It is going to be deleted. An owner can restore it first.');
  }
}

/** There is no offer of ownership, or it is for somebody else, or it has ended. */
export class OfferOverError extends DomainError {
  constructor() {
    super('EXPIRED', 'This offer is over. Ask the owner for another.');
  }
}

/** The slug is kept for the platform, or has letters that only look like those of a host. */
export class SlugNotAllowedError extends DomainError {
  readonly reason: 'reserved' | 'letters';
  constructor(reason: 'reserved' | 'letters') {
    super(
      'INVALID_INPUT',
      reason === 'reserved'
        ? 'This slug is kept for the platform. Choose another.'
        : 'A slug has only the letters a to z: others look alike and would lead players astray.',
    );
    this.reason = reason;
  }
}
