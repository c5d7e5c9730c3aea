import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { useReloadWhile } from '../api/use-reload-while.ts';
import { useFormat } from '../format/use-format.ts';
import { UsageDocument } from '../generated/graphql.ts';
import { useCompanyRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { HistoryTable } from './history-table.tsx';
import { LimitCard } from './limit-card.tsx';
import { PlanPayments } from './plan-payments.tsx';
import { PlanState } from './plan-state.tsx';
import { PlanTable } from './plan-table.tsx';

const changingEveryMs = 1000;

/** What the company's plan allows, how much of it is used, and how to get more. */
export const UsagePage = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { company, may } = useCompanyRoom();
  const mayPay = may('plan.manage');
  const [now] = useState(() => Date.now());
  const [{ data, error }, query] = useQuery({
    query: UsageDocument,
    variables: { companyId: company.id },
    requestPolicy: 'cache-and-network',
  });
  const reload = useCallback((): void => query({ requestPolicy: 'network-only' }), [query]);
  const found = data?.company;
  const subscription = found?.planSubscription ?? null;
  // What is paid for becomes the plan a moment after the payment.
  const isChanging =
    found?.plan.setByStaff === false &&
    subscription !== null &&
    subscription.state !== 'ENDED' &&
    subscription.plan !== found.plan.id;
  useReloadWhile(isChanging, reload, changingEveryMs);
  // Whatever was paid moves the end of what is paid, and what was given back ends it.
  const paidVersion =
    Date.parse(found?.planSubscription?.paidUntil ?? '') + Date.parse(found?.planSubscription?.endedAt ?? '') || 0;
  if (found == null)
    return (
      <Page title={t('companyPage.usage')}>
        <div className="ad-card">
          {error === undefined ? (
            <RowsSkeleton rows={8} />
          ) : (
            <FailureNotice error={error} onRetry={() => query({ requestPolicy: 'network-only' })} />
          )}
        </div>
      </Page>
    );
  const near = found.usage.filter(({ state }) => state !== 'OK');
  return (
    <Page title={t('companyPage.usage')}>
      <Text size="sm" mb="md">
        {t('usage.has', { plan: t(`usage.planName.${found.plan.id}`) })}
        {found.plan.since != null && ` ${t('usage.since', { date: format.date(found.plan.since) })}`} {t('usage.never')}
      </Text>
      {near.length > 0 && (
        <Alert
          color={near.some(({ state }) => state === 'REFUSING') ? 'red' : 'yellow'}
          icon={<IconAlertTriangle size={18} />}
          title={t('usage.near')}
          mb="md"
        >
          <ul className="ad-limit-list">
            {near.map(({ limit, state }) => (
              <li key={limit}>
                {t(`usage.limit.${limit}`)}: {t(`usage.state.${state}`)}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <div className="ad-limits">
        {found.usage.map((usage) => (
          <LimitCard key={usage.limit} usage={usage} now={now} />
        ))}
      </div>
      {found.planSubscription != null && (
        <PlanState companyId={company.id} subscription={found.planSubscription} mayPay={mayPay} onChanged={reload} />
      )}
      <PlanTable plans={data?.plans ?? []} company={found} mayPay={mayPay} onPaid={reload} />
      {found.planSubscription != null && <PlanPayments companyId={company.id} version={paidVersion} />}
      <HistoryTable usage={found.usage} />
    </Page>
  );
};
