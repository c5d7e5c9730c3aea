import { InvalidInputError, badInput } from '@stargraph/kit/errors';
import { SlugNotAllowedError } from './errors.ts';

export const environmentKinds = ['live', 'sandbox'] as const;
export type EnvironmentKind = (typeof environmentKinds)[number];

/** How long an earlier slug leads to the new one, and is nobody else's. */
export const formerSlugMs = 90 * 24 * 60 * 60 * 1000;

/** Names that players would take for the platform's own. */
const reservedSlugs: ReadonlySet<string> = new Set(
  `about abuse account accounts admin administrator api app apps assets auth billing blog bot bots cdn company config
   console dashboard dev docs download downloads email event events faq files ftp gateway graphql help home hooks host
   hosting id images imap info internal invitation legal live localhost login logout mail media metrics mobile mx news
   ns ns1 ns2 oauth official operator ops pay payment payments pop postmaster press privacy root sandbox security server
   settings shop sign-in signin signup simulator smtp ssl staff staging stargraph stars static stats status store support
   system team telegram terms test tg tma tools update updates upload uploads web webhook webhooks webmail webmaster
   wiki www`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

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
 * @param kept the slug that it has already, which it may keep
 * @throws RequestError (BAD_USER_INPUT) for a wrong form; SlugNotAllowedError, InvalidInputError for a rule that the
 * operator can act on
 */
export const planProject = (input: ProjectPlan, kept?: string): ProjectPlan => {
  const name = cleanName(input.name);
  // Letters of other scripts look like these, and in a host they become something that nobody can read.
  if (/\P{ASCII}/u.test(input.slug)) throw new SlugNotAllowedError('letters');
  if (input.slug.length > longestSlug || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(input.slug))
    throw badInput(`slug must be 1 to ${longestSlug} of a-z, 0-9 and single hyphens, with a letter first.`);
  if (input.slug !== kept && reservedSlugs.has(input.slug)) throw new SlugNotAllowedError('reserved');
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
