import type { ServerResponse } from 'node:http';
import type { Registry } from '@stargraph/kit/metrics';
import {
  getOperationAST,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { z } from 'zod';
import { RequestRefusedError } from './answer.ts';
import { documentKinds } from './document-kinds.ts';
import { refusal } from './errors.ts';
import type { Execution } from './execution.ts';
import type { Federation } from './federation.ts';
import type { RequestState } from './request-state.ts';
import { sendResult } from './send-result.ts';

/** The documents that first-party clients may send, as their text by its SHA-256 (hex). */
export type DocumentManifest = Readonly<Record<string, string>>;

/** @throws ZodError where the text is no manifest */
export const readDocumentManifest = (text: string): DocumentManifest =>
  z.record(z.string().regex(/^[0-9a-f]{64}$/), z.string()).parse(JSON.parse(text));

interface Trusted {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Why it can't be executed: the supergraph is not the one that it was made for. */
  readonly errors: NonNullable<ExecutionResult['errors']>;
}

export interface TrustedDocuments {
  readonly ids: readonly string[];
  /** Parses, validates and plans a document, so that its first request is as fast as any. @returns whether this supergraph answers it */
  prepare(id: string): Promise<boolean>;
  /** Executes the document that `body.documentId` names, and answers. @throws RequestRefusedError 400 */
  answer(body: GraphQLParams, accept: string | undefined, state: RequestState, response: ServerResponse): Promise<void>;
}

const badRequest = (message: string): RequestRefusedError => new RequestRefusedError(400, 'BAD_REQUEST', message);

/**
 * Answers documents of the manifest without the GraphQL front: each is parsed and validated once for the life of
 * the process, at its first request or before.
 */
export const createTrustedDocuments = (deps: {
  readonly manifest: DocumentManifest;
  readonly federation: Pick<Federation, 'schema' | 'planAhead'>;
  readonly execute: Execution;
  readonly metrics: Registry;
}): TrustedDocuments => {
  const kinds = documentKinds(deps.metrics);
  const texts = new Map(Object.entries(deps.manifest));
  const prepared = new Map<string, Trusted>();

  const prepare = (id: string): Trusted => {
    const known = prepared.get(id);
    if (known !== undefined) return known;
    const text = texts.get(id);
    if (text === undefined)
      throw new RequestRefusedError(400, 'DOCUMENT_UNKNOWN', 'This server knows no document by that documentId.');
    const document = parse(text);
    const operation = getOperationAST(document);
    if (!operation) throw new Error(`The document ${id} of the manifest does not hold one operation`);
    const fresh = {
      document,
      operation,
      errors: validate(deps.federation.schema, document).map(({ message }) =>
        refusal('GRAPHQL_VALIDATION_FAILED', message),
      ),
    };
    prepared.set(id, fresh);
    return fresh;
  };

  return {
    ids: [...texts.keys()],
    prepare: async (id) => {
      const { document, operation, errors } = prepare(id);
      if (errors.length > 0) return false;
      deps.federation.planAhead(document, operation);
      return true;
    },
    answer: async (body, accept, state, response) => {
      const { documentId, query, variables, operationName } = body as GraphQLParams & { readonly documentId?: unknown };
      if (typeof documentId !== 'string') throw badRequest('documentId must be a string.');
      if (query !== undefined && query !== null) throw badRequest('Send documentId or query, not both.');
      if (variables !== undefined && variables !== null && (typeof variables !== 'object' || Array.isArray(variables)))
        throw badRequest('variables must be an object.');
      const { document, operation, errors } = prepare(documentId);
      kinds.inc({ kind: 'trusted' });
      if (operationName !== undefined && operationName !== null && operationName !== operation.name?.value)
        throw badRequest('operationName must name the operation of the document.');
      sendResult(
        errors.length > 0
          ? { errors }
          : await deps.execute({
              document,
              operation,
              operationName: undefined,
              variables: variables ?? {},
              label: operation.name?.value ?? 'other',
              state,
            }),
        accept?.includes('application/graphql-response+json') === true
          ? 'application/graphql-response+json'
          : 'application/json',
        response,
      );
    },
  };
};
