import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import type { Domain, ServiceName } from './contracts/domain.ts';
import { hmac, isSigned, type AcceptedKeys } from './hmac.ts';
import { startSpan } from './tracing.ts';
import { UnreachableError, isUnreachable } from './unreachable.ts';

/** The contract of one internal command: an answer that is needed now, outside the supergraph. */
export interface Command<Input extends z.ZodType, Output extends z.ZodType> {
  readonly name: string;
  readonly owner: Domain;
  /** Only these services may call it. */
  readonly callers: readonly ServiceName[];
  readonly timeoutMs: number;
  readonly input: Input;
  readonly output: Output;
}

export const defineCommand = <Input extends z.ZodType, Output extends z.ZodType>(
  command: Command<Input, Output>,
): Command<Input, Output> => command;

/** The header that proves who sends a command. */
export const commandHeader = 'x-stargraph-command';
const lifeMs = 30_000;

const proofSchema = z.object({
  caller: z.string(),
  owner: z.string(),
  name: z.string(),
  sentAt: z.number(),
  bodyHash: z.string(),
});

const hashOf = (body: string): string => createHash('sha256').update(body).digest('base64url');

export interface CommandRequest {
  readonly name: string;
  readonly proof: string;
  readonly traceparent: string;
  readonly body: string;
}

export interface CommandResponse {
  /**
   * HTTP status: 200, 400 (input breaks the contract), 403 (proof refused), 404 (no such command), 500, 503 (the owner
   * can't answer at the moment), 504 (no answer in time).
   */
  readonly status: number;
  readonly body: string;
}

/** Carries a command to its owner: over HTTP, or in process. */
export interface CommandTransport {
  send(owner: Domain, request: CommandRequest, timeoutMs: number): Promise<CommandResponse>;
}

/** The owner refused the call, or failed. Never a rule's refusal: those are part of a command's output. */
class CommandFailedError extends Error {
  readonly status: number;
  constructor(command: string, status: number) {
    super(`Command ${command} failed with status ${status}`);
    this.name = 'CommandFailedError';
    this.status = status;
  }
}

const passing: ReadonlySet<number> = new Set([502, 503, 504]);

/** Carries it, and tells that the owner gave no answer from everything else. */
const answered = async (name: string, sent: Promise<CommandResponse>): Promise<string> => {
  let response: CommandResponse;
  try {
    response = await sent;
  } catch (error) {
    throw new UnreachableError(`Command ${name}`, error);
  }
  if (passing.has(response.status)) throw new UnreachableError(`Command ${name}`, `status ${response.status}`);
  if (response.status !== 200) throw new CommandFailedError(name, response.status);
  return response.body;
};

export interface CommandClient {
  /**
   * @throws UnreachableError where the owner gives no answer in time, or says that it can't at the moment
   * @throws CommandFailedError where it refuses the proof or fails
   */
  call<Input extends z.ZodType, Output extends z.ZodType>(
    command: Command<Input, Output>,
    input: z.input<Input>,
    options?: { readonly traceparent?: string },
  ): Promise<z.output<Output>>;
}

export const createCommandClient = (deps: {
  readonly caller: ServiceName;
  /** The HMAC key that the caller shares with one owner. */
  readonly keyFor: (owner: Domain) => Uint8Array;
  readonly transport: CommandTransport;
  readonly clock: Clock;
}): CommandClient => ({
  call: async (command, input, options = {}) => {
    const body = JSON.stringify(command.input.parse(input));
    const payload = Buffer.from(
      JSON.stringify({
        caller: deps.caller,
        owner: command.owner,
        name: command.name,
        sentAt: deps.clock.now(),
        bodyHash: hashOf(body),
      }),
    ).toString('base64url');
    const proof = `${payload}.${hmac(deps.keyFor(command.owner), 'command', payload).toString('base64url')}`;
    const span = startSpan(`command ${command.name}`, options.traceparent, 'client');
    try {
      const request = { name: command.name, proof, traceparent: span.trace.traceparent, body };
      const answer = await answered(command.name, deps.transport.send(command.owner, request, command.timeoutMs));
      span.end();
      return command.output.parse(JSON.parse(answer));
    } catch (error) {
      span.end(error);
      throw error;
    }
  },
});

