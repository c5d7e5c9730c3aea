import type { IncomingMessage } from 'node:http';
import type { ExecutionResult } from 'graphql';

/** What a request asks that is of the form in which the gateway sends all of its own. */
export interface PlainOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether the headers are those of the gateway's own requests: JSON, as long as it says and no longer than `limit` bytes, for JSON. */
export const isPlainRequest = ({ method, url, headers }: IncomingMessage, limit: number): boolean => {
  const length = Number(headers['content-length']);
  return (
    method === 'POST' &&
    url === '/graphql' &&
    headers['content-type'] === 'application/json' &&
    headers.accept === 'application/json' &&
    headers['content-encoding'] === undefined &&
    length > 0 &&
    length <= limit
  );
};

/** The operation in a body that holds a document, variables where there are any, and nothing else. */
export const readPlainOperation = (body: Buffer): PlainOperation | undefined => {
  let content: unknown;
  try {
    content = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  if (!isObject(content)) return undefined;
  const { query, variables, ...others } = content;
  if (typeof query !== 'string' || Object.keys(others).length > 0) return undefined;
  if (variables === undefined || variables === null) return { query, variables: {} };
  return isObject(variables) ? { query, variables } : undefined;
};

/** The body that the GraphQL front would answer an executed operation with. */
export const plainAnswer = ({ data, errors, extensions }: ExecutionResult): string =>
  JSON.stringify({
    ...(errors === undefined || errors.length === 0 ? {} : { errors: errors.map((error) => error.toJSON()) }),
    data,
    ...(extensions === undefined ? {} : { extensions }),
  });
