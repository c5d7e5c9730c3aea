import { createChangeEmail, createCancelEmailChange, createConfirmEmail } from './use-case/email.ts';
import { createDeleteOperator } from './use-case/delete-operator.ts';
import type { AccountDeps } from './use-case/account-deps.ts';
import { createChangePassword, createRequestPasswordReset, createResetPassword } from './use-case/password.ts';
import { createChangeProfile } from './use-case/profile.ts';
import { createConfirmRegistration, createRegisterOperator } from './use-case/register.ts';
import { createSecondFactor, createSignInOperator } from './use-case/sign-in.ts';
import { createConfirmIdentity } from './use-case/step-up.ts';
import { createBeginTotp, createConfirmTotp, createDisableTotp, createRenewRecoveryCodes } from './use-case/totp.ts';

/** All that operators do with their accounts. */
export const createAccounts = (deps: AccountDeps) => ({
  register: createRegisterOperator(deps),
  confirmRegistration: createConfirmRegistration(deps),
  signIn: createSignInOperator(deps),
  secondFactor: createSecondFactor(deps),
  confirmIdentity: createConfirmIdentity(deps),
  requestPasswordReset: createRequestPasswordReset(deps),
  resetPassword: createResetPassword(deps),
  changePassword: createChangePassword(deps),
  changeEmail: createChangeEmail(deps),
  cancelEmailChange: createCancelEmailChange(deps),
  confirmEmail: createConfirmEmail(deps),
  changeProfile: createChangeProfile(deps),
  deleteOperator: createDeleteOperator(deps),
  beginTotp: createBeginTotp(deps),
  confirmTotp: createConfirmTotp(deps),
  disableTotp: createDisableTotp(deps),
  renewRecoveryCodes: createRenewRecoveryCodes(deps),
});
export type Accounts = ReturnType<typeof createAccounts>;
