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
