import { Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type { Registry };

/** A registry for one process. Default process metrics are wanted once per process, not per service. */
export const createMetrics = (options: { readonly processMetrics: boolean }): Registry => {
  const registry = new Registry();
  if (options.processMetrics) collectDefaultMetrics({ register: registry });
  return registry;
};

/** Duration of GraphQL operations by service and outcome, seconds. */
export const operationHistogram = (registry: Registry): Histogram<'service' | 'operation' | 'outcome'> => {
  const name = 'stargraph_operation_seconds';
  const existing = registry.getSingleMetric(name);
  if (existing instanceof Histogram) return existing;
  return new Histogram({
    name,
    help: 'Duration of GraphQL operations',
    labelNames: ['service', 'operation', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
};
