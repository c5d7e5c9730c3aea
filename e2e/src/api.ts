/** A GraphQL answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Record<string, unknown>;
  }[];
}

/** A document by its text, or one of the SDK's, which goes by its hash. */
export type AnyDocument = string | { readonly __meta__?: Record<string, unknown> | undefined };

/** Sends any document as any caller, for tests of what the typed SDK would not let through. */
export const send = async (
  origin: string,
  document: AnyDocument,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
  signal: AbortSignal | null = null,
): Promise<RawAnswer> => {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      ...(typeof document === 'string' ? { query: document } : { documentId: document.__meta__?.['documentId'] }),
      variables,
    }),
  });
  const body = (await response.json()) as Omit<RawAnswer, 'status'>;
  return { ...body, status: response.status };
};

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
