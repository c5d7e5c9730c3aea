import type { KeyFieldsFragment } from '../generated/graphql.ts';

/** What has become of a key: in use, about to end, replaced by another but still good, at its end. */
export type KeyState = 'active' | 'ending' | 'replaced' | 'expired' | 'revoked';

/** How near its end a key stands out, milliseconds: a week. */
const nearMs = 7 * 24 * 60 * 60 * 1000;

/** @param now milliseconds since the epoch */
export const keyStateOf = (
  { revokedAt, expiresAt, replacedBy }: Pick<KeyFieldsFragment, 'revokedAt' | 'expiresAt' | 'replacedBy'>,
  now: number,
): KeyState => {
  if (revokedAt != null) return 'revoked';
  const left = expiresAt == null ? Infinity : Date.parse(expiresAt) - now;
  if (left <= 0) return 'expired';
  if (replacedBy != null) return 'replaced';
  return left <= nearMs ? 'ending' : 'active';
};

export const isUsable = (state: KeyState): boolean => state !== 'revoked' && state !== 'expired';
