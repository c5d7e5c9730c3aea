import type { Sql } from '@stargraph/kit/db/sql';
import { hashRecoveryCode } from '../domain/recovery-code.ts';
import type { Origin } from '../domain/security-event.ts';
import { stepOfCode } from '../domain/totp.ts';
import type { AccountRow } from '../store/operator.ts';
import { enqueueMail } from '../store/outbound-mail.ts';
import { findTotp, takeRecoveryCode, takeStep } from '../store/second-factor.ts';
import { insertSecurityEvent } from '../store/security-event.ts';
import type { AccountDeps } from './account-deps.ts';

/**
 * Takes a code of the authenticator app, or a recovery code; each is taken once, of many at once by one.
 * @returns what it was; null for a code that is wrong or spent
 */
export const checkCode = async (
  deps: Pick<AccountDeps, 'clock' | 'secrets' | 'mail'>,
  tx: Sql,
  account: AccountRow,
  text: string,
  from: Origin,
): Promise<'totp' | 'recovery' | null> => {
  // What is longer is no code, and is not looked at.
  if (text.length > 64) return null;
  const totp = await findTotp(tx, account.id);
  if (totp === null || totp.confirmedAt === null) return null;
  const step = stepOfCode(deps.secrets.open(totp.secretSealed, account.id), text, deps.clock.now());
  if (step !== null) return (await takeStep(tx, account.id, step)) ? 'totp' : null;
  const hash = hashRecoveryCode(account.id, text);
  const at = new Date(deps.clock.now());
  if (hash === null || !(await takeRecoveryCode(tx, account.id, hash, at))) return null;
  await insertSecurityEvent(tx, { operatorId: account.id, kind: 'recoveryCodeUsed', at, from });
  if (deps.mail && account.email !== null)
    await enqueueMail(tx, {
      kind: 'recoveryCodeUsed',
      address: account.email,
      language: account.language,
      subjectId: account.id,
      data: { ...from },
      at,
    });
  return 'recovery';
};
