import { generateSecret, generateURI, verifySync } from 'otplib';

/** 160 random bits in base32, as RFC 4226 recommends. */
export const mintTotpSecret = (): string => generateSecret();

/** What an authenticator app takes in, as a QR code or as a link. */
export const totpUri = (secret: string, account: string): string =>
  generateURI({ issuer: 'Stargraph', label: account, secret });

/**
 * The time step that a code is of: now's, or the one before or after it (RFC 6238, section 5.2). Null for a wrong code.
 * @param now milliseconds since the epoch
 */
export const stepOfCode = (secret: string, text: string, now: number): number | null => {
  const code = text.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(code)) return null;
  const result = verifySync({ secret, token: code, epoch: Math.floor(now / 1000), epochTolerance: 30 });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
};
