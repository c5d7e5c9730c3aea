import { messageOf } from '@stargraph/kit/errors';
import { GraphQLError, getOperationAST, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { GatewayDeps } from './deps.ts';
import { refusal } from './errors.ts';
import type { Execution } from './execution.ts';
import type { Federation } from './federation.ts';
import { documentCaches, useLimits } from './limits.ts';
import type { LeanFront } from './lean-front.ts';
import type { PersistedQueries } from './persisted-queries.ts';
import type { YogaContext } from './yoga-context.ts';

/** The body was read and parsed before, within its limit: no second reading, which would also run it through a stream. */
const useParsedBody = (): Plugin<YogaContext, YogaContext> => ({
  onRequestParse: ({ serverContext, setRequestParser }) => setRequestParser(() => serverContext.body),
});

/** Executes by the federation instead of by resolvers. */
const useFederation = ({ factsOf }: Federation, execute: Execution, lean: LeanFront): Plugin<YogaContext> => {
  const run = async (args: ExecutionArgs): Promise<ExecutionResult> => {
    const { document } = args;
    const { state } = args.contextValue as YogaContext;
    const operationName = args.operationName ?? undefined;
    const operation = getOperationAST(document, operationName);
    if (!operation)
      return { errors: [refusal('BAD_REQUEST', 'operationName must name one operation of the document.')] };
    if (state.host.kind !== 'api' && factsOf(document).introspects) {
      return { errors: [refusal('FORBIDDEN', 'The schema can be read on the API host only.', 403)] };
    }
    lean.learnDocument(document);
    return execute({
      document,
      operation,
      operationName,
      variables: { ...args.variableValues },
      label: 'other',
      state,
    });
  };
  return { onExecute: ({ setExecuteFn }) => setExecuteFn(run) };
};

/** The GraphQL-over-HTTP front for documents that come as text: parameters, parsing and validation (both cached), and the answer's form. */
export const createGraphQL = (
  deps: {
    readonly federation: Federation;
    readonly execute: Execution;
    readonly persisted: PersistedQueries;
    /** Told of documents that are let through. */
    readonly lean: LeanFront;
  } & Pick<GatewayDeps, 'logger' | 'metrics'>,
) =>
  createYoga<YogaContext>({
    schema: deps.federation.schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    batching: false,
    multipart: false,
    cors: false,
    logging: false,
    parserAndValidationCache: documentCaches(),
    maskedErrors: {
      maskError: (error) => {
        if (error instanceof GraphQLError) return error;
        deps.logger.error({ problem: messageOf(error) }, 'the GraphQL front failed');
        return new GraphQLError('Something failed on our side.', {
          extensions: { code: 'INTERNAL', http: { status: 500 } },
        });
      },
    },
    maxRequestBodySize: false,
    plugins: [
      useParsedBody(),
      deps.persisted.plugin,
      useLimits({ ...deps.federation, metrics: deps.metrics }),
      useFederation(deps.federation, deps.execute, deps.lean),
    ],
  });

export type GraphQLFront = ReturnType<typeof createGraphQL>;
