import { createHash } from 'node:crypto';
import { createDegradation } from '@stargraph/kit/degradation';
import { messageOf } from '@stargraph/kit/errors';
import { outcomeCounter } from '@stargraph/kit/metrics';
import type { Viewer } from '@stargraph/kit/viewer';
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { GatewayDeps } from './deps.ts';
import { documentKinds } from './document-kinds.ts';
import { refusal } from './errors.ts';
import type { YogaContext } from './yoga-context.ts';

/** Longest document that is kept, characters. */
const maxText = 16_384;
/** How long a document is kept, seconds. Not prolonged by use: its client sends it again then. */
const keptSeconds = 86_400;
/** Most that one environment's programs, or nobody in particular, may have kept within `keptSeconds`, characters. */
const maxKept = 4_194_304;
/** Most that this process keeps by itself, characters. */
const maxLocal = 16_777_216;

/** Whether a request names a document by its hash as Apollo's clients do, and does not say it. */
export const asksForPersisted = ({ query, extensions }: GraphQLParams): boolean =>
  (query === undefined || query === null) && typeof extensions === 'object' && extensions?.['persistedQuery'] != null;

/** The client sends its documents as text from now on. */
export const persistedQueryNotSupported = ['PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported'] as const;

const badRequest = (code: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code, http: { status: 400 } } });

/** The hash that a request names, if it names one. @throws GraphQLError where it is not Apollo's protocol in its first version */
const hashIn = ({ extensions }: GraphQLParams): string | undefined => {
  const asked: unknown = typeof extensions === 'object' ? extensions?.['persistedQuery'] : undefined;
  if (asked === undefined || asked === null) return undefined;
  const { version, sha256Hash } = asked as { readonly version?: unknown; readonly sha256Hash?: unknown };
  if (version !== 1) throw refusal(...persistedQueryNotSupported);
  if (typeof sha256Hash !== 'string' || !/^[0-9a-f]{64}$/i.test(sha256Hash))
    throw badRequest('BAD_REQUEST', 'extensions.persistedQuery.sha256Hash must be a SHA-256 hash in hex.');
  return sha256Hash.toLowerCase();
};

