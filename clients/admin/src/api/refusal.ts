/** A member of a mutation's result that is an error. */
export interface Refusal {
  readonly __typename: string;
  readonly message: string;
  readonly code: string;
}

/** Refusals that have words of their own under `refusal.<type>`; others are told by their code, `refusal.<CODE>`. */
export const knownRefusals = [
  'InvalidCredentialsError',
  'EmailTakenError',
  'TooManyAttemptsError',
  'InvalidCodeError',
  'LinkEndedError',
  'WeakPasswordError',
  'SoleOwnerError',
  'TelegramRefusedError',
  'TelegramTakenError',
  'OnlyWayInError',
  'SlugTakenError',
  'BotTokenRefusedError',
  'BotTakenError',
  'WebhookUrlRefusedError',
  'WebhookLimitError',
  'WebhookReplayRunningError',
  'RevisionMovedError',
  'IdempotencyConflictError',
  'NotFoundError',
  'SessionEndedError',
  'AssetTypeNotAllowedError',
  'AssetTooLargeError',
  'AssetContentMismatchError',
  'AssetNotUploadedError',
  'ReleaseTakenDownError',
  'RoleNameTakenError',
  'RoleInUseError',
  'BeyondOwnRightsError',
  'LastOwnerError',
  'AlreadyMemberError',
  'AlreadyInvitedError',
  'InvitationOverError',
  'InvitationForOtherError',
  'OfferOverError',
  'NameNotConfirmedError',
  'DeletionPendingError',
  'SlugNotAllowedError',
  'LimitReachedError',
  'AlreadyRefundedError',
  'BotDisconnectedError',
  'StarsBalanceTooLowError',
  'RefundRefusedError',
  'PlanOrderRefusedError',
  'NoPlanSubscriptionError',
  'FindingStateError',
] as const;
export const knownRefusalCodes = [
  'CONFLICT',
  'EXPIRED',
  'IDEMPOTENCY_CONFLICT',
  'INSUFFICIENT_FUNDS',
  'INVALID_CREDENTIALS',
  'INVALID_INPUT',
  'LIMIT_REACHED',
  'NOT_FOUND',
  'NOT_PUBLISHED',
  'TAKEN',
  'UNAVAILABLE',
] as const;

/** The key of the words for a refusal. What the server says itself is English, so it is never shown as it is. */
export const refusalKey = ({ __typename, code }: Pick<Refusal, '__typename' | 'code'>): string => {
  if (knownRefusals.some((known) => known === __typename)) return `refusal.${__typename}`;
  return knownRefusalCodes.some((known) => known === code) ? `refusal.${code}` : 'error.internal';
};
