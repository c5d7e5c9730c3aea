import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

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

/** Counts how things ended; the same counter for everybody who asks the registry for its name. */
export const outcomeCounter = (
  registry: Registry,
  options: { readonly name: string; readonly help: string },
): { inc(outcome: string): void } => {
  const existing = registry.getSingleMetric(options.name);
  const counter =
    existing instanceof Counter
      ? (existing as Counter<'outcome'>)
      : new Counter({ ...options, labelNames: ['outcome'], registers: [registry] });
  return {
    inc: (outcome) => {
      counter.labels(outcome).inc();
    },
  };
};