/** A command with the function that answers it. */
export interface CommandHandler {
  readonly command: Command<z.ZodType, z.ZodType>;
  readonly run: (input: unknown, call: { readonly traceparent: string }) => Promise<unknown>;
}

export const handleCommand = <Input extends z.ZodType, Output extends z.ZodType>(
  command: Command<Input, Output>,
  run: (input: z.output<Input>, call: { readonly traceparent: string }) => Promise<z.input<Output>>,
): CommandHandler => ({ command, run: (input, call) => run(input as z.output<Input>, call) });

export type CommandReceiver = (request: CommandRequest) => Promise<CommandResponse>;

/** The owner's side: checks who calls, that it may, that the body is the signed one, and the contract. */
export const createCommandReceiver = (deps: {
  readonly owner: Domain;
  readonly keyFor: (caller: ServiceName) => AcceptedKeys | undefined;
  readonly handlers: readonly CommandHandler[];
  readonly clock: Clock;
  readonly onError: (error: unknown, command: string) => void;
}): CommandReceiver => {
  const byName = new Map(deps.handlers.map((handler) => [handler.command.name, handler]));
  const refused: CommandResponse = { status: 403, body: '{}' };

  const proven = (request: CommandRequest): ServiceName | undefined => {
    const dot = request.proof.indexOf('.');
    if (dot <= 0) return undefined;
    const payload = request.proof.slice(0, dot);
    const proof = readProof(payload);
    if (proof === undefined) return undefined;
    const caller = proof.caller as ServiceName;
    const keys = deps.keyFor(caller);
    if (keys === undefined) return undefined;
    const given = Buffer.from(request.proof.slice(dot + 1), 'base64url');
    if (!isSigned(keys, 'command', payload, given)) return undefined;
    const fresh = Math.abs(deps.clock.now() - proof.sentAt) <= lifeMs;
    return fresh && proof.owner === deps.owner && proof.name === request.name && proof.bodyHash === hashOf(request.body)
      ? caller
      : undefined;
  };

  return async (request) => {
    const caller = proven(request);
    if (caller === undefined) return refused;
    const handler = byName.get(request.name);
    if (handler === undefined) return { status: 404, body: '{}' };
    if (!handler.command.callers.includes(caller)) return refused;
    const input = handler.command.input.safeParse(JSON.parse(request.body));
    if (!input.success) return { status: 400, body: JSON.stringify({ problem: z.prettifyError(input.error) }) };
    try {
      const output = await handler.run(input.data, { traceparent: request.traceparent });
      return { status: 200, body: JSON.stringify(output) };
    } catch (error) {
      deps.onError(error, request.name);
      return { status: isUnreachable(error) ? 503 : 500, body: '{}' };
    }
  };
};

const readProof = (payload: string): z.infer<typeof proofSchema> | undefined => {
  try {
    return proofSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
};

/** Reaches owners in the same process, through the same proof, contract and time-out as over HTTP. */
export const createLocalCommandTransport = (receiverOf: (owner: Domain) => CommandReceiver): CommandTransport => ({
  send: async (owner, request, timeoutMs) => {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<CommandResponse>((resolve) => {
      timer = setTimeout(() => resolve({ status: 504, body: '{}' }), timeoutMs);
    });
    try {
      return await Promise.race([receiverOf(owner)(request), timeout]);
    } finally {
      clearTimeout(timer);
    }
  },
});

/** Reaches owners over HTTP at `POST <origin>/internal/commands/<name>`. */
export const createHttpCommandTransport = (originOf: (owner: Domain) => string): CommandTransport => ({
  send: async (owner, request, timeoutMs) => {
    const response = await fetch(`${originOf(owner)}/internal/commands/${request.name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [commandHeader]: request.proof, traceparent: request.traceparent },
      body: request.body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: await response.text() };
  },
});
