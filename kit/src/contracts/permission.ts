/** What an operator may do in a company; each GraphQL field that operators reach names one of these. */
export const permissions = [
  'company.read',
  'company.manage',
  'project.read',
  'project.manage',
  'content.read',
  'content.edit',
  'release.publish',
  'bot.manage',
  'key.manage',
  'player.read',
  'wallet.read',
  'analytics.read',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['owner', 'admin', 'editor', 'analyst', 'support'] as const;
export type Role = (typeof roles)[number];

const all = [...permissions];

/** The permission matrix: what each built-in role may do. */
export const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  owner: all,
  admin: all.filter((permission) => permission !== 'company.manage'),
  editor: ['company.read', 'project.read', 'content.read', 'content.edit', 'release.publish', 'analytics.read'],
  analyst: ['company.read', 'project.read', 'content.read', 'analytics.read', 'wallet.read', 'player.read'],
  support: ['company.read', 'project.read', 'player.read', 'wallet.read'],
};

/** What an API key may do in its environment. */
export const scopes = ['content:read', 'events:write', 'leaderboards:read', 'players:read', 'metrics:read'] as const;
export type Scope = (typeof scopes)[number];
