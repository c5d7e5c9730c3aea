import { Anchor, Drawer, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '../format/use-format.ts';
import { useRoom } from '../shell/context.ts';
import { CopyText } from '../ui/copy-text.tsx';
import { PaymentState, standingOf, type Payment } from './payment-state.tsx';
import { RefundForm } from './refund-form.tsx';
import { Story } from './story.tsx';

/** One payment: what it is, what became of it, and how to give its Stars back. */
export const PaymentPanel = ({
  payment,
  onClose,
  onChanged,
}: {
  readonly payment: Payment;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { project, to } = useRoom();
  const standing = standingOf(payment);
  const { playerId } = payment;
  const mayRefund = project.viewerPermissions.includes('payment.refund');
  return (
    <Drawer
      opened
      position="right"
      size={460}
      onClose={onClose}
      title={t('payments.one')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <div className="ad-inline">
          <PaymentState payment={payment} />
          <strong className="ad-tabular">{t('payments.inStars', { stars: format.amount(payment.stars) })}</strong>
        </div>
        {payment.reason != null && <Text size="sm">{t(`payments.reason.${payment.reason}`)}</Text>}
        <dl className="ad-facts">
          <div>
            <dt>{t('payments.player')}</dt>
            <dd className="ad-fact-date">
              {playerId == null ? (
                t('payments.nobody')
              ) : (
                <Anchor component={Link} to={to(`players/${playerId}`)} size="sm">
                  {payment.playerProfile?.displayName ?? t('players.short', { id: playerId.slice(-4).toUpperCase() })}
                </Anchor>
              )}
            </dd>
          </div>
          <div>
            <dt>{t('payments.product')}</dt>
            <dd className="ad-fact-date">{payment.order?.product.title ?? '—'}</dd>
          </div>
        </dl>
        <div>
          <Text size="xs" c="dimmed">
            {t('payments.charge')}
          </Text>
          <code className="ad-code">{payment.chargeId}</code>
          <div className="ad-buttons">
            <CopyText text={payment.chargeId} quiet />
          </div>
        </div>
        <Story payment={payment} />
        {mayRefund && payment.reason !== 'WRONG_CURRENCY' && (standing === 'MATCHED' || standing === 'UNMATCHED') && (
          <RefundForm payment={payment} onDone={onChanged} />
        )}
      </Stack>
    </Drawer>
  );
};
