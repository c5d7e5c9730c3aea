import type { CodegenConfig } from '@graphql-codegen/cli';

/** The SDK's types and documents, from the composed schema's public part; `npm run codegen` adds that part. */
const config: CodegenConfig = {
  documents: './clients/sdk/src/operations/*.graphql',
  generates: {
    './clients/sdk/src/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { ID: { input: 'string', output: 'string' }, BigInt: 'string', DateTime: 'string', JSON: 'unknown' },
      },
    },
  },
};

export default config;
