import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A generated file that is committed: its path from the root, and what it should hold. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** The file as it is; undefined where there is none. */
export const current = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(join(root, path), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * Writes what differs; with `check` it writes nothing.
 * @returns the paths that differed
 */
export const bringUpToDate = async (files: readonly GeneratedFile[], check: boolean): Promise<string[]> => {
  const changed: string[] = [];
  for (const { path, content } of files) {
    if ((await current(path)) === content) continue;
    changed.push(path);
    if (check) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return changed;
};

/** Says what was done, and sets the exit code where a check found drift. */
export const report = (
  what: string,
  changed: readonly string[],
  options: { readonly check: boolean; readonly command: string },
): void => {
  if (changed.length === 0) return void process.stdout.write(`${what}: up to date\n`);
  if (!options.check) return void process.stdout.write(`${what}: wrote ${changed.join(', ')}\n`);
  process.stderr.write(
    `${what}: out of date: ${changed.join(', ')}. Run \`${options.command}\` and commit the result.\n`,
  );
  process.exitCode = 1;
};
