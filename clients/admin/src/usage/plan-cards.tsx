import { Badge, Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import type { PlanId, UsageQuery } from '../generated/graphql.ts';
import { amountText } from './amount.ts';
import { useStars } from './use-stars.ts';

/** The plans below each other, where a screen has no room for their table. */
export const PlanCards = ({
  plans,
  own,
  canChoose,
  onChoose,
}: {
  readonly plans: UsageQuery['plans'];
  readonly own: PlanId;
  readonly canChoose: (plan: UsageQuery['plans'][number]) => boolean;
  readonly onChoose: (plan: PlanId) => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const starsOf = useStars();
  return (
    <ul className="ad-plan-cards">
      {plans.map((plan) => {
        const name = t(`usage.planName.${plan.id}`);
        return (
          <li key={plan.id} aria-current={plan.id === own ? 'true' : undefined}>
            <div className="ad-plan-head">
              <h3>{name}</h3>
              {plan.id === own && (
                <Badge variant="light" size="sm">
                  {t('usage.yours')}
                </Badge>
              )}
              {plan.stars != null && (
                <Text size="xs" c="dimmed">
                  {t('usage.pay.price', { price: starsOf(plan.stars) })}
                </Text>
              )}
            </div>
            <dl>
              {plan.limits.map(({ limit, allowed }) => (
                <div key={limit}>
                  <dt>{t(`usage.limit.${limit}`)}</dt>
                  <dd>{allowed == null ? t('usage.any') : amountText(limit, allowed, format)}</dd>
                </div>
              ))}
            </dl>
            {canChoose(plan) && (
              <Button
                variant="light"
                fullWidth
                mt="xs"
                aria-label={t('usage.pay.chooseNamed', { plan: name })}
                onClick={() => onChoose(plan.id)}
              >
                {t('usage.pay.choose')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
};
