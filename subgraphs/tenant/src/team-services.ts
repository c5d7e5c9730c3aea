import type { TenantDeps } from './deps.ts';
import { createDeleteCompany, createRestoreCompany } from './use-case/delete-company.ts';
import {
  createAcceptInvitation,
  createInvite,
  createResendInvitation,
  createRevokeInvitation,
} from './use-case/invitations.ts';
import {
  createLeaveCompany,
  createRemoveMember,
  createSetMemberRole,
  createSetProjectRole,
} from './use-case/manage-members.ts';
import { createDeleteProject, createRestoreProject, createUpdateProject } from './use-case/manage-project.ts';
import { createCreateRole, createDeleteRole, createUpdateRole } from './use-case/manage-roles.ts';
import { createAcceptOwnership, createEndOffer, createOfferOwnership } from './use-case/transfer-ownership.ts';
import { createUpdateCompany } from './use-case/update-company.ts';

/** The use cases of a company's team, of its settings and those of its projects. */
export const createTeamServices = (deps: Pick<TenantDeps, 'pool' | 'clock' | 'wake' | 'commands'>) => ({
  createRole: createCreateRole(deps),
  updateRole: createUpdateRole(deps),
  deleteRole: createDeleteRole(deps),
  setMemberRole: createSetMemberRole(deps),
  setProjectRole: createSetProjectRole(deps),
  removeMember: createRemoveMember(deps),
  leaveCompany: createLeaveCompany(deps),
  invite: createInvite(deps),
  resendInvitation: createResendInvitation(deps),
  revokeInvitation: createRevokeInvitation(deps),
  acceptInvitation: createAcceptInvitation(deps),
  offerOwnership: createOfferOwnership(deps),
  acceptOwnership: createAcceptOwnership(deps),
  endOffer: createEndOffer(deps),
  updateCompany: createUpdateCompany(deps),
  deleteCompany: createDeleteCompany(deps),
  restoreCompany: createRestoreCompany(deps),
  updateProject: createUpdateProject(deps),
  deleteProject: createDeleteProject(deps),
  restoreProject: createRestoreProject(deps),
});

export type TeamServices = ReturnType<typeof createTeamServices>;
