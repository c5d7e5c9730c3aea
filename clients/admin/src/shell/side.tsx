import { ActionIcon, Kbd, Menu, UnstyledButton } from '@mantine/core';
import { IconBuildingSkyscraper, IconLogout, IconSearch, IconUser, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { signOut } from '../session/browser-session.ts';
import { useWorkspace } from './context.ts';
import { accountPages } from './pages.ts';
import { Preferences } from './preferences.tsx';

const Account = () => {
  const { t } = useTranslation();
  const { operator, staffDesk } = useWorkspace();
  return (
    <Menu position="top-start" width={220} shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('shell.account', { name: operator.name })}>
          <IconUser size={16} stroke={1.8} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {operator.name}
          <br />
          {operator.email}
        </Menu.Label>
        {accountPages.map(({ path, icon: Icon }) => (
          <Menu.Item
            key={path}
            component={Link}
            to={`/account/${path}`}
            leftSection={<Icon size={14} aria-hidden="true" />}
          >
            {t(`accountPage.${path}`)}
          </Menu.Item>
        ))}
        {staffDesk != null && (
          <Menu.Item component={Link} to="/staff" leftSection={<IconBuildingSkyscraper size={14} aria-hidden="true" />}>
            {t('staff.open')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={14} aria-hidden="true" />} onClick={() => void signOut()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};

export const SearchButton = ({ onSearch }: { readonly onSearch: () => void }) => {
  const { t } = useTranslation();
  return (
    <UnstyledButton className="ad-search" onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
      <IconSearch size={15} stroke={1.8} aria-hidden="true" />
      <span>{t('shell.search')}</span>
      <Kbd size="xs">Ctrl K</Kbd>
    </UnstyledButton>
  );
};

interface Place {
  readonly to: string;
  readonly icon: Icon;
  readonly name: string;
}

export const PlaceLink = ({ to, icon: Icon, name }: Place) => (
  <NavLink to={to} className="ad-nav-link">
    <Icon size={17} stroke={1.7} aria-hidden="true" />
    <span className="ad-nav-name">{name}</span>
  </NavLink>
);

/** The pages of a room, and below them what leads out of it. */
export const Nav = ({
  label,
  links,
  children,
}: {
  readonly label: string;
  readonly links: readonly Place[];
  readonly children: ReactNode;
}) => (
  <nav className="ad-nav" aria-label={label}>
    {links.map((link) => (
      <PlaceLink key={link.to} {...link} />
    ))}
    {children}
  </nav>
);

/** The left side of a room: its own parts, then who one is. */
export const Side = ({ children }: { readonly children: ReactNode }) => (
  <div className="ad-side">
    {children}
    <div className="ad-side-foot">
      <Account />
      <Preferences />
    </div>
  </div>
);
