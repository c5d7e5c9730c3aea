import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import {
  StaffFindingDismissDocument,
  StaffFindingReopenDocument,
  StaffPlatformStarsDocument,
  StaffReconciliationFindingsDocument,
  StaffReconciliationRunsDocument,
  StaffStarsReconcileDocument,
} from '../generated/graphql.ts';
import { Comparisons, type Compared } from '../payments/comparisons.tsx';
import { Findings, useFindingState, type FindingAct } from '../payments/findings.tsx';
import { useStars } from '../usage/use-stars.ts';
import { StaffLog } from './staff-log.tsx';

/** What companies pay for plans, by the platform's own bot, compared with Telegram's list. */
export const PlatformStars = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const starsOf = useStars();
  const [version, setVersion] = useState(0);
  const changed = (): void => setVersion((old) => old + 1);
  const state = useFindingState();
  const [{ data: known }, ask] = useQuery({ query: StaffPlatformStarsDocument, requestPolicy: 'network-only' });
  const [, reconcile] = useMutation(StaffStarsReconcileDocument);
  const [, dismiss] = useMutation(StaffFindingDismissDocument);
  const [, reopen] = useMutation(StaffFindingReopenDocument);
  const runs = usePages(
    StaffReconciliationRunsDocument,
    'platform',
    (after) => ({ first: 20, after }),
    (data) => data.staffPlatformStars.reconciliationRuns,
  );
  const findings = usePages(
    StaffReconciliationFindingsDocument,
    state ?? '',
    (after) => ({ first: 50, after, state }),
    (data) => data.staffPlatformStars.reconciliationFindings,
    version,
  );
  const compare = async (wanted: { readonly whole: boolean; readonly idempotencyKey: string }): Promise<Compared> => {
    const { data, error } = await reconcile({ input: wanted });
    ask({ requestPolicy: 'network-only' });
    const result = data?.staffStarsReconcile;
    if (result?.__typename === 'StaffStarsReconcileSuccess') return result.run;
    return { problem: result ?? error, heard: result !== undefined };
  };
  const onDismiss: FindingAct = async (findingId, reason) => {
    const { data, error } = await dismiss({ input: { findingId, reason } });
    const result = data?.staffFindingDismiss;
    if (result?.__typename !== 'StaffFindingDismissSuccess') return result ?? error ?? null;
    changed();
    return null;
  };
  const onReopen = async (findingId: string) => {
    const { data, error } = await reopen({ input: { findingId } });
    const result = data?.staffFindingReopen;
    changed();
    return result?.__typename === 'StaffFindingReopenSuccess' ? null : (result ?? error ?? null);
  };
  const { balance, balanceAt } = known?.staffPlatformStars ?? {};
  return (
    <>
      <Text size="sm" c="dimmed" mb="md" maw={720}>
        {t('staff.stars.intro')}
        {balance != null && balanceAt != null && (
          <> {t('staff.stars.balance', { stars: starsOf(balance), at: format.moment(balanceAt) })}</>
        )}
      </Text>
      <Comparisons pages={runs} version={version} mayCompare onCompare={compare} onChanged={changed} />
      {runs.nodes.length > 0 && (
        <Findings
          pages={findings}
          mayChange
          onDismiss={onDismiss}
          onReopen={onReopen}
          pathOf={({ planPayment }) => {
            const company = planPayment?.companyId;
            return company == null ? null : `/staff?${new URLSearchParams({ q: company, company }).toString()}`;
          }}
        />
      )}
      <StaffLog version={version} />
    </>
  );
};
