import {
  IconBuildingStore,
  IconCoins,
  IconChartBar,
  IconDeviceMobile,
  IconGauge,
  IconHistory,
  IconListDetails,
  IconKey,
  IconScale,
  IconSettings,
  IconShieldHalf,
  IconShieldLock,
  IconUser,
  IconUserX,
  IconUsers,
  IconWebhook,
  type Icon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** A page of an environment; its name stands under `page.<path>`. */
interface EnvironmentPage {
  readonly path: string;
  readonly icon: Icon;
  /** Whoever does not hold this in the project does not see it. @default anybody sees it */
  readonly needs?: string;
}

/** The rooms of an environment, in the order of the navigation. */
const pages: readonly EnvironmentPage[] = [
  { path: 'overview', icon: IconChartBar },
  { path: 'editor', icon: IconDeviceMobile },
  { path: 'players', icon: IconUsers },
  { path: 'products', icon: IconBuildingStore, needs: 'wallet.read' },
  { path: 'payments', icon: IconCoins },
  { path: 'economy', icon: IconScale, needs: 'wallet.read' },
  { path: 'releases', icon: IconHistory },
  { path: 'keys', icon: IconKey },
  { path: 'webhooks', icon: IconWebhook, needs: 'webhook.manage' },
  { path: 'personal-data', icon: IconUserX, needs: 'player.manage' },
  { path: 'settings', icon: IconSettings },
];

/** The pages that an operator sees who holds these permissions in the project. */
export const pagesFor = (permissions: readonly string[]): readonly EnvironmentPage[] =>
  pages.filter(({ needs }) => needs === undefined || permissions.includes(needs));

/** A page of a company, at `/c/<companyId>/<path>`; its name stands under `companyPage.<path>`. */
export interface CompanyPage {
  readonly path: string;
  readonly icon: Icon;
  /** Whoever holds none of these in the company does not see it. */
  readonly needs: readonly string[];
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

/** In the order of the navigation. A page that has pages below it matches them itself. */
export const companyPages: readonly CompanyPage[] = [
  {
    path: 'members',
    icon: IconUsers,
    needs: ['member.read'],
    load: async () => ({ default: (await import('../company/members-page.tsx')).MembersPage }),
  },
  {
    path: 'roles',
    icon: IconShieldHalf,
    needs: ['member.read'],
    load: async () => ({ default: (await import('../company/roles-page.tsx')).RolesPage }),
  },
  {
    path: 'audit',
    icon: IconListDetails,
    needs: ['audit.read'],
    load: async () => ({ default: (await import('../audit/audit-page.tsx')).AuditPage }),
  },
  {
    path: 'usage',
    icon: IconGauge,
    needs: ['plan.read'],
    load: async () => ({ default: (await import('../usage/usage-page.tsx')).UsagePage }),
  },
  {
    path: 'settings',
    icon: IconSettings,
    needs: ['company.read'],
    load: async () => ({ default: (await import('../company/settings-page.tsx')).CompanySettingsPage }),
  },
];

/** A page of one's own account, at `/account/<path>`; its name stands under `accountPage.<path>`. */
export interface AccountPage {
  readonly path: string;
  readonly icon: Icon;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

/** In the order of the navigation. */
export const accountPages: readonly AccountPage[] = [
  {
    path: 'profile',
    icon: IconUser,
    load: async () => ({ default: (await import('../account/profile-page.tsx')).ProfilePage }),
  },
  {
    path: 'security',
    icon: IconShieldLock,
    load: async () => ({ default: (await import('../account/security-page.tsx')).SecurityPage }),
  },
];
