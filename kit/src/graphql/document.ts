import {
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  validate,
  valueFromASTUntyped,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { inputDefaultsOf } from './input-defaults.ts';
import { introspects } from './introspects.ts';

type Variables = Readonly<Record<string, unknown>>;

/** A document, parsed, validated and compiled. */
export interface CompiledDocument {
  /** Its first root field: names it in metrics, with no more values than the schema has fields. */
  readonly rootField: string;
  /** Undefined for what is no operation that could be compiled: its answer is why. */
  readonly operation: { readonly changes: boolean; readonly introspects: boolean } | undefined;
  /** Executes it with a request's context and variables. */
  readonly run: (context: unknown, variables: Variables) => Promise<ExecutionResult> | ExecutionResult;
}

/** Most documents that are kept compiled; the one unused for longest goes first. */
const maxDocuments = 2000;

/** Parses, validates and compiles each document once. A document that is not valid answers its errors. */
export const createDocuments = (
  schema: GraphQLSchema,
): ((query: string, operationName: string | undefined) => CompiledDocument) => {
  const documents = new LRUCache<string, CompiledDocument>({ max: maxDocuments });
  return (query, operationName) => {
    const key = `${operationName ?? ''}\n${query}`;
    const known = documents.get(key);
    if (known !== undefined) return known;
    const fresh = compile(schema, query, operationName);
    documents.set(key, fresh);
    return fresh;
  };
};

const refuse = (errors: readonly GraphQLError[]): CompiledDocument => ({
  rootField: 'invalid',
  operation: undefined,
  run: () => ({ errors }),
});

const compile = (schema: GraphQLSchema, query: string, operationName: string | undefined): CompiledDocument => {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return refuse([error instanceof GraphQLError ? error : new GraphQLError('The document could not be read.')]);
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return refuse(errors);
  const result = compileQuery(schema, document, operationName);
  if (!isCompiledQuery(result)) {
    return refuse(result.errors ?? [new GraphQLError('The document could not be compiled.')]);
  }
  const defaults = defaultsOf(document, operationName);
  const fill = inputDefaultsOf(schema, document, operationName) ?? ((variables: Variables) => variables);
  return {
    rootField: rootFieldOf(document, operationName),
    operation: {
      changes: getOperationAST(document, operationName)?.operation !== OperationTypeNode.QUERY,
      introspects: introspects(document),
    },
    run: (context, variables) => result.query(undefined, context, fill({ ...defaults, ...variables })),
  };
};

/** The first root field of a valid document's operation; `other` where it stands in a fragment. */
export const rootFieldOf = (document: DocumentNode, operationName: string | undefined): string => {
  const [first] = getOperationAST(document, operationName)?.selectionSet.selections ?? [];
  return first?.kind === Kind.FIELD ? first.name.value : 'other';
};

/** The compiler asks for a non-null variable even where the document gives it a default, so defaults are filled in here. */
const defaultsOf = (document: DocumentNode, operationName: string | undefined): Variables =>
  Object.fromEntries(
    (getOperationAST(document, operationName)?.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)]],
    ),
  );
