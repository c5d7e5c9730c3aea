import { makeOperation, mapExchange, type Exchange } from '@urql/core';

/**
 * Sends every generated document as `{documentId, variables}` by POST, and nothing of its text. Stands after caches
 * and right before `fetchExchange`: what comes before it still sees which operation a document is.
 */
export const trustedDocuments: Exchange = mapExchange({
  onOperation: (operation) =>
    makeOperation(
      operation.kind,
      { ...operation, query: { ...operation.query, definitions: [] } },
      { ...operation.context, preferGetMethod: false },
    ),
});
