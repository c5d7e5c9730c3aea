import { Button, Select, Table, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { AuditEntriesDocument } from '../generated/graphql.ts';
import { useCompanyRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { PagedTable } from '../ui/paged-table.tsx';
import { RowLink } from '../ui/row-link.tsx';
import { EntryPanel } from './entry-panel.tsx';
import { ExportMenu } from './export-menu.tsx';
import { filterOf, partsOf } from './filter.ts';
import { families, useAuditWords } from './words.ts';

/** Who did what in the company. The filter and the opened entry stand in the address. */
export const AuditPage = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useAuditWords();
  const { company } = useCompanyRoom();
  const [search, setSearch] = useSearchParams();
  const parts = partsOf(search);
  const filter = filterOf(parts);
  const pages = usePages(
    AuditEntriesDocument,
    `${company.id} ${JSON.stringify(parts)}`,
    (after) => ({ companyId: company.id, filter, after }),
    (data) => data.company?.auditEntries,
  );
  const opened = pages.nodes.find(({ position }) => position === search.get('entry'));
  /** The address with one part otherwise; another filter shows no entry of the one before. */
  const changed = (name: string, value: string | null): URLSearchParams => {
    const next = new URLSearchParams(search);
    next.delete('entry');
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
    return next;
  };
  const set = (name: string, value: string | null): void => setSearch(changed(name, value), { replace: true });
  const to = (name: string, value: string): string => `?${changed(name, value).toString()}`;
  const filtered = Object.keys(parts).length > 0;
  const nameless = parts.actor !== undefined || parts.target !== undefined;
  return (
    <Page title={t('companyPage.audit')} actions={<ExportMenu companyId={company.id} filter={filter} />}>
      <section className="ad-audit-filter" aria-label={t('audit.filter')}>
        <Select
          label={t('audit.about')}
          placeholder={t('audit.all')}
          clearable
          clearButtonProps={{ 'aria-label': t('audit.clear') }}
          value={parts.action ?? null}
          data={families.map((value) => ({ value, label: t(`audit.family.${value}`) }))}
          onChange={(value) => set('action', value)}
        />
        <Select
          label={t('audit.project')}
          placeholder={t('audit.all')}
          clearable
          clearButtonProps={{ 'aria-label': t('audit.clear') }}
          value={parts.project ?? null}
          data={company.projects.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => set('project', value)}
        />
        <TextInput
          type="date"
          label={t('audit.from')}
          value={parts.from ?? ''}
          max={parts.to}
          onChange={(event) => set('from', event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('audit.to')}
          value={parts.to ?? ''}
          min={parts.from}
          onChange={(event) => set('to', event.currentTarget.value)}
        />
        {filtered && (
          <Button variant="subtle" color="gray" onClick={() => setSearch({}, { replace: true })}>
            {t(nameless ? 'audit.showAllOfOne' : 'audit.showAll')}
          </Button>
        )}
      </section>
      <PagedTable
        pages={pages}
        columns={[
          { name: t('audit.what') },
          { name: t('audit.who') },
          { name: t('audit.toWhat') },
          { name: t('audit.when') },
          { name: t('audit.fromWhere'), wide: true },
        ]}
        empty={
          filtered
            ? { title: t('audit.none.title'), text: t('audit.none.text') }
            : { title: t('audit.empty.title'), text: t('audit.empty.text') }
        }
        renderRow={(entry) => (
          <RowLink key={entry.position} to={to('entry', entry.position)} label={words.action(entry.action)}>
            <Table.Td>{words.actor(entry.actor)}</Table.Td>
            <Table.Td>{words.target(entry.target)}</Table.Td>
            <Table.Td className="ad-nowrap">{format.moment(entry.at)}</Table.Td>
            <Table.Td className="ad-wide-only">
              {entry.ip ?? (
                <Text span size="sm" c="dimmed">
                  —
                </Text>
              )}
            </Table.Td>
          </RowLink>
        )}
      />
      {opened !== undefined && <EntryPanel entry={opened} filterTo={to} onClose={() => set('entry', null)} />}
    </Page>
  );
};
