import { Badge, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { UsageQuery } from '../generated/graphql.ts';
import { useFormat } from '../format/use-format.ts';
import { Scroll } from '../ui/scroll.tsx';
import { amountText } from './amount.ts';

/** The plans beside each other, and how to get another. */
export const PlanTable = ({ plans, own }: { readonly plans: UsageQuery['plans']; readonly own: string }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const limits = plans[0]?.limits.map(({ limit }) => limit) ?? [];
  return (
    <section className="ad-card" aria-labelledby="usage-plans">
      <Text id="usage-plans" component="h2" size="sm" fw={600}>
        {t('usage.plans')}
      </Text>
      <Text size="sm" c="dimmed" mb="xs" maw={640}>
        {t('usage.more')}
      </Text>
      <Scroll label={t('usage.plans')}>
        <Table className="ad-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('usage.plan')}</Table.Th>
              {limits.map((limit) => (
                <Table.Th key={limit} scope="col" className="ad-amount">
                  {t(`usage.limit.${limit}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {plans.map((plan) => (
              <Table.Tr key={plan.id} aria-current={plan.id === own ? 'true' : undefined}>
                <Table.Th scope="row" className="ad-nowrap">
                  {t(`usage.planName.${plan.id}`)}{' '}
                  {plan.id === own && (
                    <Badge variant="light" size="sm">
                      {t('usage.yours')}
                    </Badge>
                  )}
                </Table.Th>
                {plan.limits.map(({ limit, allowed }) => (
                  <Table.Td key={limit} className="ad-amount">
                    {allowed == null ? t('usage.any') : amountText(limit, allowed, format)}
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
