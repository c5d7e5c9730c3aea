import type { ServerResponse } from 'node:http';

/** On every answer: nothing here is a page, and nothing may be kept. */
const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

export const setSecurityHeaders = (response: ServerResponse): void => {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
};

/** A request that is refused as a whole, before any GraphQL. */
export class RequestRefusedError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'RequestRefusedError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Answers in GraphQL's form, whatever the path: clients have one place to look. */
export const sendRefusal = (
  response: ServerResponse,
  { status, code, message, headers }: RequestRefusedError,
): void => {
  response
    .writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
};
