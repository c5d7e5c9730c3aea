import { InvalidInputError, badInput } from '@stargraph/kit/errors';

const longestEmail = 254;
const shortestPassword = 10;
/** Bounds the work that one request can ask for. */
const longestPassword = 200;
const longestName = 80;

/**
 * An e-mail address as it is compared and stored: NFKC, lower case, without blanks around it.
 * @throws RequestError (BAD_USER_INPUT) past 254 characters, InvalidInputError for what is no address
 */
export const normalizeEmail = (text: string): string => {
  if (text.length > longestEmail) throw badInput(`email must have at most ${longestEmail} characters.`);
  const email = text.normalize('NFKC').trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email) || email.length > longestEmail)
    throw new InvalidInputError('This is not an e-mail address.');
  return email;
};

/**
 * A password as it is hashed: NFKC, so that two keyboards' forms of one character are the same.
 * @throws RequestError (BAD_USER_INPUT) past 200 characters
 */
export const normalizePassword = (text: string): string => {
  if (text.length > longestPassword) throw badInput(`password must have at most ${longestPassword} characters.`);
  return text.normalize('NFKC');
};

/** @throws InvalidInputError where a new password is too short, or is the address itself */
export const checkNewPassword = (password: string, email: string): void => {
  if (password.length < shortestPassword)
    throw new InvalidInputError(`A password has at least ${shortestPassword} characters.`);
  if (password.toLowerCase() === email) throw new InvalidInputError('The password must not be the e-mail address.');
};

/** A name without blanks around it. @throws RequestError (BAD_USER_INPUT) outside 1 to 80 characters */
export const cleanName = (text: string): string => {
  const name = text.trim();
  if (name === '' || name.length > longestName) throw badInput(`name must have 1 to ${longestName} characters.`);
  return name;
};
