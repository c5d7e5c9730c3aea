import type { CodegenConfig } from '@graphql-codegen/cli';
import { hashOf } from './tools/codegen/manifest.ts';
import { typenameTransform } from './tools/codegen/typename.ts';

/** A client with documents of its own. */
export interface DocumentSet {
  readonly name: 'sdk' | 'miniapp' | 'admin';
  readonly documents: string;
  /** The folder that holds the generated file. */
  readonly output: string;
  readonly generates: Extract<CodegenConfig['generates'][string], { readonly preset?: unknown }>;
}

/** The part of what the preset hands to its hook that is read here. */
interface ExecutableDocument {
  readonly definitions: readonly {
    readonly kind: string;
    readonly operation?: string;
    readonly name?: { readonly value: string };
  }[];
}

const common = {
  enumsAsTypes: true,
  useTypeImports: true,
  strictScalars: true,
  scalars: { ID: { input: 'string', output: 'string' }, BigInt: 'string', DateTime: 'string', JSON: 'unknown' },
};

/** For programs that may send a document whole, or by its hash. */
const sdk: DocumentSet = {
  name: 'sdk',
  documents: 'clients/sdk/src/operations/*.graphql',
  output: 'clients/sdk/src/generated/',
  generates: {
    preset: 'client',
    presetConfig: {
      fragmentMasking: false,
      persistedDocuments: { mode: 'embedHashInDocument', hashPropertyName: 'documentId', hashAlgorithm: hashOf },
    },
    config: { ...common, documentMode: 'string' },
  },
};

/** For a page: of a document only its name and hash are in the bundle. `tools/codegen/stub.ts` makes them fit for urql. */
const page = (name: 'miniapp' | 'admin'): DocumentSet => ({
  name,
  documents: `clients/${name}/src/**/*.graphql`,
  output: `clients/${name}/src/generated/`,
  generates: {
    preset: 'client',
    presetConfig: {
      fragmentMasking: false,
      persistedDocuments: { mode: 'replaceDocumentWithHash', hashPropertyName: 'documentId', hashAlgorithm: hashOf },
      onExecutableDocumentNode: ({ definitions }: ExecutableDocument) => {
        const operation = definitions.find(({ kind }) => kind === 'OperationDefinition');
        return { operation: operation?.operation, name: operation?.name?.value };
      },
    },
    // urql's cache knows by type names which answers a mutation makes stale.
    documentTransforms: [typenameTransform],
    config: common,
  },
});

/** What `npm run codegen` generates: each client's types and documents, from the composed schema's public part. */
export const documentSets: readonly DocumentSet[] = [sdk, page('miniapp'), page('admin')];
