import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { usePages } from '../api/use-pages.ts';
import {
  ReconciliationFindingDismissDocument,
  ReconciliationFindingReopenDocument,
  ReconciliationFindingsDocument,
  ReconciliationRunsDocument,
  StarsReconcileDocument,
  type ReconciliationFindingKind,
} from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Comparisons, type Compared } from './comparisons.tsx';
import { Findings, useFindingState, type FindingAct } from './findings.tsx';

/** What is about no payment that is here. */
const paymentless: ReadonlySet<ReconciliationFindingKind> = new Set(['WITHDRAWAL', 'OTHER', 'REFUND_ORPHANED']);

/** What comparing our books with Telegram's list found, and the comparisons themselves. */
export const ReconciliationPage = () => {
  const { t } = useTranslation();
  const { environment, project, to } = useRoom();
  const environmentId = environment.id;
  const mayChange = project.viewerPermissions.includes('payment.refund');
  const [version, setVersion] = useState(0);
  const changed = (): void => setVersion((old) => old + 1);
  const state = useFindingState();
  const [, reconcile] = useMutation(StarsReconcileDocument);
  const [, dismiss] = useMutation(ReconciliationFindingDismissDocument);
  const [, reopen] = useMutation(ReconciliationFindingReopenDocument);
  const runs = usePages(
    ReconciliationRunsDocument,
    environmentId,
    (after) => ({ environmentId, first: 20, after }),
    (data) => data.environment?.reconciliationRuns,
  );
  const findings = usePages(
    ReconciliationFindingsDocument,
    `${environmentId} ${state ?? ''}`,
    (after) => ({ environmentId, first: 50, after, state }),
    (data) => data.environment?.reconciliationFindings,
    version,
  );
  const compare = async (wanted: { readonly whole: boolean; readonly idempotencyKey: string }): Promise<Compared> => {
    const { data, error } = await reconcile({ input: { environmentId, ...wanted } });
    const result = data?.starsReconcile;
    if (result?.__typename === 'StarsReconcileSuccess') return result.run;
    return { problem: result ?? error, heard: result !== undefined };
  };
  const onDismiss: FindingAct = async (findingId, reason) => {
    const { data, error } = await dismiss({ input: { environmentId, findingId, reason } });
    const result = data?.reconciliationFindingDismiss;
    if (result?.__typename !== 'ReconciliationFindingDismissSuccess') return result ?? error ?? null;
    changed();
    return null;
  };
  const onReopen = async (findingId: string) => {
    const { data, error } = await reopen({ input: { environmentId, findingId } });
    const result = data?.reconciliationFindingReopen;
    changed();
    return result?.__typename === 'ReconciliationFindingReopenSuccess' ? null : (result ?? error ?? null);
  };
  return (
    <>
      <Text size="sm" c="dimmed" mb="md" maw={720}>
        {t('reconciliation.intro')}
      </Text>
      <Comparisons pages={runs} version={version} mayCompare={mayChange} onCompare={compare} onChanged={changed} />
      {/* Before the first comparison nothing can be said to agree. */}
      {runs.nodes.length > 0 && (
        <Findings
          pages={findings}
          mayChange={mayChange}
          onDismiss={onDismiss}
          onReopen={onReopen}
          pathOf={({ kind, transactionId }) =>
            paymentless.has(kind) ? null : to(`payments?q=${encodeURIComponent(transactionId)}`)
          }
        />
      )}
    </>
  );
};
