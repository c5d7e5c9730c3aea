import type { Clock } from '@stargraph/kit/clock';
import type { Domain } from '@stargraph/kit/contracts/domain';
import { responseTag, type ResponseTag } from '@stargraph/kit/contracts/response-cache';
import type { Logger } from '@stargraph/kit/logging';
import { outcomeCounter, type Registry } from '@stargraph/kit/metrics';
import { unknownClient } from '@stargraph/kit/viewer';
import { GraphQLError } from 'graphql';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { FederatedResult } from '../federation.ts';
import type { RequestState } from '../request-state.ts';
import type { createViewerSigner } from '../signed-viewer.ts';
import { CallerLeftError, createFlights, joinMs, type Flight } from './flight.ts';
import { responseKey } from './key.ts';
import type { CachePolicy } from './policy.ts';
import { createResponseStore, entryText, type KeptAnswer, type Marks } from './store.ts';
import { classOf, type ViewerClass } from './viewer-class.ts';

/** Longest answer that is kept, characters. */
const maxText = 524_288;
/** Most that this process keeps by itself, characters. */
const maxLocal = 16_777_216;

/** What one flight brings to all who wait for it. */
interface Brought {
  readonly result: FederatedResult;
  readonly at: number;
}

interface LocalAnswer {
  readonly answer: KeptAnswer;
  readonly until: number;
  readonly tags: readonly ResponseTag[];
}

/** An operation whose answers may be kept, as one request asks it. */
interface PublicRequest {
  readonly state: RequestState;
  readonly policy: CachePolicy;
  /** The supergraph's hash, and the document's. */
  readonly supergraph: string;
  readonly document: string;
  /** As they were coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Executes it with this in the request's place. */
  readonly execute: (state: RequestState) => Promise<FederatedResult>;
}

export interface ResponseCache {
  /**
   * Answers with what is kept, or with what another request is just asking for; else asks, and keeps the answer. Never
   * fails where `execute` does not.
   */
  answer(request: PublicRequest): Promise<FederatedResult>;
  /** What a domain says of an environment has changed, and it is known in Redis: this process lets go of what it has. */
  forget(domain: Domain, environmentId: string): void;
  /** The same, where it may not be known in Redis yet. */
  invalidate(domain: Domain, environmentId: string): void;
}

const left: FederatedResult = {
  data: null,
  errors: [new GraphQLError('The client has left.', { extensions: { code: 'UNAVAILABLE' } })],
};

const tagsOf = ({ subgraphs }: CachePolicy, { environmentId }: ViewerClass): ResponseTag[] =>
  environmentId === undefined ? [] : subgraphs.map((name) => responseTag(name as Domain, environmentId));

/**
 * Keeps answers that are the same for a class of viewers: for their time in Redis, where all gateways find them, and for
 * a second in this process. What is asked for is asked once, however many wait (ADR 0031).
 */
