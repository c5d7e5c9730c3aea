import type { Pool } from 'pg';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import type { Logger } from '@stargraph/kit/logging';
import { pageOf, writeMail, type MailText } from '../domain/mail.ts';
import { mintToken, type TokenPurpose } from '../domain/one-time-token.ts';
import { findAccount, findAccountByEmail } from '../store/operator.ts';
import { insertToken } from '../store/one-time-token.ts';
import { endMail, noteMailProblem, takeMail, type OutboundMailRow } from '../store/outbound-mail.ts';
import { deleteRegistrations, findRegistration } from '../store/registration.ts';

/** One mail as it leaves. */
export interface Mail extends MailText {
  readonly to: string;
  /** The same at every try, so that a repeat can be known for one. */
  readonly id: string;
}

/** Hands mail to a server, which has taken it where this resolves. @throws MailRefusedError for what it will never take */
export type MailTransport = (mail: Mail) => Promise<void>;

/** The server will not take the mail, however often it is tried. */
export class MailRefusedError extends Error {
  constructor(code: number) {
    super(`The server refused the mail with ${code}`);
    this.name = 'MailRefusedError';
  }
}

const mostTries = 10;
const atOnce = 20;
const secondMs = 1000;
/** After 15 s, then ever later: ten tries take about a day. */
const pauseMs = (attempts: number): number => 15 * secondMs * 3 ** Math.min(attempts - 1, 7);

/** A mail that is ready to go, or null where there is nobody to write to. */
type Prepared = { readonly mail: Mail } | null;

/**
 * Sends what is due. Tokens are made here, at each try, and only their hashes are kept: a mail that waits holds
 * nothing that opens anything. Whether an address belongs to anybody is found out here, too, long after its asker has
 * been answered.
 */
export const createSendMail = (deps: {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly transport: MailTransport;
  /** The constructor's address, with a slash at the end. */
  readonly adminUrl: string;
}) => {
  const { pool, clock, logger, transport } = deps;
  const sql = sqlOfPool(pool);

  const linkTo = (kind: OutboundMailRow['kind'], data: OutboundMailRow['data'], token: string | null): string =>
    `${deps.adminUrl}${pageOf(kind, data)}${token === null ? '' : `#${token}`}`;

  const withToken = async (
    tx: Sql,
    row: OutboundMailRow,
    purpose: TokenPurpose,
    subjectId: string,
    to = row.address,
  ): Promise<Prepared> => {
    const token = mintToken();
    await insertToken(tx, { token, purpose, subjectId, address: row.address, at: new Date(clock.now()) });
    const words = writeMail(row.kind, row.language, row.data, linkTo(row.kind, row.data, token));
    return { mail: { ...words, to, id: row.id } };
  };
  const plain = (row: OutboundMailRow, kind = row.kind, language = row.language): Prepared => ({
    mail: { ...writeMail(kind, language, row.data, linkTo(kind, row.data, null)), to: row.address, id: row.id },
  });

  const prepare = async (tx: Sql, row: OutboundMailRow): Promise<Prepared> => {
    switch (row.kind) {
      case 'registration': {
        const registration = await findRegistration(tx, row.subjectId ?? '', new Date(clock.now()));
        if (registration === null) return null;
        const owner = await findAccountByEmail(tx, row.address);
        if (owner === null) return withToken(tx, row, 'registration', registration.id);
        await deleteRegistrations(tx, row.address);
        return plain(row, 'alreadyRegistered', owner.language);
      }
      case 'passwordReset': {
        const account = await findAccountByEmail(tx, row.address);
        if (account === null) return null;
        return withToken(tx, { ...row, language: account.language }, 'passwordReset', account.id);
      }
      case 'emailOld':
      case 'emailNew': {
        const account = await findAccount(tx, row.subjectId ?? '');
        if (account === null) return null;
        // That the new address is somebody's already is told to nobody: the change never comes about.
        if (
          row.kind === 'emailNew' &&
          (await findAccountByEmail(tx, row.address)) !== null &&
          account.email !== row.address
        )
          return null;
        return withToken(tx, row, row.kind, account.id);
      }
      case 'alreadyRegistered':
      case 'passwordChanged':
      case 'totpEnabled':
      case 'totpDisabled':
      case 'recoveryCodesRenewed':
      case 'recoveryCodeUsed':
      case 'newDevice':
      case 'emailChanged':
      case 'accountDeleted':
      case 'limitApproached':
        return plain(row);
    }
  };

  const send = async (row: OutboundMailRow): Promise<void> => {
    const at = (): Date => new Date(clock.now());
    // A kill between being taken and being noted as sent counts as a try; so many are made, and no more.
    if (row.attempts > mostTries) return endMail(sql, row.id, 'failed', at(), 'tried too often');
    const prepared = await inTransaction(pool, (tx) => prepare(tx, row));
    if (prepared === null) return endMail(sql, row.id, 'dropped', at());
    try {
      await transport(prepared.mail);
      await endMail(sql, row.id, 'sent', at());
    } catch (error) {
      // The server's own words may name the address.
      const problem = error instanceof Error ? error.name : 'unknown';
      const last = error instanceof MailRefusedError || row.attempts >= mostTries;
      logger.warn({ mailId: row.id, kind: row.kind, attempts: row.attempts, problem, last }, 'mail was not sent');
      if (last) await endMail(sql, row.id, 'failed', at(), problem);
      else await noteMailProblem(sql, row.id, problem);
    }
  };

  /** Sends everything that is due now. */
  return async (): Promise<void> => {
    for (;;) {
      const now = clock.now();
      const rows = await inTransaction(pool, (tx) =>
        takeMail(tx, new Date(now), atOnce, (attempts) => new Date(now + pauseMs(attempts))),
      );
      if (rows.length === 0) return;
      await Promise.all(rows.map(send));
    }
  };
};
