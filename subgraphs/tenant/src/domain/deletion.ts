import { NameNotConfirmedError } from './errors.ts';

/** How long what was deleted can be restored. */
export const graceMs = 30 * 24 * 60 * 60 * 1000;

/** What is typed must be the name as it is shown; blanks around it don't count. @throws NameNotConfirmedError */
export const confirmName = (typed: string, name: string): void => {
  if (typed.normalize('NFKC').trim() !== name.normalize('NFKC').trim()) throw new NameNotConfirmedError();
};
