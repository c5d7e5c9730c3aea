import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema, parse, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { documentSets } from '../../codegen.ts';
import { extendManifest, hashOf, manifestProblems, printManifest, readManifest } from '../codegen/manifest.ts';
import { stubDocuments } from '../codegen/stub.ts';
import { typenameTransform } from '../codegen/typename.ts';
import { root } from '../supergraph/files.ts';

const schema = buildSchema('type Query { a: A } type A { b: Int c: A }');
const text = 'query Q { a { b } }';

describe('the manifest', () => {
  test('keeps what it holds, in an order that does not depend on who came first', () => {
    const [first, second] = [{ [hashOf('1')]: '1' }, { [hashOf('2')]: '2' }];
    expect(printManifest(extendManifest(first, second))).toBe(printManifest(extendManifest(second, first)));
    expect(readManifest(printManifest(extendManifest(first, second)))).toEqual({ ...first, ...second });
    expect(readManifest(undefined)).toEqual({});
  });

  test('names documents that the schema has left behind, and texts under a foreign hash', () => {
    const gone = 'query Old { a { gone } }';
    expect(manifestProblems({ [hashOf(text)]: text }, schema)).toEqual([]);
    expect(manifestProblems({ [hashOf(gone)]: gone, abc: text }, schema)).toEqual([
      `${hashOf(gone)} Old: Cannot query field "gone" on type "A".`,
      'abc: the text has another hash',
    ]);
  });

  test('holds every document that is generated for a client, and no page holds a text', async () => {
    const manifest = readManifest(await readFile(join(root, 'clients/documents.json'), 'utf8'));
    for (const { name, output } of documentSets) {
      const generated = await readFile(join(root, output, 'graphql.ts'), 'utf8').catch(() => '');
      const documents = [...generated.matchAll(/^export const (\w+)Document\b/gm)].map(([, document]) => document);
      const ids = [...generated.matchAll(/[0-9a-f]{64}/g)].map(([id]) => id);
      expect(ids, name).toHaveLength(documents.length);
      for (const id of ids) expect(manifest[id], `${name} ${id}`).toBeDefined();
      if (name !== 'sdk') expect(generated, name).not.toMatch(/selections":\[\{|query \w+\(/);
    }
  });
});

describe('a document of a page', () => {
  test('is its operation, its name and its hash', () => {
    const id = hashOf(text);
    const generated = [
      'export type QQuery = { a: number };',
      'export const PartsFragmentDoc = {"kind":"Document","definitions":[]} as unknown as DocumentNode<PartsFragment, unknown>;',
      `export const QDocument = {"__meta__":{"operation":"query","name":"Q","documentId":"${id}"}} as unknown as DocumentNode<QQuery, QQueryVariables>;`,
    ].join('\n');
    const stubbed = stubDocuments(generated);
    expect(stubbed).toContain(
      `export const QDocument = /*#__PURE__*/ trusted('query', 'Q', '${id}') as unknown as TrustedDocument<QQuery, QQueryVariables>;`,
    );
    expect(stubbed).not.toContain('PartsFragmentDoc');
    expect(stubbed.indexOf('const trusted')).toBeLessThan(stubbed.indexOf('export const QDocument'));
  });

  test('in another form than expected is an error, not a text in the bundle', () => {
    expect(() =>
      stubDocuments('export const QDocument = {"kind":"Document"} as unknown as DocumentNode<Q, V>;'),
    ).toThrow('Not a trusted document');
  });

  test('asks for the type of every object but the root, once', () => {
    const [file] = typenameTransform.transform({ documents: [{ document: parse('{ a { __typename b c { b } } }') }] });
    expect(file?.document && print(file.document).replaceAll(/\s+/g, ' ')).toBe(
      '{ a { __typename b c { __typename b } } }',
    );
  });
});
