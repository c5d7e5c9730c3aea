/** What can happen to an operator's account, for the operator to see. */
export const securityEventKinds = [
  'registered',
  'signedIn',
  'signedInOnNewDevice',
  'signInFailed',
  'secondFactorFailed',
  'recoveryCodeUsed',
  'identityConfirmed',
  'passwordChanged',
  'passwordReset',
  'totpEnabled',
  'totpDisabled',
  'recoveryCodesRenewed',
  'emailChangeRequested',
  'emailChanged',
  'profileChanged',
  'telegramLinked',
  'telegramUnlinked',
] as const;
export type SecurityEventKind = (typeof securityEventKinds)[number];

/** Where it came from. */
export interface Origin {
  readonly ip: string | null;
  readonly userAgent: string | null;
}