/** The hash that these extensions name, where they say nothing else and say it well. */
const soleHashIn = (extensions: unknown): string | undefined => {
  if (typeof extensions !== 'object' || extensions === null || Object.keys(extensions).length !== 1) return undefined;
  const { persistedQuery: asked } = extensions as { readonly persistedQuery?: unknown };
  if (typeof asked !== 'object' || asked === null || !('sha256Hash' in asked) || !('version' in asked))
    return undefined;
  const { version, sha256Hash } = asked;
  return version === 1 && typeof sha256Hash === 'string' && /^[0-9a-f]{64}$/.test(sha256Hash) ? sha256Hash : undefined;
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Whose documents these are: an environment's programs share theirs, and nobody else has any of them. */
const scopeOf = (viewer: Viewer): string => ('environmentId' in viewer ? viewer.environmentId : viewer.kind);

export interface PersistedQueries {
  /** Part of the GraphQL front. */
  readonly plugin: Plugin<YogaContext, YogaContext>;
  /** A request that names by its hash a document that this process has, as if it had been sent as text. Counts nothing. */
  readonly asText: (params: GraphQLParams, viewer: Viewer) => GraphQLParams | undefined;
  /** Counts an operation whose document came so, and was at hand. */
  readonly count: (kind: 'free' | 'persisted') => void;
}

/**
 * Automatic persisted queries: a program sends a document once with its hash, then the hash alone. Documents that were
 * executed are kept for a day in Redis, for all gateways, and in this process; where Redis is lost, what this process
 * does not have is not found, and the program sends the text again.
 */
export const createPersistedQueries = (
  deps: Pick<GatewayDeps, 'persisted' | 'clock' | 'logger' | 'metrics'>,
): PersistedQueries => {
  const store = deps.persisted;
  const outcomes = outcomeCounter(deps.metrics, {
    name: 'stargraph_persisted_queries_total',
    help: 'Documents that programs named by their hash: found, not_found, mismatch, kept, or full where no more is kept',
  });
  const kinds = documentKinds(deps.metrics);
  const degraded = createDegradation('persisted-queries', deps);
  const local = new LRUCache<string, string>({
    max: 10_000,
    maxSize: maxLocal,
    sizeCalculation: (text) => text.length + 1,
    ttl: keptSeconds * 1000,
    perf: deps.clock,
  });
  /** What Redis answers; undefined where it gives no answer. */
  const fromStore = async <Answer>(ask: (store: Redis) => Promise<Answer>): Promise<Answer | undefined> => {
    if (store === undefined) return undefined;
    try {
      const answer = await ask(store);
      degraded.end();
      return answer;
    } catch (error) {
      degraded.begin(messageOf(error));
      return undefined;
    }
  };

  const find = async (scope: string, hash: string): Promise<string | undefined> => {
    const key = `document:${scope}:${hash}`;
    const known = local.get(key);
    if (known !== undefined) return known;
    const text = await fromStore((redis) => redis.get(key));
    if (typeof text !== 'string' || hashOf(text) !== hash) return undefined;
    local.set(key, text);
    return text;
  };

  const keep = async (scope: string, hash: string, text: string): Promise<void> => {
    const key = `document:${scope}:${hash}`;
    if (text.length > maxText) return;
    local.set(key, text);
    const kept = await fromStore(async (redis) => {
      const sum = `documents:${scope}`;
      await redis.set(sum, 0, 'EX', keptSeconds, 'NX');
      if ((await redis.incrby(sum, text.length)) > maxKept) return false;
      await redis.set(key, text, 'EX', keptSeconds);
      return true;
    });
    if (kept !== undefined) outcomes.inc(kept ? 'kept' : 'full');
  };

  /** What is to be kept once it turns out to be an operation. */
  const fresh = new WeakMap<object, { readonly scope: string; readonly hash: string; readonly text: string }>();

  const plugin: Plugin<YogaContext, YogaContext> = {
    onParams: async ({ params, setParams, request, context }) => {
      const hash = hashIn(params);
      if (hash === undefined) {
        kinds.inc({ kind: 'free' });
        return;
      }
      const scope = scopeOf(context.state.viewer);
      const { query } = params;
      if (typeof query === 'string') {
        kinds.inc({ kind: 'free' });
        if (hashOf(query) !== hash) {
          outcomes.inc('mismatch');
          throw badRequest('PERSISTED_QUERY_HASH_MISMATCH', 'The sha256Hash is not the hash of the query.');
        }
        // A request that may be forged, or repeated by whatever stands between, keeps nothing.
        if (request.method === 'POST' && local.get(`document:${scope}:${hash}`) === undefined)
          fresh.set(context.state, { scope, hash, text: query });
        return;
      }
      const text = await find(scope, hash);
      outcomes.inc(text === undefined ? 'not_found' : 'found');
      if (text === undefined) throw refusal('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
      kinds.inc({ kind: 'persisted' });
      setParams({ ...params, query: text });
    },
    onExecutionResult: ({ context }) => {
      const { state } = context;
      const kept = fresh.get(state);
      // What is no operation of this schema, or too much, is not worth a place.
      if (kept !== undefined && state.executed !== undefined) void keep(kept.scope, kept.hash, kept.text);
    },
  };
  return {
    plugin,
    asText: ({ query, variables, operationName, extensions, ...others }, viewer) => {
      if ((query !== undefined && query !== null) || extensions === undefined || Object.keys(others).length > 0)
        return undefined;
      const hash = soleHashIn(extensions);
      const text = hash === undefined ? undefined : local.get(`document:${scopeOf(viewer)}:${hash}`);
      if (text === undefined) return undefined;
      return {
        query: text,
        ...(variables === undefined ? {} : { variables }),
        ...(operationName === undefined ? {} : { operationName }),
      };
    },
    count: (kind) => {
      kinds.inc({ kind });
      if (kind === 'persisted') outcomes.inc('found');
    },
  };
};
