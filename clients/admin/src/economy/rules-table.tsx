import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import type { EconomyQuery } from '../generated/graphql.ts';
import { Scroll } from '../ui/scroll.tsx';
import { whyOf } from './why.ts';

export type CurrencyEconomy = NonNullable<EconomyQuery['environment']>['economy'][number];

/** What moved a currency, by what it was for; what moved most stands on top. */
export const RulesTable = ({ rules }: Pick<CurrencyEconomy, 'rules'>) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="ad-card ad-card-flush">
      <h2 className="ad-card-title">{t('economy.rules')}</h2>
      {rules.length === 0 ? (
        <p className="ad-none ad-inset">{t('economy.still')}</p>
      ) : (
        <Scroll label={t('economy.rules')}>
          <Table className="ad-table">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('economy.why')}</Table.Th>
                <Table.Th scope="col" className="ad-amount">
                  {t('economy.given')}
                </Table.Th>
                <Table.Th scope="col" className="ad-amount">
                  {t('economy.taken')}
                </Table.Th>
                <Table.Th scope="col" className="ad-amount">
                  {t('economy.times')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rules.map(({ kind, cause, given, taken, transfers }) => {
                const { key, values } = whyOf(kind, cause, given === '0');
                return (
                  <Table.Tr key={`${kind} ${cause?.kind} ${cause?.id}`}>
                    <Table.Td>{t(key, values)}</Table.Td>
                    <Table.Td className="ad-amount">{given === '0' ? '—' : format.amount(given)}</Table.Td>
                    <Table.Td className="ad-amount" data-loss={taken !== '0' || undefined}>
                      {taken === '0' ? '—' : format.amount(taken)}
                    </Table.Td>
                    <Table.Td className="ad-amount">{format.amount(transfers)}</Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
    </section>
  );
};
