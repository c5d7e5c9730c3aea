import { readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { executeCodegen } from '@graphql-codegen/cli';
import { printSchema } from 'graphql';
import config from '../codegen.ts';
import { bringUpToDate, report, root } from './supergraph/files.ts';

// `npm run codegen`: the SDK's types and documents from supergraph.graphql; `-- --check` writes nothing and fails on drift.
const options = { check: process.argv.includes('--check'), command: 'npm run codegen' };
const supergraph = Supergraph.build(await readFile(join(root, 'supergraph.graphql'), 'utf8'));
const schema = printSchema(supergraph.apiSchema().toGraphQLJSSchema());

const { result, error } = await executeCodegen({ ...config, cwd: root, schema, silent: true });
if (error === null) {
  // The preset's other files are for documents that stand in code; the SDK's stand in files of their own.
  const files = result
    .filter(({ filename }) => basename(filename) === 'graphql.ts')
    .map(({ filename, content }) => ({ path: relative(root, join(root, filename)), content }));
  report('SDK', await bringUpToDate(files, options.check), options);
} else {
  process.stderr.write(`The SDK's documents do not fit the schema:\n${error.message}\n`);
  process.exitCode = 1;
}
