import { InvalidInputError } from '../errors.ts';

const shortest = 10;
const longest = 500;

export const reasonDescription = `Why, ${shortest} to ${longest} characters. The company reads it in its audit log.`;

/** @throws InvalidInputError for a reason that says nothing, or too much */
export const cleanReason = (text: string): string => {
  const reason = text.trim();
  if (reason.length < shortest || reason.length > longest || reason.includes('\u0000') || !reason.isWellFormed())
    throw new InvalidInputError(`A reason has ${shortest} to ${longest} characters.`);
  return reason;
};
