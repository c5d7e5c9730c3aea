/**
 * Generates the domains' Prisma clients where their schema changed since. Prisma's command wants to fetch an
 * engine that generation does not use: any executable stands in for it.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

const generate = async (domain: string): Promise<void> => {
  const prisma = join(root, 'subgraphs', domain, 'prisma');
  const files = (await readdir(prisma)).filter((file) => file.endsWith('.prisma')).toSorted();
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(join(prisma, file)));
  const stamp = join(root, 'subgraphs', domain, 'src', 'generated', '.schema-hash');
  const wanted = hash.digest('hex');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return;
  try {
    await run(
      process.execPath,
      [join(root, 'node_modules', 'prisma', 'build', 'index.js'), 'generate', '--schema', prisma],
      {
        cwd: root,
        env: {
          ...process.env,
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          PRISMA_HIDE_UPDATE_MESSAGE: '1',
          CHECKPOINT_DISABLE: '1',
        },
      },
    );
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new Error(`The Prisma client of ${domain} could not be generated:\n${output}`, { cause: error });
  }
  await writeFile(stamp, wanted);
};

const domains = await readdir(join(root, 'subgraphs'));
try {
  for (const domain of domains) await generate(domain);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
