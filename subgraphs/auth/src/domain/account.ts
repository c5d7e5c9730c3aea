import { normalizeEmail } from '@stargraph/kit/email';
import { InvalidInputError, badInput } from '@stargraph/kit/errors';

export { normalizeEmail };

/** In bytes, after NFKC. The longest bounds the work that one request can ask for. */
const shortestPassword = 8;
const longestPassword = 256;
const longestName = 80;

export const languages = ['en', 'ru'] as const;
/** Of the mail that an operator gets. */
export type Language = (typeof languages)[number];

/** What is no address belongs to nobody: null. @throws RequestError (BAD_USER_INPUT) past 254 characters */
export const readEmail = (text: string): string | null => {
  try {
    return normalizeEmail(text);
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
};

/**
 * A password as it is hashed: NFKC, so that two keyboards' forms of one character are the same.
 * @throws RequestError (BAD_USER_INPUT) past 256 bytes
 */
export const normalizePassword = (text: string): string => {
  // Before the work of normalising: no character takes more than 18 times its room by it.
  if (text.length > longestPassword) throw badInput(`password must have at most ${longestPassword} bytes.`);
  const password = text.normalize('NFKC');
  if (Buffer.byteLength(password) > longestPassword)
    throw badInput(`password must have at most ${longestPassword} bytes.`);
  return password;
};

/** Whether a password, as {@link normalizePassword} leaves it, has the bytes that it needs at least. */
export const isLongEnough = (password: string): boolean => Buffer.byteLength(password) >= shortestPassword;

/** A name without blanks around it. @throws RequestError (BAD_USER_INPUT) outside 1 to 80 characters */
export const cleanName = (text: string): string => {
  const name = text.trim();
  if (name === '' || name.length > longestName) throw badInput(`name must have 1 to ${longestName} characters.`);
  return name;
};
