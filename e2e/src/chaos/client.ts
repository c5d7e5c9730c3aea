import { setTimeout as sleep } from 'node:timers/promises';
import { bearer, send, type AnyDocument, type RawAnswer } from '../api.ts';
import type { Kind, OutageRecorder } from './outage.ts';

/** Who asks. The token is renewed where the platform no longer takes it. */
export interface Session {
  token: string;
  renew(): Promise<void>;
}

export interface Request {
  /** Null for one that no outage is told of. */
  readonly kind: Kind | null;
  readonly document: AnyDocument;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The field that holds the answer. */
  readonly root: string;
  readonly session?: Session;
}

/** The answer's field; undefined where it was given up. */
export type Answer = Readonly<Record<string, unknown>> & { readonly __typename?: string };

/**
 * A client that does what the API asks of clients: a request that failed, or whose answer did not come, is repeated as
 * it was, with the same key, until there is an answer or patience ends.
 */
export interface HonestClient {
  ask(request: Request): Promise<Answer | undefined>;
  /** How often something other than the answer came, by what it was. */
  readonly failures: ReadonlyMap<string, number>;
  /** Requests whose effect nobody knows, by the field asked for. */
  readonly givenUp: ReadonlyMap<string, number>;
}

const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

/** What a failed request came to, in a word. */
const failureOf = (answer: RawAnswer | undefined, error: unknown): string => {
  if (answer !== undefined) {
    const code = answer.errors?.[0]?.extensions?.['code'];
    return typeof code === 'string' ? code : `HTTP ${answer.status}`;
  }
  return error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'connection failed';
};

const firstPauseMs = 100;
const longestPauseMs = 1000;

export const createHonestClient = (deps: {
  readonly origin: string;
  readonly recorder: OutageRecorder;
  readonly random: () => number;
  /** @default 5 s */
  readonly timeoutMs?: number;
  /** How long a request is repeated. @default 120 s */
  readonly patienceMs?: number;
}): HonestClient => {
  const { origin, recorder, random } = deps;
  const failures = new Map<string, number>();
  const givenUp = new Map<string, number>();

  const attempt = async ({ document, variables, root, session }: Request): Promise<Answer | string> => {
    let answer: RawAnswer | undefined;
    let problem: unknown;
    try {
      answer = await send(
        origin,
        document,
        variables,
        session === undefined ? {} : bearer(session.token),
        AbortSignal.timeout(deps.timeoutMs ?? 5000),
      );
    } catch (error) {
      problem = error;
    }
    const field = answer?.data?.[root];
    return typeof field === 'object' && field !== null ? (field as Answer) : failureOf(answer, problem);
  };

  return {
    failures,
    givenUp,
    ask: async (request) => {
      const until = performance.now() + (deps.patienceMs ?? 120_000);
      for (let tries = 1; ; tries += 1) {
        const outcome = await attempt(request);
        if (typeof outcome !== 'string') {
          if (request.kind !== null) recorder.succeed(request.kind);
          return outcome;
        }
        count(failures, outcome);
        if (outcome === 'UNAUTHENTICATED') await request.session?.renew();
        if (performance.now() > until) {
          count(givenUp, request.root);
          return undefined;
        }
        await sleep(Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries - 1, 6)) * (0.5 + random() / 2));
      }
    },
  };
};
