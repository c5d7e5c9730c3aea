import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

export const root = join(import.meta.dirname, '..', '..');
export const infra = join(root, 'infra');

type Conditions = Readonly<Record<string, { readonly condition: string }>>;

/** What is looked at of a service in docker-compose.yml. */
export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly depends_on?: Conditions;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly deploy?: { readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string } } };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** A `.env` as Compose reads it, of the forms that ours has: bare words, and single quotes around JSON. */
export const readEnvironment = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const match = /^([A-Z][A-Z0-9_]*)=(?:'([^']*)'|(.*))$/.exec(line);
      return match === null ? [] : [[match[1] ?? '', match[2] ?? match[3] ?? '']];
    }),
  );

/** The names that the file takes from `.env`, each with what comes behind: `:?` where nothing starts without it, `?` where it may be empty. */
export const askedFor = (text: string): readonly { readonly name: string; readonly rest: string }[] =>
  [...text.matchAll(/(?<!\$)\$\{([A-Z][A-Z0-9_]*)([^}]*)\}/g)].map(([, name = '', rest = '']) => ({ name, rest }));

export const composeText = (): Promise<string> => readFile(join(infra, 'docker-compose.yml'), 'utf8');

/** The file with its variables filled in as Compose does, merges done. @throws Error naming a variable that has no value */
export const readCompose = async (variables: Readonly<Record<string, string>>): Promise<ComposeFile> => {
  const fill = (text: string): string =>
    text
      .replaceAll(
        /(?<!\$)\$\{([A-Z][A-Z0-9_]*)(?::-([^}]*)|(:?)\?)?\}/g,
        (_, name: string, fallback: string | undefined, colon: string | undefined) => {
          const value = variables[name] ?? fallback;
          // `${NAME?}` may be empty, but must be there.
          if (value === undefined || (value === '' && colon !== '')) throw new Error(`${name} has no value`);
          return value;
        },
      )
      .replaceAll('$$', () => '$');
  const filled = (value: unknown): unknown => {
    if (typeof value === 'string') return fill(value);
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner)]));
    return value;
  };
  return filled(parse(await composeText(), { merge: true })) as ComposeFile;
};
