import type { Sql } from '@stargraph/kit/db/sql';
import { findLegalTexts, type LegalKind } from '../store/legal-text.ts';
import { findEnvironments, findProjects } from '../store/project.ts';

export interface LegalPage {
  readonly language: string;
  readonly text: string;
  readonly projectName: string;
  /** All that there are, this one too. */
  readonly languages: string[];
}

/** A page in the first of `wanted` that it is written in, else in the project's first; null where it is not written. */
export const readLegalPage = async (
  sql: Sql,
  environmentId: string,
  kind: LegalKind,
  wanted: readonly string[],
): Promise<LegalPage | null> => {
  const texts = (await findLegalTexts(sql, environmentId)).filter((each) => each.kind === kind);
  const [environment] = await findEnvironments(sql, [environmentId]);
  const [project] = environment === undefined ? [] : await findProjects(sql, [environment.projectId]);
  if (project === undefined) return null;
  const base = (language: string): string => language.slice(0, 2).toLowerCase();
  const found = [...wanted, ...project.languages]
    .flatMap((language) => [
      texts.find((each) => each.language.toLowerCase() === language.toLowerCase()),
      texts.find((each) => base(each.language) === base(language)),
    ])
    .find((text) => text !== undefined);
  const chosen = found ?? texts[0];
  if (chosen === undefined) return null;
  return {
    language: chosen.language,
    text: chosen.text,
    projectName: project.name,
    languages: texts.map(({ language }) => language),
  };
};
