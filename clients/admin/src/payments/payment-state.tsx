import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StarsPaymentFieldsFragment } from '../generated/graphql.ts';

export type Payment = StarsPaymentFieldsFragment;

const colours = { MATCHED: 'teal', UNMATCHED: 'red', REFUNDED: 'gray', REFUNDING: 'yellow' } as const;

/** Where a payment stands: a refund says more than whether it paid for something. */
export const standingOf = ({ state, refunds }: Payment): keyof typeof colours => {
  if (refunds.some((refund) => refund.state === 'DONE')) return 'REFUNDED';
  return refunds.some((refund) => refund.state === 'REQUESTED') ? 'REFUNDING' : state;
};

export const PaymentState = ({ payment }: { readonly payment: Payment }) => {
  const { t } = useTranslation();
  const standing = standingOf(payment);
  return (
    <Badge variant="light" color={colours[standing]}>
      {t(`payments.state.${standing}`)}
    </Badge>
  );
};
