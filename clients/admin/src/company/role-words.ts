import { useTranslation } from 'react-i18next';

interface Named {
  readonly id: string;
  readonly name: string;
  readonly builtIn: boolean;
}

/** A role's name: of a built-in one in the operator's language, else as the company called it. */
export const useRoleName = (): ((role: Named) => string) => {
  const { t } = useTranslation();
  return ({ id, name, builtIn }) => (builtIn ? t(`role.${id}`) : name);
};

/** What a permission allows, in the operator's language. */
export const usePermissionWords = (): ((name: string) => string) => {
  const { t, i18n } = useTranslation();
  return (name) => (i18n.exists(`permission.${name}`) ? t(`permission.${name}`) : t('permission.other'));
};

const groups = {
  company: ['company', 'member', 'role', 'plan', 'audit'],
  project: ['project', 'content', 'release', 'bot', 'key', 'webhook', 'analytics'],
} as const;

export const permissionGroups = ['company', 'project', 'players'] as const;
export type PermissionGroup = (typeof permissionGroups)[number];

/** Where a permission stands in the matrix. */
export const groupOf = (permission: string): PermissionGroup => {
  const [thing = ''] = permission.split('.');
  if (groups.company.some((each) => each === thing)) return 'company';
  return groups.project.some((each) => each === thing) ? 'project' : 'players';
};
