import { InvalidInputError, badInput } from '@stargraph/kit/errors';

export const environmentKinds = ['live', 'sandbox'] as const;
export type EnvironmentKind = (typeof environmentKinds)[number];

const longestSlug = 55;
const longestName = 80;
const mostLanguages = 20;

/** What a project is made from, checked. */
export interface ProjectPlan {
  readonly name: string;
  readonly slug: string;
  readonly languages: readonly string[];
  readonly timeZone: string;
}

/**
 * Checks what an operator typed.
 * @throws RequestError (BAD_USER_INPUT) for a wrong form, InvalidInputError for a rule that the operator can act on
 */
export const planProject = (input: ProjectPlan): ProjectPlan => {
  const name = cleanName(input.name);
  if (input.slug.length > longestSlug || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(input.slug))
    throw badInput(`slug must be 1 to ${longestSlug} of a-z, 0-9 and single hyphens, with a letter first.`);
  if (
    input.languages.length > mostLanguages ||
    input.languages.some((language) => !/^[a-z]{2}(-[A-Z]{2})?$/.test(language))
  )
    throw badInput(`languages must be at most ${mostLanguages} locales such as en or pt-BR.`);
  if (input.languages.length === 0) throw new InvalidInputError('A project has at least one language.');
  if (new Set(input.languages).size < input.languages.length) throw new InvalidInputError('languages names one twice.');
  if (!isTimeZone(input.timeZone)) throw new InvalidInputError('timeZone must be an IANA name such as Europe/Berlin.');
  return { name, slug: input.slug, languages: [...input.languages], timeZone: input.timeZone };
};

/** A name without blanks around it. @throws RequestError (BAD_USER_INPUT) outside 1 to 80 characters */
export const cleanName = (text: string): string => {
  const name = text.trim();
  if (name === '' || name.length > longestName) throw badInput(`name must have 1 to ${longestName} characters.`);
  return name;
};

/** The slug of an environment: its host's first label. */
export const environmentSlug = (projectSlug: string, kind: EnvironmentKind): string =>
  kind === 'live' ? projectSlug : `${projectSlug}-sandbox`;

const isTimeZone = (name: string): boolean => {
  if (name.length > 64 || !/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
