import { InvalidInputError } from '@stargraph/kit/errors';
import { InvalidCodeError } from '../domain/errors.ts';
import { hashRecoveryCode, mintRecoveryCodes } from '../domain/recovery-code.ts';
import { mintTotpSecret, stepOfCode, totpUri } from '../domain/totp.ts';
import { confirmTotp, findTotp, putRecoveryCodes, putTotp, removeTotp, takeStep } from '../store/second-factor.ts';
import type { AccountDeps, Self } from './account-deps.ts';
import { changeAccount, type Change } from './change-account.ts';

export interface TotpSetUp {
  /** In base32, to be typed in. */
  readonly secret: string;
  /** `otpauth://…`, to be scanned. */
  readonly uri: string;
}

const isOn = (): InvalidInputError => new InvalidInputError('Two-step sign-in is on already. Turn it off first.');
const isOff = (): InvalidInputError => new InvalidInputError('Two-step sign-in is off. Turn it on first.');

const renewCodes = async ({ tx, account, at }: Change): Promise<string[]> => {
  const codes = mintRecoveryCodes();
  const hashes = codes.map((code) => hashRecoveryCode(account.id, code) ?? '');
  await putRecoveryCodes(tx, account.id, hashes, at);
  return codes;
};

/** Makes a secret for an authenticator app; nothing is asked for until a code of it came back. @throws InvalidInputError where one is on */
export const createBeginTotp =
  (deps: AccountDeps) =>
  (self: Self): Promise<TotpSetUp> =>
    changeAccount(deps, self, async ({ tx, account, at }) => {
      const secret = mintTotpSecret();
      if (!(await putTotp(tx, account.id, deps.secrets.seal(secret, account.id), at))) throw isOn();
      return { secret, uri: totpUri(secret, account.email ?? account.name) };
    });

/** Turns the second step on. @returns recovery codes, shown once. @throws InvalidCodeError, InvalidInputError, TooManyAttemptsError */
export const createConfirmTotp =
  (deps: AccountDeps) =>
  async (self: Self, code: string): Promise<string[]> => {
    const keys = [{ kind: 'stepUp', of: [self.operatorId, self.sessionId ?? ''] }] as const;
    await deps.throttle.take(keys);
    const codes = await changeAccount(deps, self, async (change) => {
      const { tx, account, at } = change;
      const totp = await findTotp(tx, account.id);
      if (totp === null) throw isOff();
      if (totp.confirmedAt !== null) throw isOn();
      const step = stepOfCode(deps.secrets.open(totp.secretSealed, account.id), code, deps.clock.now());
      if (step === null || !(await takeStep(tx, account.id, step))) throw new InvalidCodeError();
      await confirmTotp(tx, account.id, at);
      await change.note('totpEnabled');
      await change.tell('totpEnabled');
      return renewCodes(change);
    });
    await deps.throttle.forgive(keys);
    return codes;
  };

/** Turns the second step off. @throws InvalidInputError where it is off */
export const createDisableTotp =
  (deps: AccountDeps) =>
  (self: Self): Promise<void> =>
    changeAccount(deps, self, async ({ tx, account, note, tell }) => {
      if (!(await removeTotp(tx, account.id))) throw isOff();
      await note('totpDisabled');
      await tell('totpDisabled');
    });

/** New recovery codes in the place of all others. @throws InvalidInputError where the second step is off */
export const createRenewRecoveryCodes =
  (deps: AccountDeps) =>
  (self: Self): Promise<string[]> =>
    changeAccount(deps, self, async (change) => {
      if (!change.account.totpEnabled) throw isOff();
      await change.note('recoveryCodesRenewed');
      await change.tell('recoveryCodesRenewed');
      return renewCodes(change);
    });
