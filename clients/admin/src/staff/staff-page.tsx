import { Badge, Table, Tabs, TextInput } from '@mantine/core';
import { IconArrowLeft, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { StaffCompaniesDocument } from '../generated/graphql.ts';
import { Page } from '../ui/page.tsx';
import { PagedTable } from '../ui/paged-table.tsx';
import { RowLink } from '../ui/row-link.tsx';
import { CompanyPanel } from './company-panel.tsx';
import { PlatformStars } from './platform-stars.tsx';

/** How long typing rests before it is searched for, milliseconds. */
const restMs = 300;

/** Every company of the platform. */
const Companies = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const wanted = search.get('q') ?? '';
  const [typed, setTyped] = useState(wanted);
  useEffect(() => {
    if (typed === wanted) return undefined;
    const timer = setTimeout(() => setSearch(typed === '' ? {} : { q: typed }, { replace: true }), restMs);
    return () => clearTimeout(timer);
  }, [typed, wanted, setSearch]);
  const pages = usePages(
    StaffCompaniesDocument,
    wanted,
    (after) => ({ search: wanted, after }),
    (data) => data.staffCompanies,
  );
  const opened = pages.nodes.find(({ id }) => id === search.get('company'));
  const to = (company: string | null): URLSearchParams => {
    const next = new URLSearchParams(search);
    if (company === null) next.delete('company');
    else next.set('company', company);
    return next;
  };
  return (
    <>
      <TextInput
        mb="md"
        label={t('staff.search')}
        description={t('staff.searchHint')}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={typed}
        maxLength={100}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <PagedTable
        pages={pages}
        columns={[
          { name: t('staff.company') },
          { name: t('staff.projects') },
          { name: t('staff.members'), amount: true },
          { name: t('staff.since'), wide: true },
        ]}
        empty={{ title: t('staff.none.title'), text: t('staff.none.text') }}
        renderRow={(company) => (
          <RowLink key={company.id} to={`?${to(company.id).toString()}`} label={company.name}>
            <Table.Td>
              {company.projects.map(({ name }) => name).join(', ') || '—'}{' '}
              {(company.suspension != null || company.projects.some(({ suspension }) => suspension != null)) && (
                <Badge color="red" variant="light">
                  {t('staff.stopped')}
                </Badge>
              )}
            </Table.Td>
            <Table.Td className="ad-amount">{format.number(company.members)}</Table.Td>
            <Table.Td className="ad-wide-only ad-nowrap">{format.date(company.createdAt)}</Table.Td>
          </RowLink>
        )}
      />
      {opened !== undefined && (
        <CompanyPanel
          company={opened}
          onClose={() => setSearch(to(null), { replace: true })}
          onChanged={pages.reload}
        />
      )}
    </>
  );
};

const tabs = ['companies', 'stars'] as const;

/** For whoever runs the platform: its companies, and what they pay it. */
export const StaffPage = () => {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const tab = pathname === '/staff/stars' ? 'stars' : 'companies';
  return (
    <main className="ad-staff">
      <Link to="/" className="ad-link">
        <IconArrowLeft size={16} aria-hidden="true" /> {t('staff.back')}
      </Link>
      <Page title={t('staff.title')}>
        <Tabs
          value={tab}
          keepMounted={false}
          onChange={(value) => void navigate(value === 'stars' ? '/staff/stars' : '/staff')}
        >
          <Tabs.List mb="md">
            {tabs.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {t(`staff.tabs.${each}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={tab}>{tab === 'stars' ? <PlatformStars /> : <Companies />}</Tabs.Panel>
        </Tabs>
      </Page>
    </main>
  );
};
