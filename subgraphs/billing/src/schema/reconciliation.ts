import type { Sql } from '@stargraph/kit/db/sql';
import type { BillingBuilder } from '../builder.ts';
import type { FindingKind, FindingState } from '../domain/reconciliation.ts';
import { platformBotId } from '@stargraph/kit/ids';
import { connectionOf, encodeCursor } from '@stargraph/kit/pagination';
import { findPlanPayment } from '../store/plan-payment-store.ts';
import { findStarsPaymentById } from '../store/stars-payment-store.ts';
import {
  findFindings,
  findRuns,
  type RunFailure,
  type RunState,
  type StoredFinding,
  type StoredRun,
} from '../store/reconciliation-store.ts';
import { colleagueOf } from './compared-by.ts';
import { idPage, pageArguments } from './page.ts';
import type { PlanTypes } from './plan.ts';
import type { ForeignEntities } from './foreign.ts';
import type { StarsPaymentTypes } from './stars-payment.ts';

interface FindingParts {
  readonly payment: StarsPaymentTypes['payment'];
  readonly planPayment: PlanTypes['payment'];
  readonly colleague: ForeignEntities['colleague'];
}

const addFinding = ({ builder }: BillingBuilder, { payment, planPayment, colleague }: FindingParts) => {
  const kind = builder.enumType('ReconciliationFindingKind', {
    description: "How our books and Telegram's list differ, or what else the list shows.",
    values: {
      PAYMENT_MISSING: { value: 'payment-missing', description: 'Telegram took Stars that were not booked here.' },
      REFUND_MISSING: { value: 'refund-missing', description: 'Telegram gave Stars back, and it was not booked here.' },
      REFUND_ORPHANED: {
        value: 'refund-orphaned',
        description: 'Telegram gave Stars back of a payment that is not known here.',
      },
      AMOUNT_DIFFERS: { value: 'amount-differs', description: 'Telegram says another amount than stands here.' },
      PAYLOAD_DIFFERS: { value: 'payload-differs', description: 'Telegram says another invoice than stands here.' },
      PAYMENT_UNKNOWN: { value: 'payment-unknown', description: 'A payment stands here that Telegram does not list.' },
      REFUND_UNKNOWN: { value: 'refund-unknown', description: 'A refund stands here that Telegram does not list.' },
      WITHDRAWAL: { value: 'withdrawal', description: 'Stars were withdrawn, or came back from a withdrawal.' },
      OTHER: { value: 'other', description: 'Stars moved for something else: advertising, broadcasts, gifts.' },
    } as const satisfies Record<string, { value: FindingKind; description: string }>,
  });
  const state = builder.enumType('ReconciliationFindingState', {
    description: 'What became of a finding.',
    values: {
      REPAIRED: { value: 'repaired', description: 'What was missing here is booked now, as if it had come in time.' },
      OPEN: { value: 'open', description: 'Somebody has to look at it.' },
      NOTED: { value: 'noted', description: 'Nothing is wrong.' },
      CLOSED: { value: 'closed', description: 'The difference is gone.' },
      DISMISSED: {
        value: 'dismissed',
        description: 'An operator looked at it and says that it is none. No later comparison raises it again.',
      },
    } as const satisfies Record<string, { value: FindingState; description: string }>,
  });
  const finding = builder.objectRef<StoredFinding>('ReconciliationFinding').implement({
    description: "A difference between our books and Telegram's list of what moved the bot's Stars, found once.",
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `fnd_…`.' }),
      kind: t.expose('kind', { type: kind, description: 'What differs.' }),
      state: t.expose('state', { type: state, description: 'What became of it.' }),
      transactionId: t.exposeString('transactionId', {
        description: "Telegram's id of the transaction: the charge id of a payment and of its refund.",
      }),
      incoming: t.boolean({
        description: 'Whether Stars came by it, not went.',
        resolve: ({ direction }) => direction === 'in',
      }),
      theirs: t.field({
        type: 'BigInt',
        nullable: true,
        description: 'What Telegram says, whole Stars; null where it says nothing.',
        resolve: (parent) => parent.theirs,
      }),
      ours: t.field({
        type: 'BigInt',
        nullable: true,
        description: 'What stood here when it was found, whole Stars; null where nothing did.',
        resolve: (parent) => parent.ours,
      }),
      payment: t.field({
        type: payment,
        nullable: true,
        description: 'The payment that it is about, where there is one.',
        resolve: ({ environmentId, paymentId }, _args, { sql }) =>
          paymentId === null ? null : findStarsPaymentById(sql, environmentId, paymentId),
      }),
      planPayment: t.field({
        type: planPayment,
        nullable: true,
        access: { staff: true },
        description: "The payment for a plan that it is about, where the platform's own bot took it.",
        resolve: ({ environmentId, paymentId }, _args, { sql }) =>
          paymentId === null || environmentId !== platformBotId ? null : findPlanPayment(sql, paymentId),
      }),
      dismissedAt: t.expose('dismissedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was dismissed; null where it is not.',
      }),
      dismissReason: t.exposeString('dismissReason', {
        nullable: true,
        description: 'Why, in the words of whoever dismissed it; null where it is not.',
      }),
      dismissedBy: t.field({
        type: colleague,
        nullable: true,
        description: 'Who dismissed it; null where it is not.',
        resolve: ({ environmentId, dismissedBy }, _args, { viewer }) => colleagueOf(viewer, environmentId, dismissedBy),
      }),
      at: t.expose('at', { type: 'DateTime', description: 'When the Stars moved.' }),
      foundAt: t.expose('foundAt', { type: 'DateTime', description: 'When it was found.' }),
    }),
  });
  return { finding, state };
};

