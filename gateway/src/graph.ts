import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@stargraph/kit/errors';
import { outcomeCounter } from '@stargraph/kit/metrics';
import type { GatewayDeps, GraphSource } from './deps.ts';
import { createExecution } from './execution.ts';
import { loadFederation, type Federation } from './federation.ts';
import { createGraphQL, type GraphQLFront } from './graphql.ts';
import { createLeanFront, type LeanFront } from './lean-front.ts';
import type { PersistedQueries } from './persisted-queries.ts';
import type { ResponseCache } from './response-cache/cache.ts';
import type { SubgraphTransport } from './transport.ts';
import { createTrustedDocuments, type TrustedDocuments } from './trusted-documents.ts';
import { pauseFor, warm } from './warming.ts';

/** What answers operations: a supergraph that is loaded, and its fronts. */
export interface Graph {
  readonly federation: Federation;
  readonly graphql: GraphQLFront;
  readonly lean: LeanFront;
  readonly trusted: TrustedDocuments;
}

/** A supergraph that takes no traffic: it can't be loaded, or does not answer what clients send. */
export class SupergraphRefusedError extends Error {
  /** Trusted documents that it does not answer; empty where it can't be loaded. */
  readonly documentIds: readonly string[];
  constructor(message: string, documentIds: readonly string[] = []) {
    super(message);
    this.name = 'SupergraphRefusedError';
    this.documentIds = documentIds;
  }
}

/** The graph that answers now, and the way to another. */
export interface Graphs {
  readonly current: () => Graph | undefined;
  /** @throws where the supergraph can't be loaded */
  readonly start: () => Promise<void>;
  /**
   * Answers by another supergraph from now on; what is in flight ends on the one that it began with. Every trusted
   * document is planned before.
   * @throws SupergraphRefusedError where it can't be loaded or leaves a trusted document unanswered: nothing changes then
   */
  readonly change: (next: GraphSource) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What is in flight on a graph that was replaced has this long to end, milliseconds: longer than any subgraph may take. */
const graceMs = 60_000;

export const createGraphs = (
  deps: Pick<
    GatewayDeps,
    'supergraphSdl' | 'documents' | 'freeDocuments' | 'warming' | 'logger' | 'metrics' | 'clock'
  > & {
    readonly transport: SubgraphTransport;
    readonly persisted: PersistedQueries;
    /** Keeps answers; undefined for none. */
    readonly responses: ResponseCache | undefined;
  },
): Graphs => {
  const { logger } = deps;
  const changes = outcomeCounter(deps.metrics, {
    name: 'stargraph_supergraph_changes_total',
    help: 'Supergraphs that were to take the place of the one before: taken or refused',
    outcomes: ['taken', 'refused'],
  });
  let current: Graph | undefined;
  /** One change at a time. */
  let changing: Promise<void> = Promise.resolve();
  let stopped = new AbortController();
  const replaced = new Set<Graph>();

  const build = async ({ supergraphSdl, documents = {} }: GraphSource): Promise<Graph> => {
    const federation = await loadFederation({ ...deps, supergraphSdl });
    const execute = createExecution(federation, deps.responses, deps);
    const lean = createLeanFront({ factsOf: federation.factsOf, execute, count: deps.persisted.count });
    return {
      federation,
      lean,
      graphql: createGraphQL({ federation, execute, persisted: deps.persisted, lean, logger, metrics: deps.metrics }),
      trusted: createTrustedDocuments({ ...deps, manifest: documents, federation, execute }),
    };
  };

  const unansweredBy = async ({ trusted }: Graph, signal: AbortSignal): Promise<string[]> => {
    const unanswered: string[] = [];
    for (const id of trusted.ids) {
      const from = performance.now();
      if (!(await trusted.prepare(id).catch(() => false))) unanswered.push(id);
      // Requests go on meanwhile.
      await sleep(pauseFor(performance.now() - from), undefined, { signal });
    }
    return unanswered;
  };

  const retire = (graph: Graph): void => {
    replaced.add(graph);
    setTimeout(() => {
      if (!replaced.delete(graph)) return;
      graph.federation
        .stop()
        .catch((error: unknown) => logger.warn({ problem: messageOf(error) }, 'a replaced supergraph did not stop'));
    }, graceMs).unref();
  };

  const take = async (next: GraphSource): Promise<void> => {
    const { signal } = stopped;
    const fresh = await build(next).catch((error: unknown) => {
      throw new SupergraphRefusedError(messageOf(error));
    });
    // Nobody waits any more where the gateway stops meanwhile.
    const unanswered = await unansweredBy(fresh, signal).catch(() => []);
    const before = current;
    if (before === undefined || unanswered.length > 0) {
      await fresh.federation.stop();
      throw before === undefined
        ? new SupergraphRefusedError('The gateway is not running.')
        : new SupergraphRefusedError('The supergraph does not answer every trusted document.', unanswered);
    }
    current = fresh;
    retire(before);
  };

  return {
    current: () => current,
    start: async () => {
      stopped = new AbortController();
      const graph = await build(deps);
      if (deps.warming !== undefined)
        await warm({ trusted: graph.trusted, when: deps.warming, signal: stopped.signal, logger });
      current = graph;
    },
    change: (next) => {
      const supergraph = createHash('sha256').update(next.supergraphSdl).digest('hex');
      const change = changing.then(async () => {
        try {
          await take(next);
          changes.inc('taken');
          logger.info({ supergraph }, 'another supergraph answers');
        } catch (error) {
          changes.inc('refused');
          const documentIds = error instanceof SupergraphRefusedError ? error.documentIds : [];
          logger.error({ supergraph, problem: messageOf(error), documentIds }, 'a supergraph was refused');
          throw error;
        }
      });
      changing = change.catch(() => undefined);
      return change;
    },
    stop: async () => {
      // First of all: what comes from now on is told so.
      const stopping = [...(current === undefined ? [] : [current]), ...replaced];
      current = undefined;
      replaced.clear();
      stopped.abort();
      await changing;
      await Promise.all(stopping.map(({ federation }) => federation.stop()));
    },
  };
};
