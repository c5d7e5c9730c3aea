import { createHash } from 'node:crypto';
import { ApolloGateway } from '@apollo/gateway';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { introspects } from '@stargraph/kit/graphql/introspects';
import { toBigInt, toDate } from '@stargraph/kit/graphql/scalars';
import type { Logger } from '@stargraph/kit/logging';
import { fetchSeconds, type Registry } from '@stargraph/kit/metrics';
import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  getOperationAST,
  print,
  type DocumentNode,
  type GraphQLScalarType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';
import { createCosts, type Costs } from './cost/cost.ts';
import { createDataSource, createFetchFrom, type FetchContext, type FetchFrom } from './data-source.ts';
import { createPlanExecutor } from './plan/executor.ts';
import { createPlanStore } from './plan/store.ts';
import type { RequestState } from './request-state.ts';
import { readCacheHints } from './response-cache/hints.ts';
import { compileCachePolicy, type CachePolicy } from './response-cache/policy.ts';
import type { SubgraphTransport } from './transport.ts';

/** What is known of a document from its text alone; kept as long as the parsed document is. */
export interface DocumentFacts {
  readonly source: string;
  /** Names the document among query plans. */
  readonly hash: string;
  readonly introspects: boolean;
  /** How answers of its one operation may be kept; undefined where they are not, or where it has several. */
  readonly cachePolicy: CachePolicy | undefined;
}

/** Errors as subgraphs gave them. */
export interface FederatedResult {
  readonly data?: Record<string, unknown> | null;
  readonly errors: readonly GraphQLError[];
}

export interface Federation {
  /** The supergraph's hash. */
  readonly hash: string;
  /** The API schema: no federation machinery, no `_entities`, no `_service`. */
  readonly schema: GraphQLSchema;
  /** What operations over this supergraph may cost: nothing where `freeDocuments`. */
  readonly costOf: Costs;
  readonly freeDocuments: boolean;
  readonly factsOf: (document: DocumentNode) => DocumentFacts;
  /**
   * Plans (or takes the plan from its cache) and executes. Errors come back as subgraphs gave them. The variables
   * must have been seen to fit their definitions.
   */
  readonly execute: (request: {
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly operationName: string | undefined;
    readonly variables: Record<string, unknown>;
    readonly state: RequestState;
  }) => Promise<FederatedResult>;
  /** Plans and compiles a document's one operation before anybody asks for it, and keeps it. @throws where it can't be planned */
  readonly planAhead: (document: DocumentNode, operation: OperationDefinitionNode) => void;
  stop(): Promise<void>;
}

/** Nothing here answers from a cache of answers, so every request's cache policy is the strictest. */
const neverCacheable = {
  maxAge: 0,
  restrict: () => undefined,
  replace: () => undefined,
  policyIfCacheable: () => null,
};
const noCache = {
  get: () => Promise.resolve(undefined),
  set: () => Promise.resolve(),
  delete: () => Promise.resolve(false),
};

/**
 * Loads the supergraph.
 * @throws where the SDL is no supergraph, or names a subgraph that is none of the domains
 */
