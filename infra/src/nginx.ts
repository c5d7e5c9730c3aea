import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const templates = join(import.meta.dirname, '..', 'nginx', 'templates');
const suffix = '.template';

/** The text with each `${NAME}` replaced, as envsubst does: what is not given stays. nginx's own variables are in lower case. */
const substitute = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{([A-Z_]+)\}/g, (whole, name: string) => variables[name] ?? whole);

/** Every template of the edge's configuration, by the name of the file that it becomes. */
export const readTemplates = async (): Promise<ReadonlyMap<string, string>> => {
  const names = (await readdir(templates)).filter((name) => name.endsWith(suffix));
  return new Map(
    await Promise.all(
      names.map(
        async (name) => [name.slice(0, -suffix.length), await readFile(join(templates, name), 'utf8')] as const,
      ),
    ),
  );
};

/** The names of all variables that templates ask for. */
export const variablesOf = (texts: Iterable<string>): ReadonlySet<string> =>
  new Set([...texts].flatMap((text) => [...text.matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => name ?? '')));

/**
 * The `server` lines of the gateways, `host:port` each: with the passive checks that all of them get, and once more for
 * when nginx takes all of them for gone, who are then asked without such checks.
 */
export const gatewayServers = (addresses: readonly string[]): string =>
  ['max_fails=3 fail_timeout=1s', 'max_fails=0 backup']
    .flatMap((how) => addresses.map((address) => `server ${address} ${how};`))
    .join(' ');

/** Writes the rendered configuration into `folder`; its main file is `nginx.conf`. */
export const renderNginx = async (folder: string, variables: Readonly<Record<string, string>>): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of await readTemplates()) await writeFile(join(folder, name), substitute(text, variables));
};
