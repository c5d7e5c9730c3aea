import { Badge, Button, Modal, SegmentedControl, Table, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import type { Pages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import type { ReconciliationFindingFieldsFragment, ReconciliationFindingState } from '../generated/graphql.ts';
import { PagedTable } from '../ui/paged-table.tsx';
import { ReasonForm } from '../ui/reason-form.tsx';
import { toastDone } from '../ui/toast.tsx';

const states = ['ALL', 'OPEN', 'REPAIRED', 'NOTED', 'DISMISSED', 'CLOSED'] as const;
const stateColours = { OPEN: 'red', REPAIRED: 'teal', NOTED: 'gray', CLOSED: 'gray', DISMISSED: 'gray' } as const;

export type Finding = ReconciliationFindingFieldsFragment;

/** Which findings are looked at, in the address; null for all. */
export const useFindingState = (): ReconciliationFindingState | null => {
  const [search] = useSearchParams();
  const state = states.find((each) => each === search.get('findings')) ?? 'ALL';
  return state === 'ALL' ? null : state;
};

/** @returns what it was refused for; null once it is done */
export type FindingAct = (id: string, reason: string) => Promise<CombinedError | Refusal | null>;

const Transaction = ({ id, path }: { readonly id: string; readonly path: string | null }) => {
  const code = <code className="ad-code">{id}</code>;
  return path === null ? (
    code
  ) : (
    <Link className="ad-link" to={path}>
      {code}
    </Link>
  );
};

/** @param label what it does, and to which finding: the rows have the same word on it */
const FindingButton = ({
  label,
  onClick,
  children,
}: {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) => (
  <Button size="compact-xs" variant="default" mt={6} display="block" aria-label={label} onClick={onClick}>
    {children}
  </Button>
);

/** What is booked as soon as it is found, unless it can't be. */
const isUnbooked = (kind: Finding['kind']): kind is 'PAYMENT_MISSING' | 'REFUND_MISSING' =>
  kind === 'PAYMENT_MISSING' || kind === 'REFUND_MISSING';

/** What comparisons found, by state, and what becomes of each. */
export const Findings = <Found extends Finding>({
  pages,
  mayChange,
  onDismiss,
  onReopen,
  pathOf,
}: {
  readonly pages: Pages<Found>;
  readonly mayChange: boolean;
  readonly onDismiss: FindingAct;
  readonly onReopen: (id: string) => Promise<CombinedError | Refusal | null>;
  /** Where more is to be seen of its transaction; null where nothing is. */
  readonly pathOf: (finding: Found) => string | null;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const [, setSearch] = useSearchParams();
  const state = useFindingState() ?? 'ALL';
  const [dismissing, setDismissing] = useState<Found>();
  const stars = (amount: string | null | undefined): string => (amount == null ? '—' : format.amount(amount));
  const dismiss = async (reason: string): Promise<CombinedError | Refusal | null> => {
    if (dismissing === undefined) return null;
    const refused = await onDismiss(dismissing.id, reason);
    if (refused !== null) return refused;
    setDismissing(undefined);
    toastDone(t('reconciliation.dismiss.done'));
    return null;
  };
  const reopen = async ({ id }: Found): Promise<void> => {
    if ((await onReopen(id)) === null) toastDone(t('reconciliation.dismiss.reopened'));
  };
  const why = (finding: Found): string => {
    const name = finding.dismissedBy?.name ?? null;
    const reason = finding.dismissReason ?? '';
    return name === null
      ? t('reconciliation.dismiss.why', { reason })
      : t('reconciliation.dismiss.whyBy', { reason, name });
  };
  return (
    <>
      <div className="ad-filter ad-spaced">
        <SegmentedControl
          aria-label={t('reconciliation.filter')}
          value={state}
          onChange={(value) => setSearch(value === 'ALL' ? {} : { findings: value }, { replace: true })}
          data={states.map((value) => ({ value, label: t(`reconciliation.findingState.${value}`) }))}
        />
      </div>
      <PagedTable
        title={t('reconciliation.findings')}
        pages={pages}
        stacked
        empty={
          state === 'ALL'
            ? { title: t('reconciliation.agree.title'), text: t('reconciliation.agree.text') }
            : { title: t('payments.none.title'), text: t('reconciliation.otherState') }
        }
        columns={[
          { name: t('reconciliation.what') },
          { name: t('payments.stateColumn') },
          { name: t('reconciliation.theirs'), amount: true },
          { name: t('reconciliation.ours'), amount: true },
          { name: t('payments.when') },
          { name: t('reconciliation.transaction') },
        ]}
        renderRow={(finding) => {
          const kind = t(`reconciliation.kind.${finding.kind}`);
          return (
            <Table.Tr key={finding.id}>
              <Table.Td>
                {kind}
                <Text size="xs" c="dimmed" miw={180} maw={320}>
                  {isUnbooked(finding.kind) && finding.state !== 'REPAIRED'
                    ? t(`reconciliation.unbooked.${finding.kind}`)
                    : t(`reconciliation.hint.${finding.kind}`)}
                </Text>
              </Table.Td>
              <Table.Td className="ad-stacked-state">
                <Badge variant="light" color={stateColours[finding.state]}>
                  {t(`reconciliation.findingState.${finding.state}`)}
                </Badge>
                {finding.state === 'DISMISSED' && (
                  <Text size="xs" c="dimmed" mt={4} maw={260}>
                    {why(finding)}
                  </Text>
                )}
                {mayChange && finding.state === 'OPEN' && (
                  <FindingButton
                    label={t('reconciliation.dismiss.named', { kind, id: finding.transactionId })}
                    onClick={() => setDismissing(finding)}
                  >
                    {t('reconciliation.dismiss.act')}
                  </FindingButton>
                )}
                {mayChange && finding.state === 'DISMISSED' && (
                  <FindingButton
                    label={t('reconciliation.dismiss.reopenNamed', { kind, id: finding.transactionId })}
                    onClick={() => void reopen(finding)}
                  >
                    {t('reconciliation.dismiss.reopen')}
                  </FindingButton>
                )}
              </Table.Td>
              <Table.Td className="ad-amount" data-name={t('reconciliation.theirs')}>
                {stars(finding.theirs)}
              </Table.Td>
              <Table.Td className="ad-amount" data-name={t('reconciliation.ours')}>
                {stars(finding.ours)}
              </Table.Td>
              <Table.Td className="ad-nowrap" data-name={t('payments.when')}>
                {format.moment(finding.at)}
              </Table.Td>
              <Table.Td data-name={t('reconciliation.transaction')}>
                <Transaction id={finding.transactionId} path={pathOf(finding)} />
              </Table.Td>
            </Table.Tr>
          );
        }}
      />
      <Modal
        opened={dismissing !== undefined}
        onClose={() => setDismissing(undefined)}
        title={t('reconciliation.dismiss.title')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <ReasonForm
          act={t('reconciliation.dismiss.do')}
          hint={t('reconciliation.dismiss.reasonHint')}
          onSubmit={dismiss}
          onCancel={() => setDismissing(undefined)}
        >
          <Text size="sm">{t('reconciliation.dismiss.text')}</Text>
        </ReasonForm>
      </Modal>
    </>
  );
};
