import type { IncomingMessage } from 'node:http';
import type { GraphQLParams } from 'graphql-yoga';
import { BodyTooLargeError, readBody } from '@stargraph/kit/server';
import { RequestRefusedError } from './answer.ts';
import type { Host } from './host.ts';
import { maxBodyBytes } from './limits.ts';

// What is left of the body is not read, so the connection can't be used again.
const tooLarge = (): RequestRefusedError =>
  new RequestRefusedError(413, 'BODY_TOO_LARGE', `The body is larger than ${maxBodyBytes} bytes.`, {
    connection: 'close',
  });

/**
 * What a request asks: its body, known to be one JSON object, or on the API's host the words of its URL. Whether it is
 * an operation is not looked at.
 * @throws RequestRefusedError for another method or media type, a body that is too large, or not such JSON
 */
export const readOperation = async (host: Host, request: IncomingMessage): Promise<GraphQLParams> => {
  // A forged GET is a query of nobody, whose answer the forging page can't read: no cookie counts on the API's host, and
  // a credential's header is one that browsers ask for first.
  if (request.method === 'GET' && host.kind === 'api') return readUrl(request.url ?? '');
  // Browsers send neither another method nor this type across origins without asking first, which keeps forged requests out.
  if (request.method !== 'POST')
    throw new RequestRefusedError(405, 'METHOD_NOT_ALLOWED', 'Send the operation by POST.', {
      allow: `${host.kind === 'api' ? 'GET, ' : ''}POST, OPTIONS`,
    });
  if (
    !/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '') ||
    request.headers['content-encoding'] !== undefined
  ) {
    throw new RequestRefusedError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the body as application/json, without a content encoding.',
    );
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge();
  const text = await readBody(request, maxBodyBytes).catch((error: unknown) => {
    throw error instanceof BodyTooLargeError ? tooLarge() : error;
  });
  const body = parseJson(text);
  if (Array.isArray(body)) throw new RequestRefusedError(400, 'BAD_REQUEST', 'Send one operation at a time.');
  if (typeof body !== 'object' || body === null)
    throw new RequestRefusedError(400, 'BAD_REQUEST', 'The body is not a JSON object.');
  return body;
};

/** The operation in a URL, as GraphQL over HTTP has it: `?query=…&variables={…}`. */
const readUrl = (url: string): GraphQLParams => {
  const { searchParams } = new URL(url, 'http://gateway');
  const operation: Record<string, unknown> = {};
  for (const name of ['query', 'operationName', 'variables', 'extensions']) {
    const text = searchParams.get(name);
    if (text === null) continue;
    const json = name === 'variables' || name === 'extensions';
    const value = json ? parseJson(text) : text;
    if (json && (typeof value !== 'object' || Array.isArray(value)))
      throw new RequestRefusedError(400, 'BAD_REQUEST', `${name} must be a JSON object.`);
    operation[name] = value;
  }
  return operation;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
