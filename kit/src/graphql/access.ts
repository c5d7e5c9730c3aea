import { forbidden, stepUpRequired, unauthenticated } from '../errors.ts';
import type { Permission, Scope } from '../contracts/permission.ts';
import { membershipFor, permissionsIn, type TenantScope, type Viewer } from '../viewer.ts';

/** Where the tenant's id stands: in the arguments, or in the object that the field belongs to. */
export type TenantPath = `${'args' | 'parent'}.${string}`;

/** Who may see or call a field. A kind of viewer that is not named is refused. */
export interface AccessRule {
  readonly anonymous?: true;
  /** Players: `true` for anything of their environment; `own` where `player` names the player and it must be they. */
  readonly player?: true | 'own';
  /** Operators: `true` for any signed-in one, otherwise the permission that they need for the tenant, or one of several. */
  readonly operator?: true | Permission | readonly Permission[];
  /** API keys: `true` for any key of the tenant, otherwise the scope that they need, or one of several. */
  readonly integration?: true | Scope | readonly Scope[];
  /** The tenant concerned: its last word is `environmentId`, `projectId` or `companyId` (or `id`, with `tenantKind`). Players and integrations must belong to it, operators must have the permission in it. */
  readonly tenant?: TenantPath;
  readonly tenantKind?: keyof TenantScope;
  /** Where the player's id stands, for `player: 'own'`. */
  readonly owner?: TenantPath;
  /** Operators must have proved within the last {@link elevatedMs} who they are: for what can't be undone or opens doors. */
  readonly elevated?: true;
  /** The platform's own staff; with `tenant`, of whatever company. */
  readonly staff?: true;
}

/** How long a proof of identity counts for what is dangerous, milliseconds. */
const elevatedMs = 10 * 60_000;

/**
 * - `public`: anybody.
 * - `inherit`: whoever reached the parent object.
 * - a rule.
 */
export type Access = 'public' | 'inherit' | AccessRule;

const at = (path: TenantPath, parent: unknown, args: unknown): unknown => {
  const [root, ...steps] = path.split('.');
  let value: unknown = root === 'args' ? args : parent;
  for (const step of steps)
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  return value;
};

const tenantKindOf = (rule: AccessRule): keyof TenantScope => {
  if (rule.tenantKind !== undefined) return rule.tenantKind;
  const last = rule.tenant?.split('.').at(-1);
  if (last === 'environmentId' || last === 'projectId' || last === 'companyId') return last;
  throw new Error(`The access rule's tenant ${rule.tenant} does not say what kind of tenant it names`);
};

/**
 * Whether `viewer` satisfies `rule`; fails closed where the tenant's id is not where the rule says.
 */
const isAllowed = (rule: AccessRule, viewer: Viewer, parent: unknown, args: unknown): boolean => {
  let scope: Partial<TenantScope> | undefined;
  if (rule.tenant !== undefined) {
    const id = at(rule.tenant, parent, args);
    if (typeof id !== 'string') return false;
    scope = { [tenantKindOf(rule)]: id };
  }
  switch (viewer.kind) {
    case 'anonymous':
      return rule.anonymous === true;
    case 'player':
      if (rule.player === undefined) return false;
      if (scope !== undefined && !belongs(viewer, scope)) return false;
      return rule.player === true || (rule.owner !== undefined && at(rule.owner, parent, args) === viewer.playerId);
    case 'integration':
      if (rule.integration === undefined) return false;
      return (
        (rule.integration === true || hasOne(viewer.scopes, rule.integration)) &&
        (scope === undefined || belongs(viewer, scope))
      );
    case 'operator': {
      if (rule.staff === true && viewer.staff === true) return true;
      if (rule.operator === undefined) return false;
      if (rule.operator === true) return scope === undefined || membershipFor(viewer.memberships, scope) !== undefined;
      return scope !== undefined && hasOne(permissionsIn(viewer.memberships, scope), rule.operator);
    }
  }
};

const hasOne = <Right extends string>(held: readonly Right[], needed: Right | readonly Right[]): boolean =>
  held.some((right) => (typeof needed === 'string' ? right === needed : needed.includes(right)));

const belongs = (
  viewer: { readonly environmentId: string; readonly projectId: string },
  scope: Partial<TenantScope>,
): boolean =>
  scope.companyId === undefined &&
  (scope.environmentId === undefined || scope.environmentId === viewer.environmentId) &&
  (scope.projectId === undefined || scope.projectId === viewer.projectId);

const isElevated = (viewer: Viewer, now: number): boolean =>
  viewer.kind !== 'operator' || (viewer.verifiedAt !== undefined && now - viewer.verifiedAt <= elevatedMs);

/**
 * @param now milliseconds since the epoch
 * @throws RequestError: UNAUTHENTICATED for anonymous viewers, FORBIDDEN for all others that the rule refuses;
 * STEP_UP_REQUIRED for an operator who may, but has to prove again who they are
 */
export const enforce = (rule: AccessRule, viewer: Viewer, parent: unknown, args: unknown, now: number): void => {
  if (!isAllowed(rule, viewer, parent, args)) throw viewer.kind === 'anonymous' ? unauthenticated() : forbidden();
  if (rule.elevated === true && !isElevated(viewer, now)) throw stepUpRequired();
};

const oneOf = (rights: string | readonly string[]): string =>
  typeof rights === 'string' ? rights : rights.join(' or ');

/** The rule as the authorization table shows it. */
export const describeAccess = (access: Access): string => {
  if (typeof access === 'string') return access;
  const of = access.tenant === undefined ? '' : ` of ${access.tenant}`;
  return [
    access.anonymous === true ? 'anonymous' : undefined,
    access.player === undefined
      ? undefined
      : access.player === 'own'
        ? `player (own: ${access.owner ?? 'nobody'})${of}`
        : `player${of}`,
    access.operator === undefined
      ? undefined
      : access.operator === true
        ? `operator${of}`
        : `operator with ${oneOf(access.operator)}${of}`,
    access.integration === undefined
      ? undefined
      : access.integration === true
        ? `integration${of}`
        : `integration with ${oneOf(access.integration)}${of}`,
    access.staff === true ? 'staff' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' | ')
    .concat(access.elevated === true ? ', elevated' : '');
};
