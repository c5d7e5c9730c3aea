import { createHash } from 'node:crypto';
import { getOperationAST, parse, validate, type GraphQLSchema } from 'graphql';
import { z } from 'zod';

/** The documents that first-party clients may send, as their text by its hash. */
export type DocumentManifest = Readonly<Record<string, string>>;

/** The name of a document: SHA-256 of its text, hex. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @throws ZodError where the text is no manifest */
export const readManifest = (text: string | undefined): DocumentManifest =>
  text === undefined ? {} : z.record(z.string().regex(/^[0-9a-f]{64}$/), z.string()).parse(JSON.parse(text));

/** The manifest with these documents in it too. Nothing leaves it: somewhere a page of an older release is open. */
export const extendManifest = (known: DocumentManifest, added: DocumentManifest): DocumentManifest =>
  Object.fromEntries(Object.entries({ ...known, ...added }).toSorted(([a], [b]) => (a < b ? -1 : 1)));

export const printManifest = (manifest: DocumentManifest): string => `${JSON.stringify(manifest, undefined, 2)}\n`;

/** What keeps a document of the manifest from being answered, one line for each. */
export const manifestProblems = (manifest: DocumentManifest, schema: GraphQLSchema): string[] =>
  Object.entries(manifest).flatMap(([hash, text]) => {
    if (hashOf(text) !== hash) return [`${hash}: the text has another hash`];
    const document = parse(text);
    const name = getOperationAST(document)?.name?.value ?? '';
    return validate(schema, document).map((error) => `${hash} ${name}: ${error.message}`);
  });
