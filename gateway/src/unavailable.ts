import { Kind, parse, type DocumentNode, type GraphQLFormattedError, type SelectionSetNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { SubgraphRequest } from './transport.ts';

/** Response keys under a selection set, for objects of `typeName` where it is told. */
const responseKeys = (selectionSet: SelectionSetNode, typeName?: string): string[] =>
  selectionSet.selections.flatMap((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return selection.name.value === '__typename' ? [] : [selection.alias?.value ?? selection.name.value];
      case Kind.INLINE_FRAGMENT: {
        const condition = selection.typeCondition?.name.value;
        return typeName === undefined || condition === undefined || condition === typeName
          ? responseKeys(selection.selectionSet, typeName)
          : [];
      }
      case Kind.FRAGMENT_SPREAD:
        return [];
    }
  });

const typeNameOf = (representation: unknown): string | undefined =>
  typeof representation === 'object' &&
  representation !== null &&
  '__typename' in representation &&
  typeof representation.__typename === 'string'
    ? representation.__typename
    : undefined;

/** A plan's queries are few, and while a subgraph is down each comes again and again. */
const parsed = new LRUCache<string, DocumentNode>({
  max: 1000,
  maxSize: 1_048_576,
  sizeCalculation: (_, text) => text.length + 1,
  memoMethod: (text) => parse(text, { noLocation: true }),
});

/**
 * What a subgraph that gave no answer would have said: an error for each field that was asked of it, in the
 * fetch's own paths, which the gateway then maps to the client's.
 */
export const unavailableErrors = ({
  query,
  variables,
}: Pick<SubgraphRequest, 'query' | 'variables'>): GraphQLFormattedError[] => {
  const error = (path: readonly (string | number)[]): GraphQLFormattedError => ({
    message: 'This part of the platform gives no answer at the moment. Try again.',
    path,
    extensions: { code: 'UNAVAILABLE' },
  });
  const operation = parsed.memo(query).definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) return [];
  const [first] = operation.selectionSet.selections;
  const { representations } = variables;
  if (first?.kind !== Kind.FIELD || first.name.value !== '_entities' || !Array.isArray(representations)) {
    return [...new Set(responseKeys(operation.selectionSet))].map((key) => error([key]));
  }
  const { selectionSet } = first;
  if (selectionSet === undefined) return [];
  return representations.flatMap((representation: unknown, index) =>
    [...new Set(responseKeys(selectionSet, typeNameOf(representation)))].map((key) => error(['_entities', index, key])),
  );
};
