import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { messageOf } from './errors.ts';
import type { Logger } from './logging.ts';
import { within } from './within.ts';

export type { Counter, Gauge, Histogram, Registry };

/** A registry for one process. Default process metrics are wanted once per process, not per service. */
export const createMetrics = (options: { readonly processMetrics: boolean }): Registry => {
  const registry = new Registry();
  if (options.processMetrics) collectDefaultMetrics({ register: registry });
  return registry;
};

interface Described<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

/** The registry's counter of that name: made at the first call, the same for everybody who asks after. */
export const counterOf = <Label extends string>(registry: Registry, described: Described<Label>): Counter<Label> => {
  const existing = registry.getSingleMetric(described.name);
  if (existing instanceof Counter) return existing;
  return new Counter({ ...described, registers: [registry] });
};

/** As {@link counterOf}. */
export const gaugeOf = <Label extends string>(registry: Registry, described: Described<Label>): Gauge<Label> => {
  const existing = registry.getSingleMetric(described.name);
  if (existing instanceof Gauge) return existing;
  return new Gauge({ ...described, registers: [registry] });
};

/** Seconds: from what a cache answers to what nobody waits for. */
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** As {@link counterOf}, for durations in seconds. */
export const secondsOf = <Label extends string>(registry: Registry, described: Described<Label>): Histogram<Label> => {
  const existing = registry.getSingleMetric(described.name);
  if (existing instanceof Histogram) return existing;
  return new Histogram({ ...described, buckets: seconds, registers: [registry] });
};

/**
 * Duration of GraphQL operations. `operation` is bounded: a trusted document's name or `other` in the gateway, the
 * first root field in a subgraph. `outcome`: `ok`, `refused` (errors that the caller can act on), `failed` (ours).
 */
export const operationSeconds = (registry: Registry): Histogram<'service' | 'operation' | 'outcome'> =>
  secondsOf(registry, {
    name: 'stargraph_operation_seconds',
    help: 'Duration of GraphQL operations',
    labelNames: ['service', 'operation', 'outcome'],
  });

/** A subgraph's answers over HTTP by their way: on `compiled` documents, or by the GraphQL `front`, which takes several times as long. */
export const answerWays = (registry: Registry): Counter<'service' | 'way'> =>
  counterOf(registry, {
    name: 'stargraph_subgraph_answers_total',
    help: 'Answers of subgraphs over HTTP, on compiled documents or by the GraphQL front',
    labelNames: ['service', 'way'],
  });

/** Duration of the gateway's fetches from subgraphs by outcome: `ok`, `errors`, `unavailable` or `cancelled`. */
export const fetchSeconds = (registry: Registry): Histogram<'subgraph' | 'outcome'> =>
  secondsOf(registry, {
    name: 'stargraph_fetch_seconds',
    help: 'Duration of fetches from subgraphs',
    labelNames: ['subgraph', 'outcome'],
  });

/** Duration of the gateway's answers that are not GraphQL, by what they were and their status. */
export const httpSeconds = (registry: Registry): Histogram<'route' | 'status'> =>
  secondsOf(registry, {
    name: 'stargraph_http_seconds',
    help: 'Duration of answers other than GraphQL operations',
    labelNames: ['route', 'status'],
  });

/** Duration of internal commands at their owner, by HTTP status. */
export const commandSeconds = (registry: Registry): Histogram<'owner' | 'command' | 'status'> =>
  secondsOf(registry, {
    name: 'stargraph_command_seconds',
    help: 'Duration of internal commands at their owner',
    labelNames: ['owner', 'command', 'status'],
  });

/**
 * Counts how things ended; the same counter for everybody who asks the registry for its name.
 * @param options.outcomes those that are told as 0 before the first of them: of a series that begins at 1 no rate tells
 */
export const outcomeCounter = (
  registry: Registry,
  {
    outcomes = [],
    ...options
  }: { readonly name: string; readonly help: string; readonly outcomes?: readonly string[] },
): { inc(outcome: string): void } => {
  const counter = counterOf(registry, { ...options, labelNames: ['outcome'] });
  for (const outcome of outcomes) counter.labels(outcome).inc(0);
  return {
    inc: (outcome) => {
      counter.labels(outcome).inc();
    },
  };
};

/** How long a figure that must be asked for may hold up a scrape, milliseconds. */
const askMs = 2000;

export interface Figure<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>;
  readonly value: number;
}

type Ask = () => Promise<readonly Figure<string>[]> | readonly Figure<string>[];

const asks = new WeakMap<Registry, Map<string, Set<Ask>>>();

/**
 * Lets a gauge ask for figures at every scrape; several may give figures to one gauge. Where they can't be had in two
 * seconds they are left out: an old figure would look like a fresh one, and one store that is down must not hide what
 * else the process tells.
 *
 * @returns asks no more
 */
export const askForGauge = <Label extends string>(
  registry: Registry,
  described: Described<Label>,
  ask: () => Promise<readonly Figure<Label>[]> | readonly Figure<Label>[],
  logger?: Logger,
): (() => void) => {
  const { name } = described;
  const ofRegistry = asks.get(registry) ?? new Map<string, Set<Ask>>();
  asks.set(registry, ofRegistry);
  const known = ofRegistry.get(name);
  const all = known ?? new Set<Ask>();
  ofRegistry.set(name, all);
  all.add(ask);
  if (known === undefined) {
    const gauge: Gauge = new Gauge({
      ...described,
      registers: [registry],
      collect: async () => {
        const found = await Promise.allSettled([...all].map((each) => within(askMs, 'Its source', Promise.try(each))));
        gauge.reset();
        for (const each of found) {
          if (each.status === 'fulfilled') for (const { labels, value } of each.value) gauge.set(labels, value);
          else logger?.warn({ metric: name, problem: messageOf(each.reason) }, 'a figure could not be asked for');
        }
      },
    });
  }
  return () => {
    all.delete(ask);
  };
};
