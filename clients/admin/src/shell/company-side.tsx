import { Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { companyPath, useCompanyRoom, useWorkspace } from './context.ts';
import { lastPlace } from './last-place.ts';
import { companyPages } from './pages.ts';
import { Nav, SearchButton, Side } from './side.tsx';

const CompanySwitch = () => {
  const { t } = useTranslation();
  const { companies } = useWorkspace();
  const { company } = useCompanyRoom();
  return (
    <Menu position="bottom-start" width={240} shadow="md">
      <Menu.Target>
        <UnstyledButton className="ad-project">
          <span
            className="ad-project-mark"
            data-company="true"
            data-initial={company.name.slice(0, 1).toUpperCase()}
            aria-hidden="true"
          />
          <span className="ad-project-names">
            <Text size="sm" fw={600} truncate>
              {company.name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {t('shell.company')}
            </Text>
          </span>
          <VisuallyHidden>{t('shell.companySwitch')}</VisuallyHidden>
          <IconSelector size={16} stroke={1.7} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('shell.companies')}</Menu.Label>
        {companies.map((each) => (
          <Menu.Item
            key={each.id}
            component={Link}
            to={companyPath(each)}
            rightSection={each.id === company.id ? <IconCheck size={14} aria-hidden="true" /> : undefined}
          >
            {each.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to="/start?company=new" leftSection={<IconPlus size={14} aria-hidden="true" />}>
          {t('shell.newCompany')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};

/** Where one is in a company: which page, and the way into its projects. */
export const CompanySide = ({ onSearch }: { readonly onSearch: () => void }) => {
  const { t } = useTranslation();
  const { company, may, to } = useCompanyRoom();
  const kind = lastPlace()?.kind ?? 'live';
  return (
    <Side>
      <CompanySwitch />
      <SearchButton onSearch={onSearch} />
      <Nav
        label={t('shell.pages')}
        links={companyPages
          .filter(({ needs }) => needs.some(may))
          .map(({ path, icon }) => ({ to: to(path), icon, name: t(`companyPage.${path}`) }))}
      >
        <div className="ad-nav-group">
          <span className="ad-nav-head" id="company-projects">
            {t('shell.projects')}
          </span>
          <ul aria-labelledby="company-projects">
            {company.projects.map(({ id, name }) => (
              <li key={id}>
                <NavLink to={`/p/${id}/${kind}/overview`} className="ad-nav-link">
                  <span className="ad-nav-mark" data-initial={name.slice(0, 1).toUpperCase()} aria-hidden="true" />
                  <span className="ad-nav-name">{name}</span>
                </NavLink>
              </li>
            ))}
          </ul>
          {may('project.manage') && (
            <Link to={`/start?company=${company.id}`} className="ad-nav-link">
              <IconPlus size={17} stroke={1.7} aria-hidden="true" />
              <span className="ad-nav-name">{t('shell.newProject')}</span>
            </Link>
          )}
        </div>
      </Nav>
    </Side>
  );
};
