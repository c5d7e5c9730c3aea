import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import { unauthenticated } from '@stargraph/kit/errors';
import type { MailData, MailKind } from '../domain/mail.ts';
import type { SecurityEventKind } from '../domain/security-event.ts';
import { lockAccount, type AccountRow } from '../store/operator.ts';
import { enqueueMail } from '../store/outbound-mail.ts';
import { insertSecurityEvent } from '../store/security-event.ts';
import { endSessionsOf } from '../store/session-proof.ts';
import type { AccountDeps, Self } from './account-deps.ts';

/** One change of one's own account, in its transaction. */
export interface Change {
  readonly tx: Sql;
  readonly account: AccountRow;
  readonly at: Date;
  /** Notes it in the account's log. */
  readonly note: (kind: SecurityEventKind) => Promise<void>;
  /** Tells the operator by mail, where mail can be sent. */
  readonly tell: (kind: MailKind, data?: MailData, address?: string | null) => Promise<void>;
  /** Ends the operator's sessions, but for the one that asks or all. */
  readonly endSessions: (which: 'others' | 'all') => Promise<void>;
}

/** Changes an account under its lock. @throws RequestError (UNAUTHENTICATED) where the operator is no more */
export const changeAccount = async <T>(
  deps: AccountDeps,
  self: Self,
  work: (change: Change) => Promise<T>,
): Promise<T> => {
  const { answer, ended } = await inTransaction(deps.pool, async (tx) => {
    const account = await lockAccount(tx, self.operatorId);
    if (account === null) throw unauthenticated();
    const at = new Date(deps.clock.now());
    const ended: string[] = [];
    const answer = await work({
      tx,
      account,
      at,
      note: (kind) => insertSecurityEvent(tx, { operatorId: account.id, kind, at, from: self.from }),
      tell: async (kind, data, address = account.email) => {
        if (!deps.mail || address === null) return;
        const { language } = account;
        await enqueueMail(tx, {
          kind,
          address,
          language,
          at,
          subjectId: account.id,
          data: { ...self.from, ...data },
        });
      },
      endSessions: async (which) => {
        ended.push(...(await endSessionsOf(tx, account.id, which === 'all' ? null : (self.sessionId ?? null), at)));
      },
    });
    return { answer, ended };
  });
  deps.onEnded(ended);
  return answer;
};
