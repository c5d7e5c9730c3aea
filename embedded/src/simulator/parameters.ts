import type { IncomingMessage } from 'node:http';
import { readBody } from '@stargraph/kit/server';
import { badRequest, BotApiError } from './api-error.ts';

const maxBody = 1024 * 1024;

export interface GivenParameters {
  readonly values: Readonly<Record<string, unknown>>;
  /** Everything is text: a query or a form. */
  readonly textual: boolean;
}

/** A call's parameters from its query, and its JSON or form body, which wins. */
export const readParameters = async (request: IncomingMessage, url: URL): Promise<GivenParameters> => {
  const query = Object.fromEntries(url.searchParams);
  const type = request.headers['content-type'] ?? '';
  if (request.method === 'GET') {
    request.resume();
    return { values: query, textual: true };
  }
  if (request.method !== 'POST') throw new BotApiError(405, 'Method Not Allowed');
  const body = await readBody(request, maxBody);
  if (body === '') return { values: query, textual: true };
  if (type.startsWith('application/json')) {
    const parsed = parse(body);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      throw badRequest("can't parse request JSON: Object expected");
    // Null stands for nothing, as where a client leaves a parameter out.
    return {
      values: { ...query, ...Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== null)) },
      textual: false,
    };
  }
  if (type.startsWith('application/x-www-form-urlencoded') || type.startsWith('multipart/form-data')) {
    const form = await new Response(body, { headers: { 'content-type': type } }).formData();
    const fields = [...form].filter((field): field is [string, string] => typeof field[1] === 'string');
    return { values: { ...query, ...Object.fromEntries(fields) }, textual: true };
  }
  return { values: query, textual: true };
};

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw badRequest("can't parse request JSON");
  }
};
