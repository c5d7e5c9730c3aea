import { Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconBuilding, IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { companyPath, useRoom, useWorkspace } from './context.ts';
import { EnvironmentSwitch } from './environment-switch.tsx';
import { pagesFor } from './pages.ts';
import { Nav, PlaceLink, SearchButton, Side } from './side.tsx';

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
            <Menu.Item
              component={Link}
              to={companyPath(each)}
              leftSection={<IconBuilding size={14} aria-hidden="true" />}
            >
              {t('shell.toCompany')}
            </Menu.Item>
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

/** Where one is in a project: which environment, which page, and the way to its company. */
export const ProjectSide = ({ onSearch }: { readonly onSearch: () => void }) => {
  const { t } = useTranslation();
  const { company, project, to } = useRoom();
  return (
    <Side>
      <ProjectSwitch />
      <EnvironmentSwitch />
      <SearchButton onSearch={onSearch} />
      <Nav
        label={t('shell.pages')}
        links={pagesFor(project.viewerPermissions).map(({ path, icon }) => ({
          to: to(path),
          icon,
          name: t(`page.${path}`),
        }))}
      >
        <div className="ad-nav-group">
          <PlaceLink to={companyPath(company)} icon={IconBuilding} name={t('shell.toCompany')} />
        </div>
      </Nav>
    </Side>
  );
};
