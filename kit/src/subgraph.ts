import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga, isAsyncIterable, type Plugin } from 'graphql-yoga';
import { printSubgraphSchema } from '@apollo/subgraph';
import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import type { Clock } from './clock.ts';
import { commandHeader, createCommandReceiver, type CommandHandler, type CommandReceiver } from './commands.ts';
import type { Domain, ServiceName } from './contracts/domain.ts';
import type { RequestContext } from './graphql/context.ts';
import { largestFetch } from './fetch-channel/frame.ts';
import { createChannelServer, type ChannelServer } from './fetch-channel/server.ts';
import { createDocuments, rootFieldOf } from './graphql/document.ts';
import { settleEntities } from './graphql/entity.ts';
import { outcomeOf, type Outcome } from './graphql/outcome.ts';
import { isPlainRequest, plainAnswer, readPlainOperation } from './graphql/plain-request.ts';
import type { AcceptedKeys } from './hmac.ts';
import type { Logger } from './logging.ts';
import { answerWays, commandSeconds, operationSeconds, type Registry } from './metrics.ts';
import { readBody, readBytes } from './server.ts';
import { startSpan, type Trace } from './tracing.ts';
import { createViewerVerifier, sessionCookieExtension, viewerHeader } from './viewer.ts';

/** A request from the gateway, in process. */
export interface LocalRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
  readonly viewer: string;
  readonly traceparent: string;
}

/** A domain's service: built, but nothing started. */
export interface Subgraph {
  readonly name: Domain;
  readonly schema: GraphQLSchema;
  /** Executes a gateway's operation in process, on a cached, compiled document. */
  execute(request: LocalRequest): Promise<ExecutionResult>;
  /** Answers an internal command. */
  readonly receiveCommand: CommandReceiver;
  /** Handles `/graphql` and `/internal/commands/*` over HTTP. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Answers the gateway's operations over its channels, as `handle` answers them over HTTP. */
  readonly channels: ChannelServer;
}

export interface SubgraphDeps<Context extends RequestContext> {
  readonly name: Domain;
  readonly schema: GraphQLSchema;
  /** What the gateway alone signs this subgraph's viewers with: a key, or several while one follows another. */
  readonly viewerKey: AcceptedKeys;
  /** The key or keys that a calling service shares with this subgraph; undefined for a service that never calls it. */
  readonly commandKeyFor: (caller: ServiceName) => AcceptedKeys | undefined;
  readonly commands: readonly CommandHandler[];
  /** Adds the domain's own services and request-scoped loaders. */
  readonly context: (request: RequestContext) => Context;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
}

/** Largest body of an internal command or gateway request, bytes. */
const maxBody = largestFetch;

