import { createHash, randomBytes } from 'node:crypto';

const recoveryCodeCount = 10;

/** Crockford's base32: no letter looks like a digit. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** `xxxx-xxxx-xxxx-xxxx`: 80 random bits, to be written down by hand. */
const mintRecoveryCode = (): string =>
  [...randomBytes(16)]
    .map((byte) => alphabet[byte % 32])
    .join('')
    .replaceAll(/(.{4})(?=.)/g, '$1-');

export const mintRecoveryCodes = (): string[] => Array.from({ length: recoveryCodeCount }, mintRecoveryCode);

/** What is kept of a code of that operator, whatever case and blanks it was typed in. Null for what has another form. */
export const hashRecoveryCode = (operatorId: string, text: string): string | null => {
  const code = text.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return /^[0-9a-hjkmnp-tv-z]{16}$/.test(code)
    ? createHash('sha256').update(`${operatorId}:${code}`).digest('hex')
    : null;
};
