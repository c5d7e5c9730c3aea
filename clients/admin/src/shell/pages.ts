import {
  IconCoins,
  IconChartBar,
  IconDeviceMobile,
  IconHistory,
  IconSettings,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';

/** The rooms of an environment, in the order of the navigation; each has its name under `page.<path>`. */
export const pages: readonly { readonly path: string; readonly icon: Icon }[] = [
  { path: 'overview', icon: IconChartBar },
  { path: 'editor', icon: IconDeviceMobile },
  { path: 'players', icon: IconUsers },
  { path: 'payments', icon: IconCoins },
  { path: 'releases', icon: IconHistory },
  { path: 'settings', icon: IconSettings },
];
