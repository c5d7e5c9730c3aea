import { ERRORS, errorCodeDef } from '@apollo/federation-internals';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { ErrorPath } from './response-path.ts';

/** A subgraph's error as `@apollo/gateway` hands it on: with the subgraph's name, and a code in any case. */
export const subgraphError = (
  error: GraphQLFormattedError,
  subgraph: string,
  path: ErrorPath | undefined,
): GraphQLError => {
  const message = error.message || `Error while fetching subquery from service "${subgraph}"`;
  const options = {
    originalError: error as Error & GraphQLFormattedError,
    path: path ?? null,
    extensions: { ...error.extensions, serviceName: subgraph },
  };
  const known = errorCodeDef(error);
  if (known === undefined && error.extensions?.['code']) return new GraphQLError(message, options);
  return (known ?? ERRORS.DOWNSTREAM_SERVICE_ERROR).err(message, options);
};
