import type { TypedDocumentString } from './generated/graphql.ts';

export interface ClientOptions {
  /** The GraphQL endpoint, such as `https://api.stargraph.example/graphql`. */
  readonly url: string;
  /** A player's or operator's access token, or where to take it from at each request. Not together with `apiKey`. */
  readonly token?: string | (() => string | undefined);
  /** An API key, `sgk_…`. Keep it on a server: whoever has it can do what it may. */
  readonly apiKey?: string;
  /** @default the runtime's own `fetch` */
  readonly fetch?: typeof globalThis.fetch;
}

/** One error of an answer, as GraphQL has it. `extensions.code` is stable: programs may branch on it. */
export interface ResponseError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly traceId?: string; readonly [name: string]: unknown };
}

/** The answer had errors, or was none. Refusals by the rules are not errors: they are in a mutation's result. */
export class StargraphError extends Error {
  /** The HTTP status. */
  readonly status: number;
  readonly errors: readonly ResponseError[];
  /** What could be answered nevertheless. */
  readonly data: unknown;
  constructor(status: number, errors: readonly ResponseError[], data: unknown) {
    super(errors.map((error) => error.message).join('; ') || `The answer was no GraphQL (status ${status})`);
    this.name = 'StargraphError';
    this.status = status;
    this.errors = errors;
    this.data = data;
  }

  /** The code of the first error, such as `UNAUTHENTICATED`. */
  get code(): string | undefined {
    return this.errors[0]?.extensions?.code;
  }
}

type Arguments<Variables> =
  Variables extends Record<string, never>
    ? [variables?: Variables]
    : Partial<Variables> extends Variables
      ? [variables?: Variables]
      : [variables: Variables];

export interface Client {
  /**
   * Sends an operation and gives its data.
   * @throws StargraphError where the answer has errors; `data` in it holds what came beside them
   * @throws TypeError where the endpoint can't be reached
   */
  execute<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    ...variables: Arguments<Variables>
  ): Promise<Result>;
}

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly ResponseError[];
}

const readBody = async (response: Response): Promise<Body | undefined> => {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
};

/** A typed client of the supergraph. It keeps no state but its options. */
export const createClient = (options: ClientOptions): Client => {
  const send = options.fetch ?? globalThis.fetch;
  const credential = (): Record<string, string> => {
    if (options.apiKey !== undefined) return { 'x-api-key': options.apiKey };
    const token = typeof options.token === 'function' ? options.token() : options.token;
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  };
  return {
    execute: async <Result, Variables>(
      document: TypedDocumentString<Result, Variables>,
      ...[variables]: Arguments<Variables>
    ): Promise<Result> => {
      // By its hash, which is all that a player's or an operator's token may send; a key's holder sends what they like,
      // also to a server that does not know this SDK's documents yet.
      const documentId: unknown = options.apiKey === undefined ? document.__meta__?.['documentId'] : undefined;
      const response = await send(options.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...credential() },
        body: JSON.stringify(
          documentId === undefined ? { query: document.toString(), variables } : { documentId, variables },
        ),
      });
      const body = await readBody(response);
      if (body?.errors !== undefined || body?.data === undefined || body.data === null) {
        throw new StargraphError(response.status, body?.errors ?? [], body?.data);
      }
      return body.data as Result;
    },
  };
};
