import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import { Scroll } from '../ui/scroll.tsx';
import { amountText } from './amount.ts';
import type { LimitUsage } from './limit-card.tsx';

/** The last twelve months, the present one first. */
export const HistoryTable = ({ usage }: { readonly usage: readonly LimitUsage[] }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const monthText = new Intl.DateTimeFormat(format.locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const months = (usage[0]?.history ?? []).map(({ month }) => month).toReversed();
  const usedIn = ({ history }: LimitUsage, month: string): string =>
    history.find((each) => each.month === month)?.used ?? '0';
  return (
    <section className="ad-card" aria-labelledby="usage-history">
      <Text id="usage-history" component="h2" size="sm" fw={600}>
        {t('usage.history')}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {t('usage.historyHint')}
      </Text>
      <Scroll label={t('usage.history')}>
        <Table className="ad-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('usage.month')}</Table.Th>
              {usage.map(({ limit }) => (
                <Table.Th key={limit} scope="col" className="ad-amount">
                  {t(`usage.limit.${limit}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {months.map((month) => (
              <Table.Tr key={month}>
                <Table.Th scope="row" className="ad-nowrap">
                  {monthText.format(new Date(`${month}-01T00:00:00Z`))}
                </Table.Th>
                {usage.map((each) => (
                  <Table.Td key={each.limit} className="ad-amount">
                    {amountText(each.limit, usedIn(each, month), format)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </section>
  );
};
