import { Badge, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { PlanPaymentsDocument } from '../generated/graphql.ts';
import { PagedTable } from '../ui/paged-table.tsx';

/** What the company paid for plans, the newest first. @param version grows when there may be more */
export const PlanPayments = ({ companyId, version }: { readonly companyId: string; readonly version: number }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const pages = usePages(
    PlanPaymentsDocument,
    companyId,
    (after) => ({ companyId, first: 20, after }),
    (data) => data.company?.planPayments,
  );
  return (
    <PagedTable
      title={t('usage.pay.payments')}
      pages={pages}
      version={version}
      empty={{ title: t('usage.pay.noneTitle'), text: t('usage.pay.noneText') }}
      columns={[
        { name: t('payments.when') },
        { name: t('usage.pay.forWhat') },
        { name: t('usage.pay.until') },
        { name: t('payments.stars'), amount: true },
        { name: t('payments.charge'), wide: true },
      ]}
      renderRow={(payment) => (
        <Table.Tr key={payment.id}>
          <Table.Td className="ad-nowrap">{format.moment(payment.paidAt)}</Table.Td>
          <Table.Td>
            {payment.reason == null
              ? t(payment.renewal ? 'usage.pay.renewal' : 'usage.pay.first')
              : t(`usage.pay.reason.${payment.reason}`)}{' '}
            {payment.refundRequestedAt != null && (
              <Badge variant="light" size="sm" color={payment.refundedAt == null ? 'blue' : 'gray'}>
                {t(payment.refundedAt == null ? 'usage.pay.refunding' : 'usage.pay.refunded')}
              </Badge>
            )}
          </Table.Td>
          <Table.Td className="ad-nowrap">{payment.reason == null ? format.date(payment.paidUntil) : '—'}</Table.Td>
          <Table.Td className="ad-amount">{format.amount(payment.stars)}</Table.Td>
          <Table.Td className="ad-wide-only">
            <Text component="code" className="ad-code">
              {payment.chargeId}
            </Text>
          </Table.Td>
        </Table.Tr>
      )}
    />
  );
};