export const loadFederation = async (deps: {
  readonly supergraphSdl: string;
  readonly transport: SubgraphTransport;
  /** Whether documents may be and cost what they like, as suites need it. @default false */
  readonly freeDocuments?: boolean | undefined;
  readonly logger: Logger;
  readonly metrics: Registry;
}): Promise<Federation> => {
  const { freeDocuments = false } = deps;
  const times = fetchSeconds(deps.metrics);
  // Without this the constructor starts sending figures to Apollo. It reads the variable itself and takes no option.
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  const log = (level: 'debug' | 'warn' | 'error') => (message?: unknown) =>
    deps.logger[level]({ from: '@apollo/gateway' }, String(message));
  const logger = { debug: log('debug'), info: log('debug'), warn: log('warn'), error: log('error') };
  const sources = new Map<string, FetchFrom>();
  const fetchFrom = (name: string): FetchFrom => {
    const known = sources.get(name) ?? createFetchFrom(domainOf(name), { ...deps, times });
    sources.set(name, known);
    return known;
  };
  const plans = createPlanStore();
  const gateway = new ApolloGateway({
    supergraphSdl: deps.supergraphSdl,
    buildService: ({ name }) => createDataSource(fetchFrom(name)),
    queryPlannerConfig: { cache: plans.forGateway },
    logger,
    // It would otherwise show plans to whoever asks by a header, outside production.
    __exposeQueryPlanExperimental: false,
  });
  await gateway.load();
  const { schema } = gateway;
  const planner = gateway.__testing().queryPlanner;
  if (schema === undefined || planner === undefined) throw new Error('The supergraph did not load');
  const planExecutor = createPlanExecutor({ planner, plans, fetchFrom, metrics: deps.metrics });
  readScalarsAsSubgraphsDo(schema);
  // The type wants a schema's hash that nothing reads.
  const schemaHash = '' as GatewayGraphQLRequestContext['schemaHash'];

  const hints = readCacheHints(deps.supergraphSdl);
  const facts = new WeakMap<DocumentNode, DocumentFacts>();
  const factsOf = (document: DocumentNode): DocumentFacts => {
    const known = facts.get(document);
    if (known !== undefined) return known;
    const source = document.loc?.source.body ?? print(document);
    const operation = getOperationAST(document);
    const fresh: DocumentFacts = {
      source,
      hash: createHash('sha256').update(source).digest('base64url'),
      introspects: introspects(document),
      cachePolicy: operation ? compileCachePolicy(schema, hints, document, operation) : undefined,
    };
    facts.set(document, fresh);
    return fresh;
  };

  return {
    hash: createHash('sha256').update(deps.supergraphSdl).digest('base64url'),
    schema,
    costOf: freeDocuments ? () => 0 : createCosts(schema, deps.supergraphSdl),
    freeDocuments,
    factsOf,
    execute: async ({ document, operation, operationName, variables, state }) => {
      const { source, hash } = factsOf(document);
      const context: FetchContext = {
        state,
        signal: operation.operation === OperationTypeNode.QUERY ? state.signal : undefined,
      };
      const own = planExecutor.execute({
        document,
        operation,
        operationName,
        hash,
        size: source.length,
        variables,
        context,
      });
      if (own !== undefined) return own;
      const result = await gateway.executor({
        request: { query: source, variables, ...(operationName === undefined ? {} : { operationName }) },
        document,
        operation,
        operationName: operationName ?? null,
        source,
        queryHash: hash,
        context,
        schema,
        schemaHash,
        cache: noCache,
        logger,
        metrics: {},
        overallCachePolicy: neverCacheable,
      });
      // A null where the schema promises a value, with no subgraph's error to explain it: the gateway tells it only in `extensions`.
      const broken: unknown = result.extensions?.['valueCompletion'];
      const errors = [
        ...(result.errors ?? []),
        ...(Array.isArray(broken) ? broken.filter((error) => error instanceof GraphQLError) : []),
      ];
      return { ...(result.data === undefined ? {} : { data: result.data }), errors };
    },
    planAhead: (document, operation) => {
      const { source, hash } = factsOf(document);
      planExecutor.keep({ document, operation, operationName: undefined, hash, size: source.length });
    },
    stop: () => gateway.stop(),
  };
};

const domainOf = (name: string): Domain => {
  const domain = domains.find((known) => known === name);
  if (domain === undefined)
    throw new Error(`The supergraph names the subgraph "${name}", which is none of ${domains.join(', ')}`);
  return domain;
};

/**
 * The API schema knows custom scalars by name only and would let any value through to a subgraph, whose
 * refusal then names variables that the client never wrote.
 */
const readScalarsAsSubgraphsDo = (schema: GraphQLSchema): void => {
  const read = (name: string, parse: (value: unknown) => unknown, kinds: readonly string[]): void => {
    const type = schema.getType(name) as GraphQLScalarType | undefined;
    if (type === undefined) return;
    type.parseValue = parse;
    type.parseLiteral = (node: ValueNode) =>
      parse(kinds.includes(node.kind) && 'value' in node ? node.value : undefined);
  };
  read('DateTime', toDate, [Kind.STRING]);
  read('BigInt', toBigInt, [Kind.STRING, Kind.INT]);
};
