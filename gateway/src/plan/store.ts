import { createHash } from 'node:crypto';
import type { QueryPlan, QueryPlannerConfig } from '@apollo/query-planner';
import { LRUCache } from 'lru-cache';
import type { PlanStore } from './executor.ts';

/** Plans as JSON, in characters: what `@apollo/gateway` keeps by itself. */
const maxSize = 31_457_280;

/** One store of query plans for `@apollo/gateway` and for our executor, so that neither plans what the other has. */
export const createPlanStore = (): PlanStore & {
  readonly forGateway: NonNullable<QueryPlannerConfig['cache']>;
} => {
  const plans = new LRUCache<string, QueryPlan>({
    maxSize,
    sizeCalculation: (plan) => JSON.stringify(plan).length + 1,
  });
  const keyOf = (hash: string, operationName: string | undefined): string =>
    operationName === undefined || operationName === ''
      ? hash
      : createHash('sha256').update(hash).update(operationName).digest('hex');
  return {
    get: (hash, operationName) => plans.get(keyOf(hash, operationName)),
    set: (hash, operationName, plan) => void plans.set(keyOf(hash, operationName), plan),
    forGateway: {
      get: (key) => Promise.resolve(plans.get(key)),
      set: (key, plan) => {
        plans.set(key, plan);
        return Promise.resolve();
      },
      delete: (key) => Promise.resolve(plans.delete(key)),
      clear: () => plans.clear(),
    },
  };
};
