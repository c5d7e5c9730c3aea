import type { Sql } from '@stargraph/kit/db/sql';
import type { Finding, FindingKind, FindingState } from '../domain/reconciliation.ts';
import type { BotKey } from './stars-book-store.ts';

export type RunState = 'running' | 'done' | 'failed';
/** `internal`: by a fault of ours, neither the bot's nor Telegram's. */
export type RunFailure = 'no-bot' | 'telegram-refused' | 'telegram-unavailable' | 'internal';

export interface StoredRun extends BotKey {
  readonly id: string;
  readonly cause: 'schedule' | 'operator';
  readonly requestedBy: string | null;
  readonly state: RunState;
  readonly failure: RunFailure | null;
  /** From where in Telegram's list it reads, and how far it is. */
  readonly begunAt: number;
  readonly position: number;
  readonly transactions: number;
  readonly repaired: number;
  readonly shown: number;
  readonly oldestAt: Date | null;
  readonly attempts: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

const columns = `environment_id as "environmentId", id, telegram_bot_id as "telegramBotId", cause, requested_by as "requestedBy", state, failure,
  begun_at as "begunAt", position, transactions, repaired, shown, oldest_at as "oldestAt", attempts, started_at as "startedAt",
  finished_at as "finishedAt"`;

/** Begins a run, unless the bot has one that runs. @returns the one that runs */
export const insertRun = async (
  tx: Sql,
  run: Pick<StoredRun, 'environmentId' | 'id' | 'telegramBotId' | 'cause' | 'requestedBy' | 'begunAt' | 'startedAt'>,
): Promise<StoredRun> => {
  const rows = await tx.query<StoredRun>(
    `insert into reconciliation_run as known (environment_id, id, telegram_bot_id, cause, requested_by, state, begun_at, position, transactions,
       repaired, shown, attempts, due_at, started_at)
     values ($1, $2, $3, $4, $5, 'running', $6, $6, 0, 0, 0, 0, $7::timestamptz, $7::timestamptz)
     on conflict (environment_id, telegram_bot_id) where state = 'running' do update set state = known.state
     returning ${columns}`,
    [run.environmentId, run.id, run.telegramBotId, run.cause, run.requestedBy, run.begunAt, run.startedAt],
  );
  const [running] = rows;
  if (running === undefined) throw new Error('A run was neither begun nor there');
  return running;
};

/** Takes a run until `until`: nobody else works on it before. Null where it is not due, or over. */
export const claimRun = async (
  sql: Sql,
  { environmentId, id }: Pick<StoredRun, 'environmentId' | 'id'>,
  now: Date,
  until: Date,
): Promise<StoredRun | null> =>
  (
    await sql.query<StoredRun>(
      `update reconciliation_run set attempts = attempts + 1, due_at = $4::timestamptz
       where environment_id = $1 and id = $2 and state = 'running' and due_at <= $3::timestamptz returning ${columns}`,
      [environmentId, id, now, until],
    )
  )[0] ?? null;

/** Runs of all environments that somebody has to go on with. For the job alone: no request may reach it. */
export const findDueRuns = (sql: Sql, now: Date, limit: number): Promise<Pick<StoredRun, 'environmentId' | 'id'>[]> =>
  sql.query(
    `select environment_id as "environmentId", id from reconciliation_run where state = 'running' and due_at <= $1::timestamptz
     order by due_at limit $2`,
    [now, limit],
  );

/** Notes a page that was compared; whoever works on the run keeps it until `until`. */
export const advanceRun = async (
  tx: Sql,
  { environmentId, id }: Pick<StoredRun, 'environmentId' | 'id'>,
  page: {
    readonly count: number;
    readonly oldestAt: Date | null;
    /** Whether more follow: what is at the list's end may be tried again and again. */
    readonly isFull: boolean;
  },
  until: Date,
): Promise<void> => {
  await tx.query(
    `update reconciliation_run set position = position + $3, transactions = transactions + $3,
       attempts = case when $6 then 0 else attempts end, oldest_at = least(oldest_at, $4::timestamptz), due_at = $5::timestamptz
     where environment_id = $1 and id = $2`,
    [environmentId, id, page.count, page.oldestAt, until, page.isFull],
  );
};

/** Lets somebody go on with a run from `dueAt` on. */
export const putRunOff = async (
  sql: Sql,
  { environmentId, id }: Pick<StoredRun, 'environmentId' | 'id'>,
  dueAt: Date,
): Promise<void> => {
  await sql.query(
    `update reconciliation_run set due_at = $3::timestamptz where environment_id = $1 and id = $2 and state = 'running'`,
    [environmentId, id, dueAt],
  );
};

/** Ends a run; what it found is counted. */
export const finishRun = async (
  tx: Sql,
  { environmentId, id }: Pick<StoredRun, 'environmentId' | 'id'>,
  failure: RunFailure | null,
  at: Date,
): Promise<void> => {
  await tx.query(
    `update reconciliation_run as run set state = case when $3::text is null then 'done' else 'failed' end, failure = $3,
       finished_at = $4::timestamptz, repaired = found.repaired, shown = found.shown
     from (select count(*) filter (where state = 'repaired') as repaired, count(*) filter (where state <> 'repaired') as shown
       from reconciliation_finding where environment_id = $1 and run_id = $2) as found
     where environment_id = $1 and id = $2 and run.state = 'running'`,
    [environmentId, id, failure, at],
  );
};

export const findRun = async (sql: Sql, environmentId: string, id: string): Promise<StoredRun | null> =>
  (
    await sql.query<StoredRun>(`select ${columns} from reconciliation_run where environment_id = $1 and id = $2`, [
      environmentId,
      id,
    ])
  )[0] ?? null;

/** Runs of an environment, the newest first. */
export const findRuns = (sql: Sql, environmentId: string, after: string | null, limit: number): Promise<StoredRun[]> =>
  sql.query<StoredRun>(
    `select ${columns} from reconciliation_run where environment_id = $1 and ($2::text is null or id < $2) order by id desc limit $3`,
    [environmentId, after, limit],
  );

export interface StoredFinding extends BotKey, Omit<Finding, 'state'> {
  readonly id: string;
  readonly runId: string;
  readonly state: FindingState;
  readonly foundAt: Date;
  /** The operator who dismissed it, when, and why. */
  readonly dismissedBy: string | null;
  readonly dismissedAt: Date | null;
  readonly dismissReason: string | null;
}

const findingColumns = `environment_id as "environmentId", id, run_id as "runId", telegram_bot_id as "telegramBotId", kind, transaction_id as "transactionId",
  direction, state, theirs, ours, payment_id as "paymentId", at, found_at as "foundAt", dismissed_by as "dismissedBy",
  dismissed_at as "dismissedAt", dismiss_reason as "dismissReason"`;

/** Writes down what a run found; a difference that is known stays the finding that it is. */
export const insertFindings = async (
  tx: Sql,
  { environmentId, id: runId, telegramBotId }: Pick<StoredRun, 'environmentId' | 'id' | 'telegramBotId'>,
  findings: readonly (Finding & { readonly id: string })[],
  foundAt: Date,
): Promise<void> => {
  if (findings.length === 0) return;
  await tx.query(
    `insert into reconciliation_finding (environment_id, run_id, telegram_bot_id, found_at, id, kind, state, transaction_id, direction, theirs, ours,
       payment_id, at)
     select $1, $2, $3, $4::timestamptz, *
     from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::text[], $13::timestamptz[])
     on conflict (environment_id, telegram_bot_id, transaction_id, direction, kind) do update
       set state = case when reconciliation_finding.state = 'closed' then excluded.state else reconciliation_finding.state end`,
    [
      environmentId,
      runId,
      telegramBotId,
      foundAt,
      findings.map((each) => each.id),
      findings.map((each) => each.kind),
      findings.map((each) => each.state),
      findings.map((each) => each.transactionId),
      findings.map((each) => each.direction),
      findings.map((each) => each.theirs?.toString() ?? null),
      findings.map((each) => each.ours?.toString() ?? null),
      findings.map((each) => each.paymentId),
      findings.map((each) => each.at),
    ],
  );
};

/** Closes open findings of transactions that differ no more: what was missing here and is here now is repaired, whoever did it. */
export const settleFindings = async (
  tx: Sql,
  { environmentId, telegramBotId }: BotKey,
  settled: readonly {
    readonly id: string;
    readonly direction: string;
    readonly kind: FindingKind;
    readonly paymentId: string | null;
  }[],
): Promise<void> => {
  if (settled.length === 0) return;
  await tx.query(
    `update reconciliation_finding as finding set payment_id = coalesce(finding.payment_id, settled.payment_id),
       state = case when finding.kind in ('payment-missing', 'refund-missing') and settled.payment_id is not null then 'repaired' else 'closed' end
     from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as settled(id, direction, kind, payment_id)
     where finding.environment_id = $1 and finding.telegram_bot_id = $2 and finding.state = 'open'
       and finding.transaction_id = settled.id and finding.direction = settled.direction and finding.kind = settled.kind`,
    [
      environmentId,
      telegramBotId,
      settled.map((each) => each.id),
      settled.map((each) => each.direction),
      settled.map((each) => each.kind),
      settled.map((each) => each.paymentId),
    ],
  );
};

/** What was found in an environment, the newest first. @param runId null for all runs @param state null for all */
export const findFindings = (
  sql: Sql,
  environmentId: string,
  { runId, state }: { readonly runId: string | null; readonly state: FindingState | null },
  after: string | null,
  limit: number,
): Promise<StoredFinding[]> =>
  sql.query<StoredFinding>(
    `select ${findingColumns} from reconciliation_finding where environment_id = $1 and ($2::text is null or id < $2)
     ${runId === null ? 'and $4::text is null' : 'and run_id = $4'} ${state === null ? '' : `and state = '${state}'`}
     order by id desc limit $3`,
    [environmentId, after, limit, runId],
  );

export const findFinding = async (sql: Sql, environmentId: string, id: string): Promise<StoredFinding | null> =>
  (
    await sql.query<StoredFinding>(
      `select ${findingColumns} from reconciliation_finding where environment_id = $1 and id = $2`,
      [environmentId, id],
    )
  )[0] ?? null;

/** Dismisses a finding that is open. @returns null where it is not */
export const dismissFinding = async (
  tx: Sql,
  { environmentId, id }: Pick<StoredFinding, 'environmentId' | 'id'>,
  { by, reason, at }: { readonly by: string; readonly reason: string; readonly at: Date },
): Promise<StoredFinding | null> =>
  (
    await tx.query<StoredFinding>(
      `update reconciliation_finding set state = 'dismissed', dismissed_by = $3, dismiss_reason = $4, dismissed_at = $5::timestamptz
       where environment_id = $1 and id = $2 and state = 'open' returning ${findingColumns}`,
      [environmentId, id, by, reason, at],
    )
  )[0] ?? null;

/** Opens a finding again that was dismissed. @returns null where it was not */
export const reopenFinding = async (
  tx: Sql,
  { environmentId, id }: Pick<StoredFinding, 'environmentId' | 'id'>,
): Promise<StoredFinding | null> =>
  (
    await tx.query<StoredFinding>(
      `update reconciliation_finding set state = 'open', dismissed_by = null, dismiss_reason = null, dismissed_at = null
       where environment_id = $1 and id = $2 and state = 'dismissed' returning ${findingColumns}`,
      [environmentId, id],
    )
  )[0] ?? null;
