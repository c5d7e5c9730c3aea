import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const cache = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'stargraph-jars');

/**
 * What a server on Java is given here. Compiling what runs often a second time, better, costs a server that lives for
 * a minute half of what it works at all.
 * @param options.lasting whether it runs so long that this pays, or is measured
 */
export const javaFlags = (options: { readonly lasting: boolean }): string[] => [
  '-XX:+UseSerialGC',
  ...(options.lasting ? [] : ['-XX:TieredStopAtLevel=1']),
];

/**
 * The folder of a server's jars, which Maven brings once for each state of `engines/<name>/pom.xml`.
 * @throws Error with Maven's output where they can't be had
 */
export const jarsOf = async (name: string): Promise<string> => {
  const pom = join(import.meta.dirname, '..', '..', 'engines', name, 'pom.xml');
  const hash = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex')
    .slice(0, 16);
  const folder = join(cache, `${name}-${hash}`);
  if (
    await stat(folder).then(
      () => true,
      () => false,
    )
  )
    return folder;
  // Aside first: a run that is cut half-way leaves no half folder, and two at once do each other no harm.
  const aside = `${folder}.${process.pid}.part`;
  await mkdir(cache, { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await promisify(execFile)('mvn', [
        '-q',
        '-B',
        '-f',
        pom,
        'dependency:copy-dependencies',
        '-DincludeScope=runtime',
        `-DoutputDirectory=${aside}`,
      ]);
      break;
    } catch (error) {
      await rm(aside, { recursive: true, force: true });
      if (attempt === 3) throw error;
    }
  }
  await rename(aside, folder).catch(async (error: unknown) => {
    await rm(aside, { recursive: true, force: true });
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')))
      throw error;
  });
  return folder;
};
