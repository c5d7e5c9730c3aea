import { permissions, permissionsOfRole, roles, type Permission, type Role } from '@stargraph/kit/contracts/permission';
import { InvalidInputError, badInput } from '@stargraph/kit/errors';
import { BeyondOwnRightsError } from './errors.ts';

/** A built-in role, or one that a company made for itself. */
export interface RoleRow {
  /** A built-in role's name, or `rol_…`. */
  readonly id: string;
  readonly name: string;
  readonly builtIn: boolean;
  readonly permissions: readonly Permission[];
}

const longestName = 40;
/** The most roles that a company makes for itself: a matrix with more columns tells nobody anything. */
export const mostCustomRoles = 30;

export const isBuiltIn = (roleId: string): roleId is Role => roles.some((role) => role === roleId);

export const builtInRoles: readonly RoleRow[] = roles.map((role) => ({
  id: role,
  name: role,
  builtIn: true,
  permissions: permissionsOfRole[role],
}));

/** The permissions that the platform still knows, in the order of the matrix. */
export const knownPermissions = (names: readonly string[]): Permission[] =>
  permissions.filter((permission) => names.includes(permission));

export interface RolePlan {
  readonly name: string;
  /** What two spellings of one name share. */
  readonly nameNormalized: string;
  readonly permissions: readonly Permission[];
}

/**
 * Checks what an operator made up as a role.
 * @throws RequestError (BAD_USER_INPUT) for a wrong form; InvalidInputError for a rule that the operator can act on
 */
export const planRole = (input: { readonly name: string; readonly permissions: readonly string[] }): RolePlan => {
  const name = input.name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ');
  if (name === '' || name.length > longestName) throw badInput(`name must have 1 to ${longestName} characters.`);
  const nameNormalized = name.toLowerCase();
  if (isBuiltIn(nameNormalized)) throw new InvalidInputError('A built-in role has this name. Choose another.');
  const unknown = input.permissions.find((permission) => !permissions.some((known) => known === permission));
  if (unknown !== undefined) throw badInput('permissions names one that does not exist.');
  const chosen = knownPermissions(input.permissions);
  if (chosen.length === 0) throw new InvalidInputError('A role has at least one permission.');
  return { name, nameNormalized, permissions: chosen };
};

/**
 * Nobody hands out what they do not hold, nor takes a place away from somebody who may do more than they.
 * @throws BeyondOwnRightsError
 */
export const assertHeld = (held: readonly Permission[], wanted: readonly Permission[]): void => {
  const missing = wanted.filter((permission) => !held.includes(permission));
  if (missing.length > 0) throw new BeyondOwnRightsError(missing);
};
