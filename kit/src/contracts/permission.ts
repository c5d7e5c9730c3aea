/** What an operator may do in a company; each GraphQL field that operators reach names one of these. */
export const permissions = [
  'company.read',
  'company.manage',
  'member.read',
  'member.manage',
  'role.manage',
  'plan.read',
  'plan.manage',
  'audit.read',
  'project.read',
  'project.manage',
  'content.read',
  'content.edit',
  'release.publish',
  'bot.manage',
  'key.manage',
  'webhook.manage',
  'player.read',
  'player.manage',
  'wallet.read',
  'payment.refund',
  'analytics.read',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['owner', 'admin', 'editor', 'analyst', 'support'] as const;
export type Role = (typeof roles)[number];

const all = [...permissions];
/** What only owners may: the company itself, and what it pays. */
const ofOwners: readonly Permission[] = ['company.manage', 'plan.manage'];

/** The permission matrix: what each built-in role may do. */
export const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  owner: all,
  admin: all.filter((permission) => !ofOwners.includes(permission)),
  editor: [
    'company.read',
    'member.read',
    'project.read',
    'content.read',
    'content.edit',
    'release.publish',
    'analytics.read',
  ],
  analyst: [
    'company.read',
    'member.read',
    'project.read',
    'content.read',
    'analytics.read',
    'wallet.read',
    'player.read',
  ],
  support: [
    'company.read',
    'member.read',
    'project.read',
    'player.read',
    'player.manage',
    'wallet.read',
    'payment.refund',
  ],
};

/** What an API key may do in its environment. */
export const scopes = ['content:read', 'events:write', 'leaderboards:read', 'players:read', 'metrics:read'] as const;
export type Scope = (typeof scopes)[number];
