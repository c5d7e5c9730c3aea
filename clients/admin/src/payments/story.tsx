import { Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import type { Payment } from './payment-state.tsx';

type Refund = Payment['refunds'][number];

interface Chapter {
  readonly key: string;
  readonly at: string;
  readonly what: string;
  readonly more: readonly string[];
}

/** What became of a payment, in the order in which it happened: from the order to what a refund took back. */
export const Story = ({ payment }: { readonly payment: Payment }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();

  const asked = (refund: Refund): Chapter => ({
    key: `${refund.id} asked`,
    at: refund.requestedAt,
    what: t(`payments.story.asked.${refund.cause}`, { who: refund.requestedBy?.name ?? t('audit.former') }),
    more: refund.reason === '' ? [] : [t('payments.story.because', { reason: refund.reason })],
  });
  const settled = (refund: Refund): Chapter[] => {
    if (refund.settledAt == null) return [];
    const failed = refund.failure == null ? undefined : t(`payments.failure.${refund.failure}`);
    return [
      {
        key: `${refund.id} settled`,
        at: refund.settledAt,
        what: failed ?? t('payments.story.refunded'),
        more: [
          ...(refund.failure === 'REFUSED' && refund.failureWords != null ? [refund.failureWords] : []),
          ...refund.taken.map(({ amount, debt, currency }) =>
            t(debt === '0' ? 'payments.story.taken' : 'payments.story.takenOwed', {
              amount: format.amount(amount),
              debt: format.amount(debt),
              currency: currency.name,
            }),
          ),
        ],
      },
    ];
  };
  const { order } = payment;
  const chapters: Chapter[] = [
    ...(order == null ? [] : [{ key: 'order', at: order.createdAt, what: t('payments.story.ordered'), more: [] }]),
    ...(order?.checkedOutAt == null
      ? []
      : [{ key: 'checkout', at: order.checkedOutAt, what: t('payments.story.checkedOut'), more: [] }]),
    {
      key: 'payment',
      at: payment.paidAt,
      what: t(payment.state === 'MATCHED' ? 'payments.story.paid' : 'payments.story.paidForNothing'),
      more: [],
    },
    ...payment.refunds
      .toReversed()
      .flatMap((refund) =>
        refund.cause === 'TELEGRAM'
          ? settled(refund).map((each) => ({ ...each, what: asked(refund).what }))
          : [asked(refund), ...settled(refund)],
      ),
  ];
  return (
    <section aria-labelledby={id}>
      <h3 className="ad-card-title" id={id}>
        {t('payments.story.title')}
      </h3>
      <ol className="ad-list">
        {chapters.map(({ key, at, what, more }) => (
          <li key={key}>
            <span className="ad-list-main">
              <span>{what}</span>
              {more.map((line) => (
                <Text key={line} size="xs" c="dimmed">
                  {line}
                </Text>
              ))}
            </span>
            <Text size="xs" c="dimmed" className="ad-nowrap">
              {format.moment(at)}
            </Text>
          </li>
        ))}
      </ol>
    </section>
  );
};
