import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { CacheHint, CacheHints } from './hints.ts';

/** How an operation's answers may be kept. One that has none is executed for each request by itself. */
export interface CachePolicy {
  /** Seconds, 1 or more. */
  readonly maxAge: number;
  /** The subgraphs that may answer it, in order: what changes in one of them makes its answers old. */
  readonly subgraphs: readonly string[];
}

/** Answers are kept no longer, whatever the schema says, seconds: what tells that they are old lives for a day. */
const longest = 3600;

const none: CacheHint = { maxAge: undefined, isPrivate: false, inherits: false };

class NotPublicError extends Error {}

/**
 * Works out once how long answers of an operation may be kept, by Apollo's rules: the shortest time of its fields
 * counts; fields of the root and fields that answer with objects have none unless they or their type say one; other
 * fields have their parent's. One private field makes it private. Unlike a server that looks at what was resolved, this
 * counts every field that stands in the operation, whatever `@skip`, `@include` and fragments on other types leave out.
 *
 * @returns undefined where its answers are not kept: mutations, private ones, those without a time, the schema itself
 */
export const compileCachePolicy = (
  schema: GraphQLSchema,
  hints: CacheHints,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CachePolicy | undefined => {
  if (operation.operation !== OperationTypeNode.QUERY) return undefined;
  const root = schema.getQueryType();
  if (!root) return undefined;
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  let maxAge = longest;
  const subgraphs = new Set<string>();
  /** What a set asks of a type does not depend on how it was come to: once is enough. */
  const seen = new Map<SelectionSetNode, Set<string>>();

  const restrict = (seconds: number): void => {
    if (seconds <= 0) throw new NotPublicError();
    maxAge = Math.min(maxAge, seconds);
  };

  const readField = (type: GraphQLObjectType, name: string, answers: GraphQLOutputType): void => {
    const named = getNamedType(answers);
    const composite = isCompositeType(named);
    const ofType = composite ? (hints.of.get(named.name) ?? none) : none;
    const ofField = hints.of.get(`${type.name}.${name}`) ?? none;
    if (ofType.isPrivate || ofField.isPrivate) throw new NotPublicError();
    const seconds = ofField.maxAge ?? ofType.maxAge;
    if (seconds !== undefined) restrict(seconds);
    else if (type === root || (composite && !ofField.inherits && !ofType.inherits)) throw new NotPublicError();
    for (const subgraph of hints.subgraphs.get(`${type.name}.${name}`) ?? []) subgraphs.add(subgraph);
  };

  const visitField = (types: readonly GraphQLObjectType[], { name, selectionSet }: FieldNode): void => {
    if (name.value === '__typename') return;
    for (const type of types) {
      const field = type.getFields()[name.value];
      // Of the schema itself, or of none: not ours to keep.
      if (field === undefined) throw new NotPublicError();
      readField(type, name.value, field.type);
      const below = getNamedType(field.type);
      if (selectionSet !== undefined && isCompositeType(below)) visit(below, selectionSet);
    }
  };

  const visit = (type: GraphQLCompositeType, set: SelectionSetNode): void => {
    const types = seen.get(set) ?? new Set<string>();
    if (types.has(type.name)) return;
    seen.set(set, types.add(type.name));
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        visitField(isObjectType(type) ? [type] : [...schema.getPossibleTypes(type)], selection);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (fragment === undefined) throw new NotPublicError();
      const named = fragment.typeCondition === undefined ? type : schema.getType(fragment.typeCondition.name.value);
      if (!isObjectType(named) && !isAbstractType(named)) throw new NotPublicError();
      visit(named, fragment.selectionSet);
    }
  };

  try {
    visit(root, operation.selectionSet);
  } catch (error) {
    if (error instanceof NotPublicError) return undefined;
    throw error;
  }
  // Something must have said how long.
  return subgraphs.size === 0 ? undefined : { maxAge, subgraphs: [...subgraphs].toSorted() };
};
