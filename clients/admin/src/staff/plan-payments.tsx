import { Badge, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import {
  StaffPlanPaymentRefundDocument,
  StaffPlanPaymentsDocument,
  type StaffPlanPaymentsQuery,
} from '../generated/graphql.ts';
import { MoreButton } from '../ui/more.tsx';
import { toastDone } from '../ui/toast.tsx';
import { useStars } from '../usage/use-stars.ts';
import { ReasonForm } from '../ui/reason-form.tsx';

type Payment = StaffPlanPaymentsQuery['staffPlanPayments']['edges'][number]['node'];

const PaymentRow = ({ payment, onChanged }: { readonly payment: Payment; readonly onChanged: () => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const starsOf = useStars();
  const [asked, setAsked] = useState(false);
  const [, refund] = useMutation(StaffPlanPaymentRefundDocument);
  const { id, stars, paidAt, paidUntil, reason, refundRequestedAt, refundedAt, refundProblem } = payment;
  const act = async (why: string) => {
    const { data, error } = await refund({ input: { paymentId: id, reason: why } });
    const result = data?.staffPlanPaymentRefund;
    if (result?.__typename !== 'StaffPlanPaymentRefundSuccess') return result ?? error ?? null;
    setAsked(false);
    toastDone(t(result.payment.refundedAt == null ? 'staff.refundAsked' : 'staff.refundDone'));
    onChanged();
    return null;
  };
  const name = t('staff.paid', { price: starsOf(stars), date: format.date(paidAt) });
  return (
    <li>
      <Group justify="space-between" wrap="nowrap" align="start">
        <div>
          <Text size="sm">
            {name}{' '}
            {refundRequestedAt != null && (
              <Badge variant="light" size="sm" color={refundedAt == null ? 'blue' : 'gray'}>
                {t(refundedAt == null ? 'usage.pay.refunding' : 'usage.pay.refunded')}
              </Badge>
            )}
          </Text>
          <Text size="xs" c="dimmed" className="ad-url">
            {reason == null ? t('staff.paidUntil', { date: format.date(paidUntil) }) : t(`usage.pay.reason.${reason}`)}
            {' · '}
            {payment.chargeId}
          </Text>
          {refundProblem != null && (
            <Text size="xs" c="red">
              {t('staff.refundProblem', { problem: refundProblem })}
            </Text>
          )}
        </div>
        {refundRequestedAt == null && !asked && (
          <Button
            size="xs"
            variant="light"
            color="red"
            aria-label={t('staff.refundNamed', { payment: name })}
            onClick={() => setAsked(true)}
          >
            {t('staff.refund')}
          </Button>
        )}
      </Group>
      {asked && (
        <ReasonForm act={t('staff.refund')} danger onSubmit={act} onCancel={() => setAsked(false)}>
          <Text size="sm">{t('staff.refundText')}</Text>
        </ReasonForm>
      )}
    </li>
  );
};

/** What a company paid for its plans, and giving it back. */
export const PlanPayments = ({
  companyId,
  onChanged,
}: {
  readonly companyId: string;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  const { nodes, loading, hasMore, more, reload } = usePages(
    StaffPlanPaymentsDocument,
    companyId,
    (after) => ({ companyId, after }),
    (data) => data.staffPlanPayments,
  );
  if (nodes.length === 0) return null;
  return (
    <section className="ad-staff-target" aria-label={t('usage.pay.payments')}>
      <Text fw={600} size="sm">
        {t('usage.pay.payments')}
      </Text>
      <ul className="ad-plan-payments">
        {nodes.map((payment) => (
          <PaymentRow
            key={payment.id}
            payment={payment}
            onChanged={() => {
              reload();
              onChanged();
            }}
          />
        ))}
      </ul>
      {hasMore && <MoreButton busy={loading} onMore={more} />}
    </section>
  );
};
