import type { Sql } from '@stargraph/kit/db/sql';
import { newEventId } from '@stargraph/kit/ids';
import { enqueueJob } from '@stargraph/kit/jobs';
import type { Language } from '../domain/account.ts';
import type { MailData, MailKind } from '../domain/mail.ts';

export const jobSchema = 'auth_jobs';
/** The task that sends what is due. */
export const sendMailTask = 'sendMail';

export interface OutboundMailRow {
  readonly id: string;
  readonly kind: MailKind;
  readonly address: string;
  readonly language: Language;
  readonly subjectId: string | null;
  readonly data: MailData;
  /** This try included. */
  readonly attempts: number;
  readonly createdAt: Date;
}

/** Has mail sent, if the transaction commits. */
export const enqueueMail = async (
  tx: Sql,
  mail: {
    readonly kind: MailKind;
    readonly address: string;
    readonly language: Language;
    readonly subjectId: string | null;
    readonly data?: MailData;
    readonly at: Date;
  },
): Promise<void> => {
  await tx.query(
    `insert into outbound_mail (id, kind, address, language, subject_id, data, state, next_attempt_at, created_at)
     values ($1, $2, $3, $4, $5, $6, 'queued', $7, $7)`,
    [newEventId(), mail.kind, mail.address, mail.language, mail.subjectId, JSON.stringify(mail.data ?? {}), mail.at],
  );
  // It only wakes: what is to be sent stands in the table, so one that is lost or comes twice does no harm.
  await enqueueJob(tx, jobSchema, sendMailTask, {}, { jobKey: sendMailTask, maxAttempts: 3 });
};

/**
 * Takes mail that is due: the try is counted, and the next one set, before it is made, so that a kill in its midst
 * costs this try and repeats no more often than `attempts` says.
 * @param nextAt when a mail of so many tries is tried again
 */
export const takeMail = async (
  tx: Sql,
  now: Date,
  limit: number,
  nextAt: (attempts: number) => Date,
): Promise<OutboundMailRow[]> => {
  const taken = await tx.query<OutboundMailRow>(
    `update outbound_mail set attempts = attempts + 1
     where id in (select id from outbound_mail where state = 'queued' and next_attempt_at <= $1
       order by next_attempt_at, id limit $2 for update skip locked)
     returning id, kind, address, language, subject_id as "subjectId", data, attempts, created_at as "createdAt"`,
    [now, limit],
  );
  for (const { id, attempts } of taken)
    await tx.query('update outbound_mail set next_attempt_at = $2 where id = $1', [id, nextAt(attempts)]);
  return taken;
};

/** Ends a mail for good; its address is forgotten with it. */
export const endMail = async (
  sql: Sql,
  id: string,
  state: 'sent' | 'dropped' | 'failed',
  at: Date,
  problem: string | null = null,
): Promise<void> => {
  await sql.query(
    `update outbound_mail set state = $2, ended_at = $3, problem = $4, address = '', data = '{}' where id = $1`,
    [id, state, at, problem],
  );
};

export const noteMailProblem = async (sql: Sql, id: string, problem: string): Promise<void> => {
  await sql.query('update outbound_mail set problem = $2 where id = $1', [id, problem]);
};

/** When the next mail is due; null where none waits. */
export const nextMailAt = async (sql: Sql): Promise<Date | null> =>
  (
    await sql.query<{ at: Date | null }>(`select min(next_attempt_at) as at from outbound_mail where state = 'queued'`)
  )[0]?.at ?? null;
