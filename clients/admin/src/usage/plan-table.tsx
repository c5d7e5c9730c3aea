import { Badge, Button, Table, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanId, UsageQuery } from '../generated/graphql.ts';
import { useFormat } from '../format/use-format.ts';
import { Scroll } from '../ui/scroll.tsx';
import { amountText } from './amount.ts';
import { PlanCards } from './plan-cards.tsx';
import { PlanOrder } from './plan-order.tsx';
import { useStars } from './use-stars.ts';

type Plans = UsageQuery['plans'];
type CompanyPlan = NonNullable<UsageQuery['company']>;

/** The plans beside each other, what they cost, and how to get another. */
export const PlanTable = ({
  plans,
  company,
  mayPay,
  onPaid,
}: {
  readonly plans: Plans;
  readonly company: CompanyPlan;
  /** Whether the operator who looks may pay for the company. */
  readonly mayPay: boolean;
  /** Something may have been paid. */
  readonly onPaid: () => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const starsOf = useStars();
  const [chosen, setChosen] = useState<PlanId>();
  const limits = plans[0]?.limits.map(({ limit }) => limit) ?? [];
  const sold = plans.some(({ stars }) => stars != null);
  const own = company.plan.id;
  const running = company.planSubscription?.state === 'ACTIVE' ? company.planSubscription.plan : undefined;
  const open = sold && mayPay && !company.plan.setByStaff;
  const canChoose = ({ id, stars }: Plans[number]): boolean => open && stars != null && id !== running;
  const hint = company.plan.setByStaff
    ? t('usage.pay.given')
    : !sold
      ? t('usage.more')
      : mayPay
        ? t('usage.pay.hint')
        : t('usage.pay.ownersOnly');
  return (
    <section className="ad-card" aria-labelledby="usage-plans">
      <Text id="usage-plans" component="h2" size="sm" fw={600}>
        {t('usage.plans')}
      </Text>
      <Text size="sm" c="dimmed" mb="xs" maw={640}>
        {hint}
      </Text>
      <PlanCards plans={plans} own={own} canChoose={canChoose} onChoose={setChosen} />
      <div className="ad-plan-columns">
        <Scroll label={t('usage.plans')}>
          <Table className="ad-table ad-plans">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">
                  <VisuallyHidden>{t('usage.plan')}</VisuallyHidden>
                </Table.Th>
                {plans.map((plan) => (
                  <Table.Th key={plan.id} scope="col" aria-current={plan.id === own ? 'true' : undefined}>
                    <span className="ad-plan-name">
                      {t(`usage.planName.${plan.id}`)}
                      {plan.id === own && (
                        <Badge variant="light" size="sm">
                          {t('usage.yours')}
                        </Badge>
                      )}
                    </span>
                    {plan.stars != null && (
                      <Text size="xs" c="dimmed">
                        {t('usage.pay.price', { price: starsOf(plan.stars) })}
                      </Text>
                    )}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {limits.map((limit, index) => (
                <Table.Tr key={limit}>
                  <Table.Th scope="row">{t(`usage.limit.${limit}`)}</Table.Th>
                  {plans.map((plan) => {
                    const allowed = plan.limits[index]?.allowed;
                    return (
                      <Table.Td key={plan.id} className="ad-amount">
                        {allowed == null ? t('usage.any') : amountText(limit, allowed, format)}
                      </Table.Td>
                    );
                  })}
                </Table.Tr>
              ))}
              {open && (
                <Table.Tr>
                  <Table.Th scope="row">
                    <VisuallyHidden>{t('usage.pay.choose')}</VisuallyHidden>
                  </Table.Th>
                  {plans.map((plan) => (
                    <Table.Td key={plan.id} className="ad-amount">
                      {canChoose(plan) && (
                        <Button
                          size="xs"
                          variant="light"
                          aria-label={t('usage.pay.chooseNamed', { plan: t(`usage.planName.${plan.id}`) })}
                          onClick={() => setChosen(plan.id)}
                        >
                          {t('usage.pay.choose')}
                        </Button>
                      )}
                    </Table.Td>
                  ))}
                </Table.Tr>
              )}
            </Table.Tbody>
          </Table>
        </Scroll>
      </div>
      {chosen !== undefined && (
        <PlanOrder
          key={chosen}
          plan={chosen}
          stars={plans.find(({ id }) => id === chosen)?.stars ?? 0}
          company={company}
          onPaid={onPaid}
          onClose={() => setChosen(undefined)}
        />
      )}
    </section>
  );
};
