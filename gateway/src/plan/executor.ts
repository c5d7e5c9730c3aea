import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { messageOf } from '@stargraph/kit/errors';
import { counterOf, type Registry } from '@stargraph/kit/metrics';
import { GraphQLError, Kind, OperationTypeNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { FetchContext, FetchFrom } from '../data-source.ts';
import { compilePlan } from './compile.ts';
import { createConditions, type Conditions } from './condition.ts';
import type { PlanRun, Step } from './fetch.ts';
import type { JsonObject } from './json.ts';
import { compileShape, type Shape } from './shape.ts';
import { UnsupportedOperationError, type FallbackReason } from './unsupported.ts';

/** An operation that is planned and compiled. */
interface Compiled {
  readonly step: Step;
  readonly shape: Shape;
  readonly conditions: Conditions;
}

export interface PlanResult {
  readonly data?: JsonObject | null;
  readonly errors: readonly GraphQLError[];
}

interface PlannedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | undefined;
  /** Names the document. */
  readonly hash: string;
  /** The document's length, in characters. */
  readonly size: number;
}

/** An operation whose variables fit their definitions. */
interface PlanRequest extends PlannedOperation {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: FetchContext;
}

export interface PlanExecutor {
  /** @returns undefined where the operation is for `@apollo/gateway`; nothing has been fetched then */
  execute(request: PlanRequest): Promise<PlanResult> | undefined;
  /** Compiles an operation before it is asked for, and remembers it for good. @throws where it can't be planned */
  keep(operation: PlannedOperation): void;
}

/** Query plans, shared with `@apollo/gateway` under its own keys. */
export interface PlanStore {
  get(hash: string, operationName: string | undefined): QueryPlan | undefined;
  set(hash: string, operationName: string | undefined, plan: QueryPlan): void;
}

/** The most text whose operations are remembered, characters: what is compiled grows with it. */
const maxRememberedText = 4_194_304;
const maxRemembered = 4000;

/**
 * Executes `@apollo/gateway`'s own plans, compiled at an operation's first request. Whatever it does not do in
 * exactly the same way it leaves to `@apollo/gateway` (ADR 0025).
 */
export const createPlanExecutor = (deps: {
  readonly planner: QueryPlanner;
  readonly plans: PlanStore;
  readonly fetchFrom: (subgraph: string) => FetchFrom;
  readonly metrics: Registry;
}): PlanExecutor => {
  const { schema } = deps.planner.supergraph;
  const apiSchema = deps.planner.supergraph.apiSchema();
  const counter = counterOf(deps.metrics, {
    name: 'stargraph_plan_executions_total',
    help: 'Operations by who executed their plan',
    labelNames: ['executor', 'reason'],
  });
  const own = counter.labels('own', '');
  const kept = new Map<string, Compiled | FallbackReason>();
  const remembered = new LRUCache<string, Compiled | FallbackReason>({
    max: maxRemembered,
    maxSize: maxRememberedText,
  });

  const planOf = ({ document, operationName, hash }: PlannedOperation): QueryPlan => {
    const known = deps.plans.get(hash, operationName);
    if (known !== undefined) return known;
    const fresh = deps.planner.buildQueryPlan(
      operationFromDocument(apiSchema, document, operationName === undefined ? {} : { operationName }),
    );
    deps.plans.set(hash, operationName, fresh);
    return fresh;
  };

  const compile = (request: PlannedOperation): Compiled | FallbackReason => {
    if (request.operation.operation === OperationTypeNode.SUBSCRIPTION) return 'step';
    try {
      // Planned from an operation of its own: planning leaves marks on what it is given.
      const fragments = request.document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
      const operation = operationFromDocument(
        apiSchema,
        { kind: Kind.DOCUMENT, definitions: [request.operation, ...fragments] },
        { validate: false },
      );
      const conditions = createConditions(operation);
      const shape = compileShape(operation, conditions);
      const step = compilePlan(planOf(request), { schema, fetchFrom: deps.fetchFrom, conditions });
      return { step, shape, conditions };
    } catch (error) {
      return error instanceof UnsupportedOperationError ? error.reason : 'unplanned';
    }
  };

  const keyOf = ({ hash, operationName }: PlannedOperation): string =>
    operationName === undefined ? hash : `${hash} ${operationName}`;

  const compiledOf = (request: PlanRequest): Compiled | FallbackReason => {
    const key = keyOf(request);
    const known = kept.get(key) ?? remembered.get(key);
    if (known !== undefined) return known;
    const fresh = compile(request);
    remembered.set(key, fresh, { size: request.size + 1 });
    return fresh;
  };

  const run = async ({ step, shape }: Compiled, planRun: PlanRun): Promise<PlanResult> => {
    await step(planRun);
    const { gathered, errors, conditionValues } = planRun;
    try {
      const shaped = shape(gathered, conditionValues);
      // A null where the schema promises a value is told only where no subgraph's error explains it.
      return { data: shaped.data, errors: errors.length === 0 ? shaped.errors : errors };
    } catch (error) {
      return {
        errors: [
          error instanceof GraphQLError ? error : new GraphQLError(messageOf(error), { originalError: error as Error }),
        ],
      };
    }
  };

  return {
    keep: (operation) => {
      const key = keyOf(operation);
      if (kept.has(key)) return;
      const compiled = remembered.get(key) ?? compile(operation);
      if (compiled === 'unplanned') throw new Error('The operation can not be planned');
      kept.set(key, compiled);
    },
    execute: (request) => {
      const compiled = compiledOf(request);
      const conditionValues = typeof compiled === 'string' ? null : compiled.conditions.values(request.variables);
      if (typeof compiled === 'string' || conditionValues === null) {
        counter.labels('apollo-gateway', typeof compiled === 'string' ? compiled : 'condition').inc();
        return undefined;
      }
      own.inc();
      const { variables, context } = request;
      return run(compiled, { variables, context, conditionValues, gathered: {}, errors: [] });
    },
  };
};
