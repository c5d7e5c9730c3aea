import { Table, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../api/use-pages.ts';
import { changesOf } from '../audit/change.ts';
import { useAuditWords } from '../audit/words.ts';
import { useFormat } from '../format/use-format.ts';
import { StaffAuditEntriesDocument } from '../generated/graphql.ts';
import { PagedTable } from '../ui/paged-table.tsx';

/** An entry comes a moment after what it tells of, milliseconds. */
const lateMs = 2000;

/** What staff did that is of no company. */
export const StaffLog = ({ version }: { readonly version: number }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useAuditWords();
  const pages = usePages(
    StaffAuditEntriesDocument,
    'platform',
    (after) => ({ first: 20, after }),
    (data) => data.staffAuditEntries,
  );
  const [seen, setSeen] = useState(version);
  useEffect(() => {
    const timer = setTimeout(() => setSeen(version), lateMs);
    return () => clearTimeout(timer);
  }, [version]);
  return (
    <PagedTable
      title={t('staff.log.title')}
      pages={pages}
      version={seen}
      empty={{ title: t('staff.log.none.title'), text: t('staff.log.none.text') }}
      columns={[{ name: t('audit.what') }, { name: t('audit.who') }, { name: t('audit.when') }]}
      renderRow={(entry) => (
        <Table.Tr key={entry.position}>
          <Table.Td>
            {words.action(entry.action)}
            {changesOf(entry.before, entry.after).map(({ name, after }) => (
              <Text key={name} size="xs" c="dimmed" maw={420}>
                {words.field(name)}: {after === undefined ? '—' : words.value(after)}
              </Text>
            ))}
          </Table.Td>
          <Table.Td>{words.actor(entry.actor)}</Table.Td>
          <Table.Td className="ad-nowrap">{format.moment(entry.at)}</Table.Td>
        </Table.Tr>
      )}
    />
  );
};
