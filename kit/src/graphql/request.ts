import { badInput, forbidden } from '../errors.ts';
import type { Permission } from '../contracts/permission.ts';
import { membershipFor, permissionsIn, type TenantScope, type Viewer } from '../viewer.ts';

/** The operator who acts. Access rules let nobody else come here. */
export const operatorOf = (viewer: Viewer): string => {
  if (viewer.kind !== 'operator') throw forbidden();
  return viewer.operatorId;
};

/** The project of an environment that an operator may reach: it stands in the membership that the access rule checked. */
export const projectOf = (viewer: Viewer, environmentId: string): string => {
  const projects =
    viewer.kind === 'operator' ? (membershipFor(viewer.memberships, { environmentId })?.projects ?? []) : [];
  const project = projects.find(({ environments }) =>
    environments.some((environment) => environment.environmentId === environmentId),
  );
  if (project === undefined) throw forbidden();
  return project.projectId;
};

/** The company whose environment or project it is that an operator may reach, as {@link projectOf} the project. */
export const companyOf = (viewer: Viewer, scope: Partial<TenantScope>): string => {
  const membership = viewer.kind === 'operator' ? membershipFor(viewer.memberships, scope) : undefined;
  if (membership === undefined) throw forbidden();
  return membership.companyId;
};

/** What the viewer may do in a tenant, as far as they are an operator. */
export const viewerPermissions = (viewer: Viewer, scope: Partial<TenantScope>): Permission[] =>
  viewer.kind === 'operator' ? [...permissionsIn(viewer.memberships, scope)] : [];

/** @throws RequestError (BAD_USER_INPUT) outside 1 to 128 printable ASCII characters */
export const idempotencyKeyOf = (key: string): string => {
  if (!/^[\x21-\x7e]{1,128}$/.test(key)) throw badInput('An idempotency key has 1 to 128 printable ASCII characters.');
  return key;
};

export const idempotencyKeyDescription =
  'Chosen by you, 1 to 128 printable ASCII characters, new for each new request. A repeat with the same input within 30 days gets the same answer and changes nothing.';
