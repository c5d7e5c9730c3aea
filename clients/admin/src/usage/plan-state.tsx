import { Badge, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { useFormat } from '../format/use-format.ts';
import { PlanRenewalSetDocument, type UsageQuery } from '../generated/graphql.ts';
import { Confirm } from '../ui/confirm.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';
import { useStars } from './use-stars.ts';

type Subscription = NonNullable<NonNullable<UsageQuery['company']>['planSubscription']>;

const colours: Readonly<Record<string, string>> = { ACTIVE: 'teal', STOPPED: 'gray', GRACE: 'red', ENDED: 'gray' };

/** What the company pays for: until when, whether it goes on, and turning that off or on. */
export const PlanState = ({
  companyId,
  subscription,
  mayPay,
  onChanged,
}: {
  readonly companyId: string;
  readonly subscription: Subscription;
  readonly mayPay: boolean;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const starsOf = useStars();
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, setRenewal] = useMutation(PlanRenewalSetDocument);
  const { plan, stars, state, stoppedAt, renewalPending, endReason } = subscription;
  const dates = {
    paid: subscription.paidUntil == null ? '' : format.date(subscription.paidUntil),
    ends: subscription.endsAt == null ? '' : format.date(subscription.endsAt),
    ended: subscription.endedAt == null ? '' : format.date(subscription.endedAt),
  };
  const set = async (renews: boolean): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await setRenewal({ input: { companyId, renews } });
    const result = data?.planRenewalSet;
    if (result?.__typename !== 'PlanRenewalSetSuccess') return setProblem(result ?? error);
    setAsked(false);
    toastDone(t(renews ? 'usage.pay.allowed' : 'usage.pay.stopped'));
    onChanged();
  };
  const renews = stoppedAt == null;
  return (
    <section className="ad-card" aria-labelledby="plan-state">
      <Group justify="space-between" align="start" gap="sm">
        <div>
          <Text id="plan-state" component="h2" size="sm" fw={600}>
            {t('usage.pay.stateTitle', { plan: t(`usage.planName.${plan}`) })}{' '}
            <Badge variant="light" size="sm" color={colours[state] ?? 'gray'}>
              {t(`usage.pay.state.${state}`)}
            </Badge>
          </Text>
          <Text size="sm" mt={4}>
            {state === 'ENDED'
              ? t(`usage.pay.ended.${endReason ?? 'EXPIRED'}`, dates)
              : t(`usage.pay.stateText.${state}`, { ...dates, price: starsOf(stars) })}
          </Text>
          {state !== 'ENDED' && renewalPending && (
            <Text size="sm" c="dimmed">
              {t('usage.pay.pending')}
            </Text>
          )}
        </div>
        {state !== 'ENDED' && mayPay && (
          <Button
            size="xs"
            variant="default"
            loading={fetching && !asked}
            onClick={() => (renews ? setAsked(true) : void set(true))}
          >
            {t(renews ? 'usage.pay.stop' : 'usage.pay.allow')}
          </Button>
        )}
      </Group>
      {!asked && <ProblemAlert problem={problem} />}
      <Confirm
        opened={asked}
        title={t('usage.pay.stop')}
        text={t('usage.pay.stopText', dates)}
        act={t('usage.pay.stop')}
        busy={fetching}
        problem={problem}
        onClose={() => setAsked(false)}
        onConfirm={() => void set(false)}
      />
    </section>
  );
};
