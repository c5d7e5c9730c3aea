import type { TrustedDocument } from '../generated/graphql.ts';
import type { Session } from './session.ts';

/** The server answered and refused the request as a whole. `code` is the first error's. */
export class RequestError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`The request was refused: ${code}`);
    this.name = 'RequestError';
    this.code = code;
  }
}

export type Request = <Result, Variables>(
  document: TrustedDocument<Result, Variables>,
  variables: Variables,
) => Promise<Result>;

/**
 * Sends a trusted document in the player's session, past every cache.
 * @throws RequestError where the answer has errors
 * @throws TypeError where there is no answer: it may have taken effect
 */
export const createRequest =
  (session: Session): Request =>
  async <Result>(document: { readonly documentId: string }, variables: unknown): Promise<Result> => {
    const response = await session.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ documentId: document.documentId, variables }),
    });
    let body: {
      readonly data?: Result | null;
      readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
    };
    try {
      body = (await response.json()) as typeof body;
    } catch {
      throw new TypeError(`The answer was no GraphQL (status ${response.status})`);
    }
    if (body.errors !== undefined || body.data == null) {
      throw new RequestError(body.errors?.[0]?.extensions?.code ?? 'UNKNOWN');
    }
    return body.data;
  };

/** Whether a request that failed so may have taken effect, or may succeed later: it is sent again with its key. */
export const isOpen = (error: unknown): boolean =>
  !(error instanceof RequestError) ||
  ['INTERNAL_SERVER_ERROR', 'UNAVAILABLE', 'OVERLOADED', 'RATE_LIMITED'].includes(error.code);
