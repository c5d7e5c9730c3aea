import { InvalidInputError, badInput } from './errors.ts';

const longestEmail = 254;

/**
 * An e-mail address as it is compared and stored: NFKC, lower case, without blanks around it.
 * @throws RequestError (BAD_USER_INPUT) past 254 characters, InvalidInputError for what is no address
 */
export const normalizeEmail = (text: string): string => {
  if (text.length > longestEmail) throw badInput(`email must have at most ${longestEmail} characters.`);
  const email = text.normalize('NFKC').trim().toLowerCase();
  // Controls would end a header of the mail that goes there.
  if (!/^[^\s@<>,;"\p{Cc}]+@[^\s@<>,;"\p{Cc}]+\.[^\s@.<>,;"\p{Cc}]+$/u.test(email) || email.length > longestEmail)
    throw new InvalidInputError('This is not an e-mail address.');
  return email;
};