export const createResponseCache = (deps: {
  /** Where all gateways keep answers. @default this process alone does, for a second */
  readonly responses?: Redis | undefined;
  readonly signerOf: ReturnType<typeof createViewerSigner>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
}): ResponseCache => {
  const { clock } = deps;
  const outcomes = outcomeCounter(deps.metrics, {
    name: 'stargraph_response_cache_total',
    help: 'Operations whose answers may be kept: local and hit (Redis) from what is kept, collapsed into one that was being executed, miss, or bypassed without Redis',
  });
  const fills = outcomeCounter(deps.metrics, {
    name: 'stargraph_response_cache_fills_total',
    help: 'Executions whose answers may be kept: kept, errors, too_large, full (of the environment enough is kept), old (something changed meanwhile), or lost without Redis',
  });
  const store = deps.responses === undefined ? undefined : createResponseStore({ ...deps, redis: deps.responses });
  const flights = createFlights<Brought>(() => clock.now());
  const local = new LRUCache<string, LocalAnswer>({ maxSize: maxLocal, sizeCalculation: ({ answer }) => answer.size });

  /** The request in the place of all who wait, without anything that is one caller's. */
  const sharedState = (
    { state }: PublicRequest,
    { standIn }: ViewerClass,
    flight: Flight<Brought>,
    onSession: () => void,
  ): RequestState => ({
    host: state.host,
    viewer: standIn,
    charge: () => Promise.resolve(),
    trace: state.trace,
    signal: flight.gone.signal,
    keepSession: onSession,
    executed: undefined,
    freshFor: undefined,
    signedFor: deps.signerOf(standIn, unknownClient, null),
  });

  const keepLocally = (key: string, flight: Flight<Brought>, answer: KeptAnswer, { maxAge }: CachePolicy): void => {
    if (flight.old) return;
    const until = Math.min(flight.begun + joinMs, answer.at + maxAge * 1000);
    local.set(key, { answer, until, tags: flight.tags });
  };

  const keep = async (
    key: string,
    flight: Flight<Brought>,
    marks: Marks | undefined,
    answer: { readonly owner: string; readonly text: string; readonly seconds: number },
  ): Promise<string> => {
    if (flight.old) return 'old';
    if (store === undefined) return 'kept';
    return marks === undefined ? 'lost' : store.keep(key, { ...answer, marks });
  };

  /** Asks what is kept, else the subgraphs. */
  const bring = async (
    key: string,
    request: PublicRequest,
    viewerClass: ViewerClass,
    flight: Flight<Brought>,
  ): Promise<Brought> => {
    const { policy } = request;
    const found = await store?.find(key, flight.tags);
    if (found?.answer !== undefined) {
      outcomes.inc('hit');
      keepLocally(key, flight, found.answer, policy);
      return { result: { data: found.answer.data, errors: [] }, at: found.answer.at };
    }
    outcomes.inc(found === undefined && store !== undefined ? 'bypassed' : 'miss');
    const at = clock.now();
    let personal = false;
    const state = sharedState(request, viewerClass, flight, () => {
      personal = true;
    });
    const result = await request.execute(state);
    const { data } = result;
    if (personal || result.errors.length > 0 || data === undefined || data === null) fills.inc('errors');
    else {
      const text = entryText(at, data);
      if (text.length > maxText) fills.inc('too_large');
      else {
        keepLocally(key, flight, { data, at, size: text.length }, policy);
        const owner = viewerClass.environmentId ?? 'nobody';
        void keep(key, flight, found?.marks, { owner, text, seconds: policy.maxAge }).then((outcome) =>
          fills.inc(outcome),
        );
      }
    }
    return { result, at };
  };

  const forget = (tag: ResponseTag): void => {
    flights.detach(tag);
    for (const [key, { tags }] of local.entries()) if (tags.includes(tag)) local.delete(key);
  };

  /** For whoever may keep it further on: nobody's in particular, which nothing makes old before its time. */
  const tellFreshness = (state: RequestState, { environmentId }: ViewerClass, { maxAge }: CachePolicy, at: number) => {
    if (environmentId === undefined) state.freshFor = maxAge - Math.max(0, Math.ceil((clock.now() - at) / 1000));
  };

  return {
    answer: async (request) => {
      const { state, policy, execute } = request;
      const viewerClass = classOf(state.viewer);
      if (viewerClass === undefined) return execute(state);
      const key = responseKey({ ...request, viewerClass: viewerClass.key });
      const known = local.get(key);
      if (known !== undefined && clock.now() < known.until) {
        outcomes.inc('local');
        tellFreshness(state, viewerClass, policy, known.answer.at);
        return { data: known.answer.data, errors: [] };
      }
      let flight = flights.find(key);
      if (flight === undefined)
        flight = flights.begin(key, tagsOf(policy, viewerClass), (own) => bring(key, request, viewerClass, own));
      else outcomes.inc('collapsed');
      try {
        const { result, at } = await flights.join(key, flight, state.signal);
        if (result.errors.length === 0) tellFreshness(state, viewerClass, policy, at);
        return result;
      } catch (error) {
        if (error instanceof CallerLeftError) return left;
        throw error;
      }
    },
    forget: (domain, environmentId) => forget(responseTag(domain, environmentId)),
    invalidate: (domain, environmentId) => {
      const tag = responseTag(domain, environmentId);
      forget(tag);
      void store?.invalidate(tag);
    },
  };
};