type PageInput = Parameters<typeof idPage>[0];

/** A page of what was found in an environment, or of the platform's own bot. */
export const findingPage = async (
  sql: Sql,
  environmentId: string,
  filter: Parameters<typeof findFindings>[2],
  page: PageInput,
) => {
  const { size, after } = idPage(page);
  const rows = await findFindings(sql, environmentId, filter, after, size + 1);
  return connectionOf(rows, size, (row) => encodeCursor([row.id]), after !== null);
};

/** A page of comparisons, as {@link findingPage} of findings. */
export const runPage = async (sql: Sql, environmentId: string, page: PageInput) => {
  const { size, after } = idPage(page);
  const rows = await findRuns(sql, environmentId, after, size + 1);
  return connectionOf(rows, size, (row) => encodeCursor([row.id]), after !== null);
};

/** The comparison of our books with Telegram's list, for operators. */
export const addReconciliation = (types: BillingBuilder, parts: FindingParts) => {
  const { builder, connectionType } = types;
  const { finding, state: findingState } = addFinding(types, parts);
  const findingConnection = connectionType(finding);
  const state = builder.enumType('ReconciliationRunState', {
    description: 'How far a comparison is.',
    values: {
      RUNNING: { value: 'running', description: 'It is at work, or goes on by itself when Telegram answers.' },
      DONE: { value: 'done', description: "Telegram's list was read to its end." },
      FAILED: { value: 'failed', description: 'It could not be read; what had been found by then stands.' },
    } as const satisfies Record<string, { value: RunState; description: string }>,
  });
  const failure = builder.enumType('ReconciliationFailure', {
    description: 'Why a comparison failed.',
    values: {
      BOT_DISCONNECTED: { value: 'no-bot', description: 'The bot is not connected, or its token revoked.' },
      REFUSED: { value: 'telegram-refused', description: 'Telegram refused to give the list.' },
      INTERNAL: {
        value: 'internal',
        description: 'By a fault of the platform itself. Those who run it are told; it may be begun again.',
      },
      UNAVAILABLE: { value: 'telegram-unavailable', description: 'Telegram gave no answer, again and again.' },
    } as const satisfies Record<string, { value: RunFailure; description: string }>,
  });
  const run = builder.objectRef<StoredRun>('ReconciliationRun').implement({
    description: "A comparison of our books with Telegram's list of what moved the bot's Stars.",
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `rec_…`.' }),
      state: t.expose('state', { type: state, description: 'How far it is.' }),
      failure: t.expose('failure', { type: failure, nullable: true, description: 'Why it failed.' }),
      scheduled: t.boolean({
        description: 'Whether it was made by the clock, not by an operator.',
        resolve: ({ cause }) => cause === 'schedule',
      }),
      requestedBy: t.field({
        type: parts.colleague,
        nullable: true,
        description: 'Who asked for it; null where the clock did.',
        resolve: ({ environmentId, requestedBy }, _args, { viewer }) => colleagueOf(viewer, environmentId, requestedBy),
      }),
      whole: t.boolean({
        description: "Whether it read Telegram's list from its beginning, not from where it had been read to.",
        resolve: ({ begunAt }) => begunAt === 0,
      }),
      transactions: t.exposeInt('transactions', { description: 'How many transactions were compared.' }),
      repaired: t.exposeInt('repaired', { description: 'How many of its findings were repaired.' }),
      shown: t.exposeInt('shown', { description: 'How many of its findings are only shown.' }),
      startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began.' }),
      finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it was over.' }),
      findings: t.field({
        type: findingConnection,
        description:
          'What it was the first to find, the newest first. Errors: BAD_USER_INPUT for a page size or cursor that is not one.',
        args: pageArguments(types),
        resolve: ({ environmentId, id }, args, { sql }) =>
          findingPage(sql, environmentId, { runId: id, state: null }, args),
      }),
    }),
  });
  return { run, runConnection: connectionType(run), finding, findingConnection, findingState };
};
export type ReconciliationTypes = ReturnType<typeof addReconciliation>;
