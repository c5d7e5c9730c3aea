import { operationFromDocument } from '@apollo/federation-internals';
import type { ApolloGateway } from '@apollo/gateway';
import type { DocumentNode } from 'graphql';

/** Plans a document's one operation, as its first request would, into the store that requests take plans from. */
export type PlanAhead = (document: DocumentNode, hash: string) => Promise<void>;

interface PlanStore {
  get(hash: string): Promise<unknown>;
  set(hash: string, plan: unknown): Promise<unknown>;
}

/** @throws where the gateway is not loaded */
export const createPlanAhead = (gateway: ApolloGateway): PlanAhead => {
  const { queryPlanner } = gateway.__testing();
  if (queryPlanner === undefined) throw new Error('The supergraph did not load');
  const schema = queryPlanner.supergraph.apiSchema();
  // The gateway tells nobody of its store, not even by a method for tests.
  const plans = gateway['queryPlanStore'] as PlanStore;
  return async (document, hash) => {
    if ((await plans.get(hash)) !== undefined) return;
    await plans.set(hash, queryPlanner.buildQueryPlan(operationFromDocument(schema, document)));
  };
};
