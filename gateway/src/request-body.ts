import type { IncomingMessage } from 'node:http';
import type { GraphQLParams } from 'graphql-yoga';
import { BodyTooLargeError, readBody } from '@stargraph/kit/server';
import { RequestRefusedError } from './answer.ts';
import { maxBodyBytes } from './limits.ts';

// What is left of the body is not read, so the connection can't be used again.
const tooLarge = (): RequestRefusedError =>
  new RequestRefusedError(413, 'BODY_TOO_LARGE', `The body is larger than ${maxBodyBytes} bytes.`, {
    connection: 'close',
  });

/**
 * A request's body, known to be one JSON object; whether it is an operation is not looked at.
 * @throws RequestRefusedError for another method or media type, a body that is too large, or not such JSON
 */
export const readOperation = async (request: IncomingMessage): Promise<GraphQLParams> => {
  // Browsers send neither another method nor this type across origins without asking first, which keeps forged requests out.
  if (request.method !== 'POST')
    throw new RequestRefusedError(405, 'METHOD_NOT_ALLOWED', 'Send the operation by POST.', { allow: 'POST, OPTIONS' });
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

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
