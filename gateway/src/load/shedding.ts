import type { IncomingMessage } from 'node:http';
import { counterOf, gaugeOf, type Registry } from '@stargraph/kit/metrics';
import { RequestRefusedError } from '../answer.ts';
import type { Host } from '../host.ts';

/** Whose operations are answered the longest as load grows: those of players' pages, then operators', then programs'. */
export type LoadClass = 'player' | 'operator' | 'program';

/** Parts of the whole that a class may find taken, and still be let in. */
const share: Readonly<Record<LoadClass, number>> = { program: 0.5, operator: 0.75, player: 1 };
/** How many times the delay each class bears. */
const patience: Readonly<Record<LoadClass, number>> = { program: 1, operator: 2, player: 4 };

export interface LoadLimits {
  /** Operations in flight in this process. @default 2000 */
  readonly maxInFlight?: number;
  /** How late the event loop may be for a second until programs are refused, milliseconds; operators are at twice, players at four times as much. @default no limit */
  readonly maxDelayMs?: number;
}

/**
 * What a request is of, by what is known before anything is read or looked up. Who pretends to be of a better class than
 * they are finds the host that belongs to it, which answers documents of our own only.
 */
export const loadClassOf = (host: Host, { headers }: Pick<IncomingMessage, 'headers'>): LoadClass => {
  if (headers['x-api-key'] !== undefined) return 'program';
  if (host.kind === 'app') return 'player';
  return host.kind === 'admin' || headers.authorization !== undefined ? 'operator' : 'program';
};

/** When to come again, seconds: not everybody in the same one. */
const retryAfter = (): string => String(1 + Math.floor(Math.random() * 3));

/**
 * Refuses operations before their bodies are read while too many are in flight or the process is late with everything:
 * what can't be answered soon would only hold memory.
 */
export const createShedding = (deps: {
  readonly limits: LoadLimits;
  /** How late the event loop is, milliseconds. */
  readonly delayMs: () => number;
  readonly metrics: Registry;
}) => {
  const { maxInFlight = 2000, maxDelayMs = Infinity } = deps.limits;
  const shed = counterOf(deps.metrics, {
    name: 'stargraph_shed_total',
    help: 'Operations that were refused because of load, by whose they were and what there was too much of: in_flight or delay',
    labelNames: ['kind', 'reason'],
  });
  let inFlight = 0;
  const figure = gaugeOf(deps.metrics, {
    name: 'stargraph_operations_in_flight',
    help: 'Operations that are being answered',
    labelNames: [],
  });
  figure.set(0);

  return {
    /** Answers one operation, or refuses to. @throws RequestRefusedError 503 */
    within: async <Answer>(kind: LoadClass, answer: () => Promise<Answer>): Promise<Answer> => {
      const full = inFlight >= maxInFlight * share[kind];
      if (full || deps.delayMs() > maxDelayMs * patience[kind]) {
        shed.inc({ kind, reason: full ? 'in_flight' : 'delay' });
        throw new RequestRefusedError(503, 'OVERLOADED', 'There is too much to do at the moment. Try again.', {
          'retry-after': retryAfter(),
        });
      }
      figure.set(++inFlight);
      try {
        return await answer();
      } finally {
        figure.set(--inFlight);
      }
    },
  };
};
