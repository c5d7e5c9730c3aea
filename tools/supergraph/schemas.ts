import type { Domain } from '@stargraph/kit/contracts/domain';
import type { GraphQLSchema } from 'graphql';

const isSchemaModule = (module: unknown): module is { createSchema: () => GraphQLSchema } =>
  typeof module === 'object' &&
  module !== null &&
  'createSchema' in module &&
  typeof module.createSchema === 'function';

/** A domain's executable schema, built without its services. @throws where its `src/schema.ts` does not build */
export const loadSchema = async (domain: Domain): Promise<GraphQLSchema> => {
  const module: unknown = await import(`@stargraph/${domain}/schema`);
  if (!isSchemaModule(module)) throw new Error(`@stargraph/${domain}/schema exports no createSchema()`);
  return module.createSchema();
};
