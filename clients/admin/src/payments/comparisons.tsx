import { Badge, Button, Checkbox, Table, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import type { Pages } from '../api/use-pages.ts';
import { useReloadWhile } from '../api/use-reload-while.ts';
import { useFormat } from '../format/use-format.ts';
import type { ReconciliationRunFieldsFragment, ReconciliationRunState } from '../generated/graphql.ts';
import { PagedTable } from '../ui/paged-table.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';

const runColours = { RUNNING: 'yellow', DONE: 'teal', FAILED: 'red' } as const;
const runningEveryMs = 2000;

/** What came of asking for a comparison. */
export type Compared =
  | { readonly state: ReconciliationRunState }
  | { readonly problem: Refusal | CombinedError | undefined; readonly heard: boolean };

/** The comparisons of a bot with Telegram's list, the newest first, and one more of them now. */
export const Comparisons = ({
  pages,
  version,
  mayCompare,
  onCompare,
  onChanged,
}: {
  readonly pages: Pages<ReconciliationRunFieldsFragment>;
  readonly version: number;
  readonly mayCompare: boolean;
  readonly onCompare: (wanted: { readonly whole: boolean; readonly idempotencyKey: string }) => Promise<Compared>;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const [whole, setWhole] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const key = useMemo(() => createIdempotencyKeys(), []);
  useReloadWhile(
    pages.nodes.some(({ state }) => state === 'RUNNING'),
    onChanged,
    runningEveryMs,
  );
  const start = async (): Promise<void> => {
    setProblem(undefined);
    setBusy(true);
    const answer = await onCompare({ whole, idempotencyKey: key({ whole, version }) });
    setBusy(false);
    if ('state' in answer) toastDone(t(answer.state === 'RUNNING' ? 'reconciliation.started' : 'reconciliation.ended'));
    else setProblem(answer.problem);
    if ('state' in answer || answer.heard) onChanged();
  };
  const byWhom = ({ scheduled, requestedBy }: ReconciliationRunFieldsFragment): string => {
    if (scheduled) return t('reconciliation.byClock');
    const name = requestedBy?.name ?? null;
    return name === null ? t('reconciliation.byHand') : t('reconciliation.byHandOf', { name });
  };
  return (
    <>
      <ProblemAlert problem={problem} />
      {mayCompare && (
        <div className="ad-filter">
          <Button leftSection={<IconRefresh size={16} />} loading={busy} onClick={() => void start()}>
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
        stacked
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
            <Table.Td miw={128}>
              {format.moment(run.startedAt)}
              <Text size="xs" c="dimmed">
                {byWhom(run)}
                {run.whole && ` · ${t('reconciliation.fromStart')}`}
              </Text>
            </Table.Td>
            <Table.Td className="ad-stacked-state">
              <Badge variant="light" color={runColours[run.state]}>
                {t(`reconciliation.runState.${run.state}`)}
              </Badge>
              {run.failure != null && (
                <Text size="xs" c="dimmed" mt={4} maw={260}>
                  {t(`reconciliation.failure.${run.failure}`)}
                </Text>
              )}
            </Table.Td>
            <Table.Td className="ad-amount" data-name={t('reconciliation.transactions')}>
              {format.number(run.transactions)}
            </Table.Td>
            <Table.Td className="ad-amount" data-name={t('reconciliation.repaired')}>
              {format.number(run.repaired)}
            </Table.Td>
            <Table.Td className="ad-amount" data-name={t('reconciliation.shown')}>
              {format.number(run.shown)}
            </Table.Td>
          </Table.Tr>
        )}
      />
    </>
  );
};
