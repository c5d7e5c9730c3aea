import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useMemo, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { useFormat } from '../format/use-format.ts';
import { StarsPaymentRefundDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Confirm } from '../ui/confirm.tsx';
import { toastDone } from '../ui/toast.tsx';
import type { Payment } from './payment-state.tsx';

/** Gives the Stars of a payment back, for a reason, once it is asked what that takes away. */
export const RefundForm = ({ payment, onDone }: { readonly payment: Payment; readonly onDone: () => void }) => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, refund] = useMutation(StarsPaymentRefundDocument);
  // A refusal ends a try; the next one is another.
  const [tries, setTries] = useState(0);
  const key = useMemo(() => createIdempotencyKeys(), []);

  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const wanted = { environmentId: environment.id, paymentId: payment.id, reason: reason.trim() };
    const { data, error } = await refund({
      input: { ...wanted, idempotencyKey: key({ ...wanted, tries }) },
      locale: i18n.language,
    });
    const result = data?.starsPaymentRefund;
    if (result?.__typename !== 'StarsPaymentRefundSuccess') {
      setProblem(result ?? error);
      if (result !== undefined) setTries((old) => old + 1);
      onDone();
      return;
    }
    const done = result.payment.refunds.some(({ state }) => state === 'DONE');
    toastDone(t(done ? 'payments.refund.done' : 'payments.refund.asked'));
    setAsking(false);
    onDone();
  };

  const stars = format.amount(payment.stars);
  return (
    <section className="ad-card ad-danger" aria-label={t('payments.refund.title')}>
      <form
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          setProblem(undefined);
          setAsking(true);
        }}
      >
        <Stack gap="md">
          <h3 className="ad-card-title">{t('payments.refund.title')}</h3>
          <Text size="sm">
            {t(payment.state === 'MATCHED' ? 'payments.refund.lost' : 'payments.refund.nothingLost')}
          </Text>
          <Textarea
            label={t('payments.refund.reason')}
            description={t('payments.refund.reasonHint')}
            value={reason}
            maxLength={500}
            autosize
            minRows={2}
            required
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <div className="ad-buttons">
            <Button type="submit" color="red" disabled={reason.trim() === ''}>
              {t('payments.refund.act', { stars })}
            </Button>
          </div>
        </Stack>
      </form>
      <Confirm
        opened={asking}
        title={t('payments.refund.sure', { stars })}
        text={t('payments.refund.sureText')}
        act={t('payments.refund.do')}
        busy={fetching}
        problem={problem}
        onClose={() => setAsking(false)}
        onConfirm={() => void submit()}
      />
    </section>
  );
};
