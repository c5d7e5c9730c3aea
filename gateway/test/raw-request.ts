import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export interface RawRequest {
  readonly host: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Sends exactly this and gives the answer's beginning: `fetch` would not let a test choose its Host. */
export const open = (
  port: number,
  { host, path, method = 'GET', headers, body }: RawRequest,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, method, path, headers: { host, ...headers }, agent: false }, resolve)
      .once('error', reject)
      .end(body);
  });

/** As {@link open}, with the whole answer. */
export const ask = async (port: number, request: RawRequest): Promise<RawAnswer> => {
  const response = await open(port, request);
  const whole = await buffer(response);
  return { status: response.statusCode ?? 0, headers: response.headers, body: whole, text: whole.toString() };
};
