import type { Schema } from '@apollo/federation-internals';
import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import type { FetchFrom } from '../data-source.ts';
import type { Conditions } from './condition.ts';
import { compileFetch, type Step } from './fetch.ts';
import { isInherited } from './json.ts';
import { namesOf } from './representation.ts';
import type { PlanPath } from './response-path.ts';
import { UnsupportedOperationError } from './unsupported.ts';

interface Compiler {
  /** The supergraph's. */
  readonly schema: Schema;
  readonly fetchFrom: (subgraph: string) => FetchFrom;
  readonly conditions: Conditions;
}

const inSequence =
  (steps: readonly Step[]): Step =>
  async (run) => {
    for (const step of steps) await step(run);
  };

const inParallel =
  (steps: readonly Step[]): Step =>
  async (run) => {
    // Each begins within its own promise, so that one that throws at once does not keep the others from beginning.
    await Promise.all(steps.map(async (step) => step(run)));
  };

const compileNode = (node: PlanNode, path: PlanPath, compiler: Compiler): Step => {
  const { schema, fetchFrom, conditions } = compiler;
  switch (node.kind) {
    case 'Sequence':
      return inSequence(node.nodes.map((child) => compileNode(child, path, compiler)));
    case 'Parallel':
      return inParallel(node.nodes.map((child) => compileNode(child, path, compiler)));
    case 'Flatten': {
      const steps = node.path.map(String);
      // No plan nests them; what such a nest means to a list within a list nobody says.
      if (path.length > 0 || steps.length !== node.path.filter((step) => typeof step === 'string').length)
        throw new UnsupportedOperationError('step');
      if (steps.some(isInherited)) throw new UnsupportedOperationError('name');
      return compileNode(node.node, steps, compiler);
    }
    case 'Fetch': {
      if (node.contextRewrites !== undefined && node.contextRewrites.length > 0)
        throw new UnsupportedOperationError('step');
      if ([...namesOf(node.requires ?? []), ...(node.variableUsages ?? [])].some(isInherited))
        throw new UnsupportedOperationError('name');
      if (node.requires !== undefined && node.variableUsages?.includes('representations') === true)
        throw new UnsupportedOperationError('name');
      return compileFetch(schema, node, path, fetchFrom(node.serviceName));
    }
    case 'Condition': {
      const index = conditions.indexOf(node.condition);
      const then = node.ifClause === undefined ? undefined : compileNode(node.ifClause, path, compiler);
      const otherwise = node.elseClause === undefined ? undefined : compileNode(node.elseClause, path, compiler);
      return (run) => (run.conditionValues[index] === true ? then : otherwise)?.(run);
    }
    case 'Defer':
      throw new UnsupportedOperationError('step');
  }
};

/** @throws UnsupportedOperationError */
export const compilePlan = (plan: QueryPlan, compiler: Compiler): Step => {
  if (plan.node === undefined) return () => undefined;
  if (plan.node.kind === 'Subscription') throw new UnsupportedOperationError('step');
  return compileNode(plan.node, [], compiler);
};
