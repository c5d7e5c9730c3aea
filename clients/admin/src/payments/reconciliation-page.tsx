import { Badge, Button, Checkbox, SegmentedControl, Table, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useMutation, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { usePages } from '../api/use-pages.ts';
import { useReloadWhile } from '../api/use-reload-while.ts';
import { useFormat } from '../format/use-format.ts';
import {
  ReconciliationFindingsDocument,
  ReconciliationRunsDocument,
  StarsReconcileDocument,
} from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { PagedTable } from '../ui/paged-table.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';

const states = ['ALL', 'OPEN', 'REPAIRED', 'NOTED', 'CLOSED'] as const;
const stateColours = { OPEN: 'red', REPAIRED: 'teal', NOTED: 'gray', CLOSED: 'gray' } as const;
const runColours = { RUNNING: 'yellow', DONE: 'teal', FAILED: 'red' } as const;
const runningEveryMs = 2000;

const Findings = ({ version }: { readonly version: number }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment, to } = useRoom();
  const [search, setSearch] = useSearchParams();
  const state = states.find((each) => each === search.get('findings')) ?? 'ALL';
  const pages = usePages(
    ReconciliationFindingsDocument,
    `${environment.id} ${state}`,
    (after) => ({ environmentId: environment.id, first: 50, after, state: state === 'ALL' ? null : state }),
    (data) => data.environment?.reconciliationFindings,
  );
  const stars = (amount: string | null | undefined): string => (amount == null ? '—' : format.amount(amount));
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
        version={version}
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
          { name: t('reconciliation.transaction'), wide: true },
        ]}
        renderRow={(finding) => (
          <Table.Tr key={finding.id}>
            <Table.Td>
              {t(`reconciliation.kind.${finding.kind}`)}
              <Text size="xs" c="dimmed" maw={320}>
                {t(`reconciliation.hint.${finding.kind}`)}
              </Text>
            </Table.Td>
            <Table.Td>
              <Badge variant="light" color={stateColours[finding.state]}>
                {t(`reconciliation.findingState.${finding.state}`)}
              </Badge>
            </Table.Td>
            <Table.Td className="ad-amount">{stars(finding.theirs)}</Table.Td>
            <Table.Td className="ad-amount">{stars(finding.ours)}</Table.Td>
            <Table.Td className="ad-nowrap">{format.moment(finding.at)}</Table.Td>
            <Table.Td className="ad-wide-only">
              {finding.kind === 'WITHDRAWAL' || finding.kind === 'OTHER' ? (
                <code className="ad-code">{finding.transactionId}</code>
              ) : (
                <Link className="ad-link" to={to(`payments?q=${encodeURIComponent(finding.transactionId)}`)}>
                  <code className="ad-code">{finding.transactionId}</code>
                </Link>
              )}
            </Table.Td>
          </Table.Tr>
        )}
      />
    </>
  );
};

/** What comparing our books with Telegram's list found, and the comparisons themselves. */
export const ReconciliationPage = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment, project } = useRoom();
  const [whole, setWhole] = useState(false);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [version, setVersion] = useState(0);
  const [{ fetching }, reconcile] = useMutation(StarsReconcileDocument);
  const key = useMemo(() => createIdempotencyKeys(), []);
  const pages = usePages(
    ReconciliationRunsDocument,
    environment.id,
    (after) => ({ environmentId: environment.id, first: 20, after }),
    (data) => data.environment?.reconciliationRuns,
  );
  const { nodes, reload } = pages;
  useReloadWhile(
    nodes.some(({ state }) => state === 'RUNNING'),
    () => setVersion((old) => old + 1),
    runningEveryMs,
  );
  const start = async (): Promise<void> => {
    setProblem(undefined);
    const wanted = { environmentId: environment.id, whole };
    const { data, error } = await reconcile({ input: { ...wanted, idempotencyKey: key({ ...wanted, version }) } });
    const result = data?.starsReconcile;
    if (result?.__typename === 'StarsReconcileSuccess')
      toastDone(t(result.run.state === 'RUNNING' ? 'reconciliation.started' : 'reconciliation.ended'));
    else setProblem(result ?? error);
    if (result !== undefined) setVersion((old) => old + 1);
    reload();
  };
  return (
    <>
      <Text size="sm" c="dimmed" mb="md" maw={720}>
        {t('reconciliation.intro')}
      </Text>
      <ProblemAlert problem={problem} />
      {project.viewerPermissions.includes('payment.refund') && (
        <div className="ad-filter">
          <Button leftSection={<IconRefresh size={16} />} loading={fetching} onClick={() => void start()}>
            {t('reconciliation.now')}
          </Button>
          <Checkbox
            label={t('reconciliation.whole')}
            description={t('reconciliation.wholeHint')}
            checked={whole}
            onChange={(event) => setWhole(event.currentTarget.checked)}
          />
        </div>
      )}
      <PagedTable
        title={t('reconciliation.runs')}
        pages={pages}
        version={version}
        empty={{ title: t('reconciliation.none.title'), text: t('reconciliation.none.text') }}
        columns={[
          { name: t('payments.when') },
          { name: t('payments.stateColumn') },
          { name: t('reconciliation.transactions'), amount: true },
          { name: t('reconciliation.repaired'), amount: true },
          { name: t('reconciliation.shown'), amount: true },
        ]}
        renderRow={(run) => (
          <Table.Tr key={run.id}>
            <Table.Td>
              {format.moment(run.startedAt)}
              <Text size="xs" c="dimmed">
                {t(run.scheduled ? 'reconciliation.byClock' : 'reconciliation.byHand')}
                {run.whole && ` · ${t('reconciliation.fromStart')}`}
              </Text>
            </Table.Td>
            <Table.Td>
              <Badge variant="light" color={runColours[run.state]}>
                {t(`reconciliation.runState.${run.state}`)}
              </Badge>
              {run.failure != null && (
                <Text size="xs" c="dimmed" mt={4} maw={260}>
                  {t(`reconciliation.failure.${run.failure}`)}
                </Text>
              )}
            </Table.Td>
            <Table.Td className="ad-amount">{format.number(run.transactions)}</Table.Td>
            <Table.Td className="ad-amount">{format.number(run.repaired)}</Table.Td>
            <Table.Td className="ad-amount">{format.number(run.shown)}</Table.Td>
          </Table.Tr>
        )}
      />
      {/* Before the first comparison nothing can be said to agree. */}
      {nodes.length > 0 && <Findings version={version} />}
    </>
  );
};
