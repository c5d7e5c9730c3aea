import { join } from 'node:path';
import { printSdl } from '@stargraph/kit/subgraph';
import { root, type GeneratedFile } from './files.ts';
import { readManifest } from './manifest.ts';
import { loadSchema } from './schemas.ts';

/** Every subgraph's SDL as its schema prints it. */
export const printSubgraphs = async (): Promise<
  (GeneratedFile & { readonly name: string; readonly url: string })[]
> => {
  const entries = await readManifest(join(root, 'supergraph.yaml'));
  return Promise.all(
    entries.map(async ({ name, routingUrl, schemaFile }) => ({
      name,
      url: routingUrl,
      path: schemaFile.replace(/^\.\//, ''),
      content: printSdl(await loadSchema(name)),
    })),
  );
};
