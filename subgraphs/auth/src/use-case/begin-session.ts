import type { Sql } from '@stargraph/kit/db/sql';
import type { TokenHolder } from '../access-tokens.ts';
import { hashDeviceToken, mintDeviceToken } from '../domain/device.ts';
import type { Origin, SecurityEventKind } from '../domain/security-event.ts';
import { addDevice, seeDevice } from '../store/known-device.ts';
import type { AccountRow, OperatorRow } from '../store/operator.ts';
import { enqueueMail } from '../store/outbound-mail.ts';
import { insertSecurityEvent } from '../store/security-event.ts';
import type { AccountDeps, OperatorSession } from './account-deps.ts';

/** A session that was begun in a transaction, and is completed after it. */
export interface BegunSession {
  readonly holder: TokenHolder;
  readonly refreshToken: string;
  readonly operator: OperatorRow;
  readonly deviceToken: string;
}

/**
 * Begins an operator's session in the transaction that found out who they are: notes it in the account's log, knows
 * the browser again, and tells the operator by mail of one that is new.
 * @param as what the log calls it, where it is not an ordinary sign-in
 */
export const beginSession = async (
  deps: AccountDeps,
  tx: Sql,
  account: OperatorRow & Pick<AccountRow, 'language'>,
  given: { readonly deviceToken?: string | null | undefined; readonly from: Origin; readonly as?: SecurityEventKind },
): Promise<BegunSession> => {
  const at = new Date(deps.clock.now());
  const { from } = given;
  const deviceHash = hashDeviceToken(given.deviceToken);
  const known = deviceHash !== null && (await seeDevice(tx, account.id, deviceHash, at));
  const deviceToken = known && given.deviceToken != null ? given.deviceToken : mintDeviceToken();
  let kind: SecurityEventKind = given.as ?? 'signedIn';
  if (!known) {
    const another = await addDevice(tx, account.id, hashDeviceToken(deviceToken) ?? '', at);
    if (another && given.as === undefined) kind = 'signedInOnNewDevice';
    if (another && deps.mail && account.email !== null)
      await enqueueMail(tx, {
        kind: 'newDevice',
        address: account.email,
        language: account.language,
        subjectId: account.id,
        data: { ...from },
        at,
      });
  }
  await insertSecurityEvent(tx, { operatorId: account.id, kind, at, from });
  const holder: TokenHolder = { kind: 'operator', operatorId: account.id, verifiedAt: at };
  const refreshToken = await deps.sessions.begin(tx, holder, from);
  const { id, email, name, createdAt } = account;
  return { holder, refreshToken, operator: { id, email, name, createdAt }, deviceToken };
};

/** Signing takes time: after the transaction. */
export const completeSession = async (
  { sessions }: AccountDeps,
  { holder, refreshToken, operator, deviceToken }: BegunSession,
): Promise<OperatorSession> => ({ operator, deviceToken, ...(await sessions.complete(holder, refreshToken)) });
