import type { ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';

interface HttpExtension {
  readonly status: number;
  /** The status is told only to who asks for GraphQL's own media type. */
  readonly spec?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

export const resultForms = ['application/graphql-response+json', 'application/json'] as const;
export type ResultForm = (typeof resultForms)[number];

/** Answers as the GraphQL front does, byte for byte. */
export const sendResult = (result: ExecutionResult, form: ResultForm, response: ServerResponse): void => {
  const spec = form === 'application/graphql-response+json';
  let status = spec && result.data === undefined ? 400 : 200;
  const errors = result.errors?.map((error) => {
    const { http, ...extensions } = error.extensions as { readonly http?: HttpExtension };
    if (http !== undefined && (spec || http.spec !== true)) status = http.status;
    for (const [name, value] of Object.entries(http?.headers ?? {})) response.setHeader(name, value);
    return { ...error.toJSON(), extensions };
  });
  const text = JSON.stringify({
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(errors === undefined ? {} : { errors }),
  });
  response
    .writeHead(status, { 'content-type': `${form}; charset=utf-8`, 'content-length': Buffer.byteLength(text) })
    .end(text);
};
