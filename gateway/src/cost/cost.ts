import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { refusal } from '../errors.ts';
import { compileCost } from './compile.ts';
import type { OperationCost } from './part.ts';
import { readCostRules } from './rules.ts';

/** The most that one operation may cost. */
export const maxCost = 10_000;
/** So much of an operation's cost is a point of its caller's rate limit. */
export const costOfPoint = 100;

/** What operations may cost: objects, with lists as long as is asked for, and what is dear by itself for more. */
export type Costs = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
) => number;

/** Worked out once for each parsed operation, of a document that was validated; a request adds up what its variables change. */
export const createCosts = (schema: GraphQLSchema, supergraphSdl: string): Costs => {
  const rules = readCostRules(supergraphSdl);
  const compiled = new WeakMap<OperationDefinitionNode, OperationCost>();
  return (document, operation, variables) => {
    const known = compiled.get(operation);
    if (known !== undefined) return known(variables);
    const fresh = compileCost(schema, rules, document, operation);
    compiled.set(operation, fresh);
    return fresh(variables);
  };
};

/** @returns the refusal of an operation that costs more than {@link maxCost} */
export const tooCostly = (cost: number) =>
  refusal(
    'OPERATION_TOO_COSTLY',
    `The operation may cost ${Number.isFinite(cost) ? Math.ceil(cost) : 'beyond measure'}, and ${maxCost} is the most. Ask for shorter lists, or for less at once.`,
    400,
    { cost: Number.isFinite(cost) ? Math.ceil(cost) : null, limit: maxCost },
  );
