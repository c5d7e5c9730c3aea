import { setImmediate as turn } from 'node:timers/promises';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { anonymous } from '@stargraph/kit/viewer';
import { Kind, getVariableValues, parse, validate, type GraphQLError, type OperationDefinitionNode } from 'graphql';
import { loadFederation } from '../../src/federation.ts';
import type { RequestState } from '../../src/request-state.ts';
import { SubgraphUnavailableError } from '../../src/transport.ts';
import { unavailableErrors } from '../../src/unavailable.ts';
import type { GeneratedOperation } from './operations.ts';
import { createStandIns, type Faults } from './stand-in.ts';

/** What came of an operation, in a form that is equal where the answers are. */
interface Outcome {
  readonly data: string;
  /** Without their order: answers of subgraphs that are asked at once come as they come. */
  readonly errors: readonly string[];
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const trace = { traceId: '0'.repeat(32), traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-00` };

/** What a value was is no part of our message; it may be somebody's. */
const withoutValue = (message: string): string =>
  message
    .replace(/^(Invalid non-(?:list|object) value) .* returned by/s, '$1 returned by')
    .replace(/^(Invalid non-string value) .* for __typename/s, '$1 for __typename')
    .replace(
      /^(?:Cannot use 'in' operator to search for .*|Subgraphs gave an object and a scalar .*)$/s,
      'An object and a scalar',
    )
    .replace(
      /^(?:Lists of \d+ and of \d+ elements received|\[.*\]\.length \(\d+\) !== .*)$/s,
      'Lists of several lengths',
    );

const outcomeOf = async (
  execute: () => Promise<{ readonly data?: unknown; readonly errors?: readonly unknown[] }>,
): Promise<Outcome> => {
  try {
    const { data, errors = [] } = await execute();
    const told = errors.map((error) => {
      const { message, path, extensions } = error as GraphQLError;
      return { path, text: JSON.stringify({ message: withoutValue(message), path, extensions: extensions ?? {} }) };
    });
    return {
      data: JSON.stringify(data) ?? 'none',
      errors: [
        ...told.flatMap(({ path, text }) => (path === undefined ? [] : [text])).toSorted(),
        // Of whom an error without a path is, nobody knows: who asks about one thing once is told it once.
        ...new Set(told.flatMap(({ path, text }) => (path === undefined ? [text] : [])).toSorted()),
      ],
    };
  } catch {
    return { data: 'thrown', errors: [] };
  }
};

/** Our path and plain `@apollo/gateway`, over the same subgraphs. */
export const createJudge = async (supergraphSdl: string) => {
  const standIns = createStandIns(supergraphSdl);
  const metrics = createMetrics({ processMetrics: false });
  let world: { readonly faults: Faults; readonly seed: number } = {
    faults: { name: '', nulls: 0, errors: 0, broken: 0, missing: 0, down: [] },
    seed: 0,
  };

  const ours = await loadFederation({
    supergraphSdl,
    transport: {
      fetch: async (subgraph, request) => {
        const answer = standIns.answer(subgraph, request, world);
        for (let turns = standIns.turnsOf(subgraph, request.query); turns > 0; turns -= 1) await turn();
        if (answer === undefined) throw new SubgraphUnavailableError(subgraph, 'down');
        return answer;
      },
      close: () => Promise.resolve(),
    },
    logger: silentLogger,
    metrics,
  });

  const sourceOf = (name: string): GraphQLDataSource => ({
    process: async ({ request }) => {
      const { query = '', variables = {} } = request;
      for (let turns = standIns.turnsOf(name, query); turns > 0; turns -= 1) await turn();
      try {
        const answer = standIns.answer(name, { query, variables }, world);
        if (answer !== undefined)
          return { data: answer.data ?? null, ...(answer.errors === undefined ? {} : { errors: answer.errors }) };
      } catch {
        // As though it were down: what a subgraph's server makes of what it can't answer is its own affair.
      }
      return { data: null, errors: unavailableErrors({ query, variables }) };
    },
  });
  const plain = new ApolloGateway({
    supergraphSdl,
    logger: silent,
    buildService: ({ name }) => sourceOf(name),
    __exposeQueryPlanExperimental: false,
  });
  await plain.load();
  const { schema } = ours;
  const plainSchema = plain.schema;
  if (plainSchema === undefined) throw new Error('The supergraph did not load');

  const state: RequestState = {
    host: { kind: 'api' },
    viewer: anonymous,
    charge: () => Promise.resolve(),
    trace,
    signedFor: () => 'nobody',
    keepSession: () => undefined,
    signal: new AbortController().signal,
    executed: undefined,
    freshFor: undefined,
  };

  /** @returns undefined where the operation is not valid: nothing is executed then */
  const prepare = ({ text, variables }: GeneratedOperation) => {
    const document = parse(text);
    if (validate(schema, document).length > 0) return undefined;
    const operation = document.definitions.find(
      (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
    );
    if (operation === undefined) return undefined;
    if (getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors !== undefined)
      return undefined;
    return { document, operation, text, variables };
  };
  type Prepared = NonNullable<ReturnType<typeof prepare>>;

  const compare = async (
    { document, operation, text, variables }: Prepared,
    faults: Faults,
    seed: number,
  ): Promise<{ readonly ours: Outcome; readonly plain: Outcome }> => {
    world = { faults, seed };
    const ourOutcome = await outcomeOf(() =>
      ours.execute({ document, operation, operationName: undefined, variables, state }),
    );
    const plainOutcome = await outcomeOf(async () => {
      const { data, errors, extensions } = await plain.executor({
        request: { query: text, variables },
        document,
        operation,
        operationName: null,
        source: text,
        queryHash: text,
        context: {},
        schema: plainSchema,
        schemaHash: '' as GatewayGraphQLRequestContext['schemaHash'],
        cache: {
          get: () => Promise.resolve(undefined),
          set: () => Promise.resolve(),
          delete: () => Promise.resolve(false),
        },
        logger: silent,
        metrics: {},
        overallCachePolicy: {
          maxAge: 0,
          restrict: () => undefined,
          replace: () => undefined,
          policyIfCacheable: () => null,
        },
      });
      const broken: unknown = extensions?.['valueCompletion'];
      return { data, errors: [...(errors ?? []), ...(Array.isArray(broken) ? (broken as GraphQLError[]) : [])] };
    });
    return { ours: ourOutcome, plain: plainOutcome };
  };

  /** How many operations were executed, by whom and why. */
  const executions = async (): Promise<ReadonlyMap<string, number>> => {
    const figure = await metrics.getSingleMetric('stargraph_plan_executions_total')?.get();
    return new Map(
      figure?.values.map(({ labels, value }) => [
        [labels['executor'], labels['reason']].filter((word) => word !== '').join(' '),
        value,
      ]),
    );
  };

  return {
    schema,
    names: standIns.names,
    prepare,
    compare,
    executions,
    stop: async () => {
      await ours.stop();
      await plain.stop();
    },
  };
};

export type Judge = Awaited<ReturnType<typeof createJudge>>;
