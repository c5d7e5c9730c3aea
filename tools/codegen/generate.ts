import { glob } from 'node:fs/promises';
import { basename } from 'node:path';
import { executeCodegen } from '@graphql-codegen/cli';
import type { DocumentSet } from '../../codegen.ts';
import { root, type GeneratedFile } from '../supergraph/files.ts';
import { readManifest, type DocumentManifest } from './manifest.ts';
import { stubDocuments } from './stub.ts';

export interface Generated {
  readonly files: readonly GeneratedFile[];
  readonly manifest: DocumentManifest;
}

/**
 * A client's types and documents; nothing for a client that has no documents yet.
 * @param schema the SDL of the API
 * @throws Error that names the document and what in it does not fit the schema
 */
export const generateDocuments = async (set: DocumentSet, schema: string): Promise<Generated> => {
  const found = await Array.fromAsync(glob(set.documents, { cwd: root }));
  if (found.length === 0) return { files: [], manifest: {} };
  const { result, error } = await executeCodegen({
    cwd: root,
    schema,
    silent: true,
    generates: { [`./${set.output}`]: { ...set.generates, documents: set.documents } },
  });
  if (error !== null) throw error;
  const contentOf = (name: string): string | undefined =>
    result.find(({ filename }) => basename(filename) === name)?.content;
  // The preset's other files are for documents that stand in code; ours stand in files of their own.
  const types = contentOf('graphql.ts') ?? '';
  return {
    files: [{ path: `${set.output}graphql.ts`, content: set.name === 'sdk' ? types : stubDocuments(types) }],
    manifest: readManifest(contentOf('persisted-documents.json')),
  };
};
