/**
 * `npm run schema:check -- DEPLOYED`: what `supergraph.graphql` would break for clients and programs of the deployed
 * one. Exits with 1 where it breaks anything, 2 where it could not look.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '@stargraph/kit/errors';
import { readManifest } from './codegen/manifest.ts';
import { documentsOf } from './supergraph/document-uses.ts';
import { root } from './supergraph/files.ts';
import { compareSchemas, readApiSchema } from './supergraph/schema-changes.ts';

const usage = `Usage: npm run schema:check -- DEPLOYED [--documents MANIFEST] [--next SCHEMA]
DEPLOYED is a file with the supergraph, or the API's SDL, that is deployed: \`git show v1.2:supergraph.graphql\` writes
one. MANIFEST holds the trusted documents in use (clients/documents.json), SCHEMA what would follow (supergraph.graphql).
`;

const list = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    options: {
      documents: { type: 'string', default: join(root, 'clients', 'documents.json') },
      next: { type: 'string', default: join(root, 'supergraph.graphql') },
    },
    allowPositionals: true,
  });
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new Error('Name one file with what is deployed.');
  const changes = compareSchemas({
    deployed: readApiSchema(await readFile(path, 'utf8')),
    next: readApiSchema(await readFile(values.next, 'utf8')),
    documents: documentsOf(readManifest(await readFile(values.documents, 'utf8'))),
    today: new Date().toISOString().slice(0, 10),
  });
  process.stdout.write(
    [
      list('Breaks who was written for what is deployed:', changes.breaking),
      list('Trusted documents that would no longer be answered:', changes.unanswered),
      list('Deprecated without a date (write "until YYYY-MM-DD" into the reason):', changes.undated),
      list('Removed as announced, and used by no trusted document:', changes.announced),
      list('Dangerous, but for careful clients harmless:', changes.dangerous),
    ].join(''),
  );
  const broken = changes.breaking.length + changes.unanswered.length + changes.undated.length;
  if (broken === 0) process.stdout.write('Nothing breaks.\n');
  return broken === 0 ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n\n${usage}`);
  process.exitCode = 2;
}
