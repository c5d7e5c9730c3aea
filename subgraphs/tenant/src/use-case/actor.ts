import type { Permission } from '@stargraph/kit/contracts/permission';
import type { Sql } from '@stargraph/kit/db/sql';
import { InvalidInputError, NotFoundError, forbidden } from '@stargraph/kit/errors';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import { operatorOf } from '@stargraph/kit/graphql/request';
import type { RoleRow } from '../domain/role.ts';
import { lockCompany, type CompanyRow } from '../store/company.ts';
import { findMember, type MemberRow } from '../store/member.ts';
import { findRole } from '../store/role.ts';

/** Who changes a company's team, as they are at this moment. */
export interface Actor {
  readonly company: CompanyRow;
  readonly member: MemberRow;
  readonly role: RoleRow;
}

/**
 * Locks the company, so that changes of its team go one at a time, and reads the operator's place again: what the
 * request began with may have been taken away while it waited.
 * @throws RequestError (FORBIDDEN) where the operator is no member by now, or lacks the permission
 */
export const actIn = async (
  tx: Sql,
  { viewer }: Pick<RequestContext, 'viewer'>,
  companyId: string,
  permission: Permission | null,
): Promise<Actor> => {
  const company = await lockCompany(tx, companyId);
  const member = company === null ? null : await findMember(tx, companyId, operatorOf(viewer));
  if (company === null || member === null) throw forbidden();
  const role = await findRole(tx, companyId, member.roleId);
  if (role === null || (permission !== null && !role.permissions.includes(permission))) throw forbidden();
  return { company, member, role };
};

/** @throws NotFoundError for a role that is not the company's */
export const roleIn = async (tx: Sql, companyId: string, roleId: string): Promise<RoleRow> => {
  const role = await findRole(tx, companyId, roleId);
  if (role === null) throw new NotFoundError('The role');
  return role;
};

/** A role that is given to somebody: any but the owner's, which is offered and accepted. @throws InvalidInputError */
export const assertGiven = ({ id }: RoleRow): void => {
  if (id === 'owner') throw new InvalidInputError('Ownership is offered, not given. Offer it to a member.');
};
