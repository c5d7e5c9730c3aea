import { Badge, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { UsageQuery } from '../generated/graphql.ts';
import { useFormat } from '../format/use-format.ts';
import { amountText, daysUntil, percentOf } from './amount.ts';

export type LimitUsage = NonNullable<UsageQuery['company']>['usage'][number];

const colours: Readonly<Record<string, string>> = { OK: 'gray', WARNING: 'yellow', OVER: 'orange', REFUSING: 'red' };

/** One limit: how much is used of how much, in words and as a bar, and what happens at its end. */
export const LimitCard = ({ usage, now }: { readonly usage: LimitUsage; readonly now: number }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { limit, used, allowed, state, periodEnd } = usage;
  const percent = percentOf(used, allowed);
  const name = t(`usage.limit.${limit}`);
  const amount = amountText(limit, used, format);
  return (
    <article className="ad-card ad-limit" aria-labelledby={`limit-${limit}`}>
      <header className="ad-limit-head">
        <Text id={`limit-${limit}`} component="h2" size="sm" fw={600}>
          {name}
        </Text>
        <Badge variant="light" color={colours[state] ?? 'gray'} size="sm">
          {allowed == null ? t('usage.state.UNLIMITED') : t(`usage.state.${state}`)}
        </Badge>
      </header>
      <Text className="ad-limit-figure">
        {allowed == null
          ? t('usage.usedFreely', { used: amount })
          : t('usage.usedOf', { used: amount, allowed: amountText(limit, allowed, format), percent: percent ?? 0 })}
      </Text>
      {percent !== null && (
        <Progress
          value={percent}
          color={state === 'OK' ? 'blue' : (colours[state] ?? 'blue')}
          aria-label={name}
          size="md"
        />
      )}
      <Text size="xs" c="dimmed">
        {periodEnd == null ? t('usage.stands') : t('usage.daysLeft', { count: daysUntil(periodEnd, now) })}{' '}
        {t(`usage.atLimit.${limit}`)}
      </Text>
    </article>
  );
};
