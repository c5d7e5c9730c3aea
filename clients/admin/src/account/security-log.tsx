import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { AccountDocument, type AccountQuery } from '../generated/graphql.ts';
import { PagedTable } from '../ui/paged-table.tsx';

type Entry = AccountQuery['operatorAccount']['securityLog']['edges'][number]['node'];

const Row = ({ entry }: { readonly entry: Entry }) => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const key = `account.log.kind.${entry.kind}`;
  const known: boolean = i18n.exists(key);
  const { browser, system } = entry;
  const device = browser == null || system == null ? browser : t('sessions.device', { browser, system });
  return (
    <Table.Tr>
      <Table.Td>{t(known ? key : 'account.log.kind.other')}</Table.Td>
      <Table.Td className="ad-when">{format.moment(entry.at)}</Table.Td>
      <Table.Td>
        <span className="ad-log-where">
          {entry.ip ?? '–'}
          <Text span size="xs" c="dimmed" className="ad-log-agent" title={entry.userAgent ?? undefined}>
            {device ?? entry.userAgent}
          </Text>
        </span>
      </Table.Td>
    </Table.Tr>
  );
};

/** What happened to the account, newest first. */
export const SecurityLog = ({ version }: { readonly version: number }) => {
  const { t } = useTranslation();
  const pages = usePages(
    AccountDocument,
    'security-log',
    (after) => ({ first: 20, after }),
    (data) => data.operatorAccount.securityLog,
  );
  return (
    <PagedTable
      title={t('account.log.title')}
      pages={pages}
      version={version}
      columns={[{ name: t('account.log.what') }, { name: t('account.log.when') }, { name: t('account.log.where') }]}
      empty={{ title: t('account.log.empty.title'), text: t('account.log.empty.text') }}
      renderRow={(entry) => <Row key={entry.id} entry={entry} />}
    />
  );
};
