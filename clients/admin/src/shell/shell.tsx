import { ActionIcon, Burger, Drawer, Kbd, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconLogout, IconPlus, IconSearch, IconSelector, IconUser } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, useLocation, useNavigate } from 'react-router';
import { signOut } from '../session/browser-session.ts';
import { Brand } from '../ui/brand.tsx';
import { useRoom, useWorkspace } from './context.ts';
import { EnvironmentSwitch } from './environment-switch.tsx';
import { pages } from './pages.ts';
import { Preferences } from './preferences.tsx';

const ProjectSwitch = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { companies } = useWorkspace();
  const { project, company, kind } = useRoom();
  return (
    <Menu position="bottom-start" width={240} shadow="md">
      <Menu.Target>
        <UnstyledButton className="ad-project">
          <span className="ad-project-mark" data-initial={project.name.slice(0, 1).toUpperCase()} aria-hidden="true" />
          <span className="ad-project-names">
            <Text size="sm" fw={600} truncate>
              {project.name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {company.name}
            </Text>
          </span>
          <VisuallyHidden>{t('shell.project')}</VisuallyHidden>
          <IconSelector size={16} stroke={1.7} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {companies.map((each) => (
          <div key={each.id}>
            <Menu.Label>{each.name}</Menu.Label>
            {each.projects.map(({ id, name }) => (
              <Menu.Item
                key={id}
                onClick={() => void navigate(`/p/${id}/${kind}/overview`)}
                rightSection={id === project.id ? <IconCheck size={14} aria-hidden="true" /> : undefined}
              >
                {name}
              </Menu.Item>
            ))}
          </div>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to="/start" leftSection={<IconPlus size={14} aria-hidden="true" />}>
          {t('shell.newProject')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};

const Account = () => {
  const { t } = useTranslation();
  const { operator } = useWorkspace();
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
        <Menu.Item leftSection={<IconLogout size={14} aria-hidden="true" />} onClick={() => void signOut()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};

const Side = ({ onSearch }: { readonly onSearch: () => void }) => {
  const { t } = useTranslation();
  const { to } = useRoom();
  return (
    <div className="ad-side">
      <ProjectSwitch />
      <EnvironmentSwitch />
      <UnstyledButton className="ad-search" onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={15} stroke={1.8} aria-hidden="true" />
        <span>{t('shell.search')}</span>
        <Kbd size="xs">Ctrl K</Kbd>
      </UnstyledButton>
      <nav className="ad-nav" aria-label={t('shell.pages')}>
        {pages.map(({ path, icon: Icon }) => (
          <NavLink key={path} to={to(path)} className="ad-nav-link">
            <Icon size={17} stroke={1.7} aria-hidden="true" />
            {t(`page.${path}`)}
          </NavLink>
        ))}
      </nav>
      <div className="ad-side-foot">
        <Account />
        <Preferences />
      </div>
    </div>
  );
};

/** Left where one is, in the middle the thing itself. The edge on top says which environment it is. */
export const Shell = ({ onSearch, children }: { readonly onSearch: () => void; readonly children: ReactNode }) => {
  const { t } = useTranslation();
  const { kind } = useRoom();
  const { pathname } = useLocation();
  const [opened, { toggle, close }] = useDisclosure(false);
  useEffect(close, [pathname, close]);
  return (
    <div className="ad-shell" data-environment={kind}>
      <a className="ad-skip" href="#content">
        {t('shell.skip')}
      </a>
      <div className="ad-edge" aria-hidden="true" />
      <aside className="ad-shell-side" aria-label={t('shell.side')}>
        <Side onSearch={onSearch} />
      </aside>
      <header className="ad-shell-top">
        <Burger size="sm" opened={opened} onClick={toggle} aria-label={t('shell.menu')} aria-expanded={opened} />
        <Brand />
        <span className="ad-environment-word">{t(`environment.${kind}`)}</span>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('shell.search')} onClick={onSearch}>
          <IconSearch size={18} stroke={1.8} />
        </ActionIcon>
      </header>
      <Drawer
        opened={opened}
        onClose={close}
        size={272}
        padding={0}
        withCloseButton={false}
        attributes={{ content: { 'aria-label': t('shell.menu') } }}
      >
        <Side
          onSearch={() => {
            close();
            onSearch();
          }}
        />
      </Drawer>
      <main className="ad-main" id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
};
