import type { Clock } from '@stargraph/kit/clock';
import type { Domain } from '@stargraph/kit/contracts/domain';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { counterOf, gaugeOf, type Registry } from '@stargraph/kit/metrics';
import { CircuitOpenError, type SubgraphTransport } from './transport.ts';

/** Fetches without an answer, one after the other and none with an answer between, that open a subgraph's circuit. */
const failuresToOpen = 10;
/** How often one fetch tries a subgraph whose circuit is open: what a subgraph that is back is away for longer, at most. */
const probeEveryMs = 500;

interface Circuit {
  failures: number;
  /** When the next fetch may try, where the circuit is open. */
  probeAt: number | undefined;
  readonly tell: (open: boolean) => void;
}

/**
 * Stops asking a subgraph that gives no answers: its fetches fail at once instead of holding requests, connections and
 * memory for as long as a time-out takes. One fetch in a while goes through all the same, whether or not the one before
 * came to an end, and the first answer closes the circuit. Fetches whose client went away say nothing.
 */
export const createCircuitBreaker = (
  transport: SubgraphTransport,
  deps: { readonly clock: Clock; readonly logger: Logger; readonly metrics: Registry },
): SubgraphTransport => {
  const gauge = gaugeOf(deps.metrics, {
    name: 'stargraph_circuit_open',
    help: '1 while a subgraph is asked no more because it gave no answers, but for one try in a while',
    labelNames: ['subgraph'],
  });
  const openings = counterOf(deps.metrics, {
    name: 'stargraph_circuit_openings_total',
    help: 'How often a subgraph was asked no more because it gave no answers',
    labelNames: ['subgraph'],
  });
  const circuits = new Map<Domain, Circuit>();
  const circuitOf = (subgraph: Domain): Circuit => {
    const known = circuits.get(subgraph);
    if (known !== undefined) return known;
    const figure = gauge.labels(subgraph);
    figure.set(0);
    openings.labels(subgraph).inc(0);
    const fresh: Circuit = { failures: 0, probeAt: undefined, tell: (open) => figure.set(open ? 1 : 0) };
    circuits.set(subgraph, fresh);
    return fresh;
  };

  const onAnswer = (circuit: Circuit, subgraph: Domain): void => {
    circuit.failures = 0;
    if (circuit.probeAt === undefined) return;
    circuit.probeAt = undefined;
    circuit.tell(false);
    deps.logger.info({ subgraph }, 'a circuit closed');
  };
  const onFailure = (circuit: Circuit, subgraph: Domain, error: unknown): void => {
    circuit.failures += 1;
    if (circuit.probeAt !== undefined || circuit.failures < failuresToOpen) return;
    circuit.probeAt = deps.clock.now() + probeEveryMs;
    circuit.tell(true);
    openings.inc({ subgraph });
    deps.logger.warn({ subgraph, problem: messageOf(error) }, 'a circuit opened');
  };

  return {
    fetch: async (subgraph, request) => {
      const circuit = circuitOf(subgraph);
      if (circuit.probeAt !== undefined) {
        const now = deps.clock.now();
        if (now < circuit.probeAt) throw new CircuitOpenError(subgraph);
        circuit.probeAt = now + probeEveryMs;
      }
      try {
        const answer = await transport.fetch(subgraph, request);
        if (circuit.failures > 0) onAnswer(circuit, subgraph);
        return answer;
      } catch (error) {
        if (request.signal?.aborted !== true) onFailure(circuit, subgraph, error);
        throw error;
      }
    },
    close: () => transport.close(),
  };
};
