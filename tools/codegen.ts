import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { messageOf } from '@stargraph/kit/errors';
import { printSchema } from 'graphql';
import { documentSets } from '../codegen.ts';
import { generateDocuments } from './codegen/generate.ts';
import { extendManifest, manifestProblems, printManifest, readManifest } from './codegen/manifest.ts';
import { bringUpToDate, current, report, root } from './supergraph/files.ts';

// `npm run codegen`: the clients' types and documents from supergraph.graphql, and the manifest of trusted documents.
// `-- --check` writes nothing and fails on drift, and where the schema has left a document of an older client behind.
// `-- --prune` forgets documents that no client has any more: for those that never left this machine.
const options = { check: process.argv.includes('--check'), command: 'npm run codegen' };
const prune = process.argv.includes('--prune');
const manifestPath = 'clients/documents.json';

const fail = (message: string): void => {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
};

const supergraph = Supergraph.build(await readFile(join(root, 'supergraph.graphql'), 'utf8'));
const schema = supergraph.apiSchema().toGraphQLJSSchema();
const sdl = printSchema(schema);

let manifest = prune ? {} : readManifest(await current(manifestPath));
for (const set of documentSets) {
  try {
    const generated = await generateDocuments(set, sdl);
    manifest = extendManifest(manifest, generated.manifest);
    report(set.name, await bringUpToDate(generated.files, options.check), options);
  } catch (error) {
    // A client's mistake must not keep the others from their documents.
    fail(`The documents of ${set.name} do not fit the schema:\n${messageOf(error)}`);
  }
}
const problems = manifestProblems(manifest, schema);
if (problems.length > 0) {
  fail(
    `The schema no longer answers documents that clients may still send:\n${problems.map((line) => `  ${line}`).join('\n')}\nKeep what they ask for; or, where no client with them was ever released, run \`npm run codegen -- --prune\`.`,
  );
}
// A client whose documents are not known now must not lose them.
const keep = prune && process.exitCode === 1;
report(
  'manifest',
  keep ? [] : await bringUpToDate([{ path: manifestPath, content: printManifest(manifest) }], options.check),
  options,
);