export const createSubgraph = <Context extends RequestContext>(deps: SubgraphDeps<Context>): Subgraph => {
  const { schema, clock, logger } = deps;
  const operations = operationSeconds(deps.metrics);
  const commandTimes = commandSeconds(deps.metrics);
  const ways = answerWays(deps.metrics);
  const callerOf = createViewerVerifier(deps.name, deps.viewerKey, clock);

  const contextFor = (viewer: string | undefined, { trace, answer }: Operation): Context => {
    const { cookie, ...caller } = callerOf(viewer);
    const jar = cookie && {
      ...cookie,
      put: (refreshToken: string | null) => {
        answer.cookie = refreshToken;
      },
    };
    return deps.context({ ...caller, cookie: jar, now: clock.now(), trace, logger });
  };

  /** Times an operation and records its span, under its first root field. */
  const begin = (traceparent: string | null | undefined): Operation => {
    const span = startSpan(deps.name, traceparent, 'server');
    const stop = operations.startTimer({ service: deps.name });
    return {
      trace: span.trace,
      answer: { cookie: undefined },
      end: (operation: string, outcome: Outcome): void => {
        stop({ operation, outcome });
        span.rename(`${deps.name} ${operation}`);
        span.end(outcome === 'failed' ? outcome : undefined);
      },
    };
  };

  settleEntities(schema);
  const compiled = createDocuments(schema);

  const answerCommand = createCommandReceiver({
    owner: deps.name,
    keyFor: deps.commandKeyFor,
    handlers: deps.commands,
    clock,
    onError: (error, command) =>
      logger.error({ command, problem: error instanceof Error ? error.message : String(error) }, 'command failed'),
  });
  const commandNames = new Set(deps.commands.map(({ command }) => command.name));
  const receiveCommand: CommandReceiver = async (request) => {
    const command = commandNames.has(request.name) ? request.name : 'unknown';
    const stop = commandTimes.startTimer({ owner: deps.name, command });
    const span = startSpan(`${deps.name} ${command}`, request.traceparent, 'server');
    const answer = await answerCommand({ ...request, traceparent: span.trace.traceparent });
    span.end(answer.status === 200 ? undefined : `status ${answer.status}`);
    stop({ status: String(answer.status) });
    return answer;
  };

  const yoga = createYoga<HttpContext>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    maskedErrors: false,
    logging: false,
    batching: false,
    context: ({ viewer, operation }) => contextFor(viewer, operation),
    plugins: [useEnd()],
  });

  /**
   * Answers a body as the gateway sends them, on its compiled document. Undefined, with nothing done, for everything
   * that is unusual, and for what fails before it is executed: the front has the words for that.
   */
  const answerPlainly = async (
    body: Buffer,
    viewer: string | undefined,
    operation: Operation,
  ): Promise<string | undefined> => {
    const asked = readPlainOperation(body);
    if (asked === undefined) return undefined;
    const document = compiled(asked.query, undefined);
    if (document.operation === undefined || document.operation.introspects) return undefined;
    try {
      const result = await document.run(contextFor(viewer, operation), asked.variables);
      if (result.data === undefined) return undefined;
      operation.end(document.rootField, outcomeOf(result.errors));
      return plainAnswer(withCookie(result, operation));
    } catch (error) {
      // What may have changed something is never tried twice.
      if (document.operation.changes) throw error;
      return undefined;
    }
  };

  /** Answers a plain request; whatever else comes is left whole, its body at hand. */
  const answeredPlainly = async (
    request: IncomingMessage,
    response: ServerResponse,
    { viewer, operation }: HttpContext,
  ): Promise<boolean> => {
    if (!isPlainRequest(request, maxBody)) return false;
    const body = await readBytes(request, maxBody);
    const text = await answerPlainly(body, viewer, operation);
    if (text === undefined) {
      // The front takes a body that is there instead of the stream.
      Object.assign(request, { body });
      return false;
    }
    response
      .writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
      })
      .end(text);
    return true;
  };

  const channels = createChannelServer({
    limit: largestFetch,
    logger,
    answer: async ({ viewer, traceparent, body }) => {
      const context: HttpContext = { viewer: viewer === '' ? undefined : viewer, operation: begin(traceparent) };
      const text = await answerPlainly(body, context.viewer, context.operation);
      ways.inc({ service: deps.name, way: text === undefined ? 'front' : 'compiled' });
      if (text !== undefined) return { status: 200, body: text };
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const response = await yoga.fetch(
        'http://subgraph/graphql',
        { method: 'POST', headers, body: Buffer.from(body) },
        context,
      );
      return { status: response.status, body: await response.text() };
    },
  });

  return {
    name: deps.name,
    schema,
    channels,
    execute: async ({ query, variables, operationName, viewer, traceparent }) => {
      const { rootField, run } = compiled(query, operationName);
      const operation = begin(traceparent);
      const result = await run(contextFor(viewer, operation), variables);
      operation.end(rootField, outcomeOf(result.errors));
      return withCookie(result, operation);
    },
    receiveCommand,
    handle: async (request, response) => {
      const url = request.url ?? '/';
      if (url.startsWith('/internal/commands/') && request.method === 'POST') {
        const body = await readBody(request, maxBody);
        const answer = await receiveCommand({
          name: url.slice('/internal/commands/'.length),
          proof: headerOf(request, commandHeader) ?? '',
          traceparent: headerOf(request, 'traceparent') ?? '',
          body,
        });
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
        return;
      }
      const context: HttpContext = {
        viewer: headerOf(request, viewerHeader),
        operation: begin(headerOf(request, 'traceparent')),
      };
      const plainly = await answeredPlainly(request, response, context);
      ways.inc({ service: deps.name, way: plainly ? 'compiled' : 'front' });
      if (!plainly) await yoga(request, response, context);
    },
  };
};

/** One operation that is being answered. */
interface Operation {
  readonly trace: Trace;
  /** What it leads to beside its result. */
  readonly answer: { cookie: string | null | undefined };
  end(operation: string, outcome: Outcome): void;
}

interface HttpContext {
  readonly viewer: string | undefined;
  readonly operation: Operation;
}

/** Tells the gateway of the cookie, which takes it out before anybody else sees it. */
const withCookie = (result: ExecutionResult, { answer: { cookie } }: Operation): ExecutionResult =>
  cookie === undefined ? result : { ...result, extensions: { ...result.extensions, [sessionCookieExtension]: cookie } };

/** Ends the operation where it was executed; what is refused before is of no interest. */
const useEnd = (): Plugin<HttpContext, HttpContext> => ({
  onExecute: ({ args }) => {
    const { document, operationName, contextValue } = args as ExecutionArgs & { readonly contextValue: HttpContext };
    return {
      onExecuteDone: ({ result, setResult }) => {
        const outcome = 'errors' in result ? outcomeOf(result.errors) : 'ok';
        contextValue.operation.end(rootFieldOf(document, operationName ?? undefined), outcome);
        if (!isAsyncIterable(result)) setResult(withCookie(result, contextValue.operation));
      },
    };
  },
});

const headerOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** The subgraph's SDL as it is committed and composed. */
export const printSdl = (schema: GraphQLSchema): string => `${printSubgraphSchema(schema).trim()}\n`;
