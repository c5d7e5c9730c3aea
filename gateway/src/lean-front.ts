import type { ServerResponse } from 'node:http';
import { getOperationAST, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Execution } from './execution.ts';
import type { Federation } from './federation.ts';
import type { RequestState } from './request-state.ts';
import { resultForms, sendResult, type ResultForm } from './send-result.ts';

/** A document of one operation that the GraphQL front has let through: parsed, within the limits, and valid. */
interface CleanDocument {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

export interface LeanFront {
  /** The GraphQL front has let a document through. */
  readonly learnDocument: (document: DocumentNode) => void;
  /** The GraphQL front has answered in this form who accepts that. */
  readonly learnForm: (accept: string | undefined, contentType: string | null) => void;
  /**
   * Answers a posted operation that is like one before.
   * @param kind how its document was sent
   * @returns undefined where it is for the GraphQL front; nothing has been done then
   */
  readonly answer: (
    body: GraphQLParams,
    kind: 'free' | 'persisted',
    accept: string | undefined,
    state: RequestState,
    response: ServerResponse,
  ) => Promise<void> | undefined;
}

const maxDocuments = 4000;
/** The most text that is kept, characters. */
const maxText = 16_777_216;
/** Clients have few ways to say what they accept; longer ones are not kept. */
const maxForms = 100;
const maxAccept = 256;

const usual: ReadonlySet<string> = new Set(['query', 'variables', 'operationName']);

const formOf = (contentType: string | null): ResultForm | undefined =>
  resultForms.find((form) => contentType === `${form}; charset=utf-8`);

/**
 * Answers what the GraphQL front would answer the same way again, without it: a document that it let through before,
 * sent by POST with nothing but variables, to who accepts what somebody accepted before. Everything else is its own.
 */
export const createLeanFront = (deps: {
  readonly factsOf: Federation['factsOf'];
  readonly execute: Execution;
  /** Told of each operation that is answered here, and how its document was sent. */
  readonly count: (kind: 'free' | 'persisted') => void;
}): LeanFront => {
  const documents = new LRUCache<string, CleanDocument>({
    max: maxDocuments,
    maxSize: maxText,
    sizeCalculation: (_, text) => text.length + 1,
  });
  const forms = new LRUCache<string, ResultForm>({ max: maxForms });

  return {
    learnDocument: (document) => {
      const text = document.loc?.source.body;
      const operation = getOperationAST(document);
      // Whether introspection is let through depends on the host.
      if (text === undefined || !operation || deps.factsOf(document).introspects) return;
      if (!documents.has(text)) documents.set(text, { document, operation });
    },
    learnForm: (accept = '', contentType) => {
      const form = formOf(contentType);
      if (form !== undefined && accept.length <= maxAccept) forms.set(accept, form);
    },
    answer: (body, kind, accept, state, response) => {
      const { query, variables, operationName } = body;
      if (typeof query !== 'string') return undefined;
      const known = documents.get(query);
      const form = forms.get(accept ?? '');
      if (known === undefined || form === undefined) return undefined;
      const { document, operation } = known;
      for (const name in body) if (!usual.has(name)) return undefined;
      if (operationName !== undefined && operationName !== null && operationName !== operation.name?.value)
        return undefined;
      if (variables !== undefined && variables !== null && (typeof variables !== 'object' || Array.isArray(variables)))
        return undefined;
      deps.count(kind);
      return deps
        .execute({
          document,
          operation,
          operationName: operationName ?? undefined,
          variables: variables ?? {},
          label: 'other',
          state,
        })
        .then((result) => sendResult(result, form, response));
    },
  };
};
