import { readFile } from 'node:fs/promises';
import { connect as connectHttp2, type IncomingHttpHeaders as Http2Headers } from 'node:http2';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { gunzipSync } from 'node:zlib';

export interface Sent {
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly raw: readonly string[];
  readonly text: string;
}

/** Sends exactly this, over a connection of its own, and gives the answer's beginning. */
export const open = async (origin: string, sent: Sent, ca?: string): Promise<IncomingMessage> => {
  const { hostname, port, protocol } = new URL(origin);
  const options = {
    host: hostname,
    port,
    agent: false,
    method: sent.method ?? 'GET',
    path: sent.path ?? '/',
    headers: { host: sent.host, ...sent.headers } as Record<string, string | string[]>,
  };
  const trusted = ca === undefined ? undefined : await readFile(ca);
  return new Promise((resolve, reject) => {
    const asked =
      protocol === 'https:'
        ? requestTls({ ...options, ca: trusted, servername: sent.host }, resolve)
        : request(options, resolve);
    asked.once('error', reject).end(sent.body);
  });
};

/** As {@link open}, with the whole answer; gzip is undone. */
export const ask = async (origin: string, sent: Sent, ca?: string): Promise<Got> => {
  const response = await open(origin, sent, ca);
  const whole = await buffer(response);
  const text = response.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole;
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    raw: response.rawHeaders,
    text: text.toString('utf8'),
  };
};

/** The protocol version and cipher that a TLS handshake ends with. @throws where it fails */
export const shake = async (
  origin: string,
  servername: string,
  options: ConnectionOptions = {},
): Promise<{ readonly protocol: string | null; readonly cipher: string; readonly alpn: string | false | null }> => {
  const socket = connectTls({
    host: '127.0.0.1',
    port: Number(new URL(origin).port),
    servername,
    rejectUnauthorized: false,
    ...options,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
    });
    return { protocol: socket.getProtocol(), cipher: socket.getCipher().name, alpn: socket.alpnProtocol };
  } finally {
    socket.destroy();
  }
};

/** Several requests at once over one HTTP/2 connection, whose certificate is for `servername`. */
export const askHttp2 = async (
  origin: string,
  servername: string,
  ca: string,
  sent: readonly Sent[],
): Promise<readonly { readonly status: number; readonly headers: Http2Headers; readonly text: string }[]> => {
  const session = connectHttp2(`https://127.0.0.1:${new URL(origin).port}`, { ca: await readFile(ca), servername });
  try {
    return await Promise.all(
      sent.map(async ({ host, path = '/', method = 'GET', headers, body }) => {
        const stream = session.request({ ':authority': host, ':path': path, ':method': method, ...headers });
        stream.end(body);
        const got = new Promise<Http2Headers & { ':status'?: number }>((resolve, reject) => {
          stream.once('response', resolve);
          stream.once('error', reject);
        });
        const answer = await got;
        return { status: answer[':status'] ?? 0, headers: answer, text: (await buffer(stream)).toString() };
      }),
    );
  } finally {
    session.close();
  }
};
