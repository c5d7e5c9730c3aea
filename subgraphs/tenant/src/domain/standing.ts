import type { Permission } from '@stargraph/kit/contracts/permission';
import type { Membership } from '@stargraph/kit/viewer';

/** How a tenant stands: it goes on, or staff stopped it, or its owner has it deleted soon. */
export const standings = ['open', 'suspended', 'closing'] as const;
export type Standing = (typeof standings)[number];

/**
 * What operators keep of their rights in what is suspended: they read, export, see why, and still do what they owe to
 * their players as persons.
 */
const kept = (permission: Permission): boolean => permission.endsWith('.read') || permission === 'player.manage';

/** What whoever of staff looks at a company may do in it, whatever its operators may. */
export const lookPermissions = (all: readonly Permission[]): Permission[] =>
  all.filter((permission) => permission.endsWith('.read'));

/** A membership without what its suspended parts do not allow. */
export const restrictSuspended = (membership: Membership, suspended: ReadonlySet<string>): Membership => {
  const whole = suspended.has(membership.companyId);
  if (!whole && !membership.projects.some(({ projectId }) => suspended.has(projectId))) return membership;
  return {
    ...membership,
    permissions: whole ? membership.permissions.filter(kept) : membership.permissions,
    projects: membership.projects.map((project) =>
      whole || suspended.has(project.projectId)
        ? { ...project, permissions: project.permissions.filter(kept) }
        : project,
    ),
  };
};
