import { Buffer } from 'node:buffer';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { Agent, buildConnector } from 'undici';
import { webhookUrl, WebhookUrlRefusedError } from './domain/webhook-url.ts';
import { retryAfterMs, type AttemptResult, type WebhookProblem } from './domain/webhook-schedule.ts';
import type { WebhookReach } from './webhook-reach.ts';

/** What is kept of an answer, bytes. */
const snippetBytes = 1024;
/** What is read of it, so that the connection can be used again. */
const mostReadBytes = 64 * 1024;

class ForbiddenAddressError extends Error {
  constructor() {
    super('The name leads to an address that webhooks are not sent to');
    this.name = 'ForbiddenAddressError';
  }
}

/** Sends webhooks. Never throws for what a receiver does. */
export interface WebhookHttp {
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<AttemptResult>;
  close(): Promise<void>;
}

/**
 * Resolves for a connection: the addresses that are checked here are those that are connected to, so a name that
 * changes between two questions gains nothing. One address that is not allowed condemns all of the name's.
 */
const guardedLookup =
  (reach: WebhookReach): LookupFunction =>
  (host, options, callback) => {
    const answer = async (): Promise<void> => {
      const addresses = await reach.resolve(host.replace(/\.$/, ''));
      if (addresses.length === 0 || !addresses.every((address) => reach.isAllowed(address)))
        throw new ForbiddenAddressError();
      const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      const [first] = all;
      if (options.all === true) callback(null, all);
      else if (first !== undefined) callback(null, first.address, first.family);
    };
    answer().catch((error: unknown) => {
      callback(error instanceof Error ? error : new Error(String(error)), '', 4);
    });
  };

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
};

const causes = (error: unknown): unknown[] =>
  error instanceof AggregateError
    ? error.errors.flatMap(causes)
    : error instanceof Error && error.cause !== undefined
      ? [error, ...causes(error.cause)]
      : [error];

const problemOf = (error: unknown): WebhookProblem => {
  const all = causes(error);
  if (all.some((each) => each instanceof ForbiddenAddressError || each instanceof WebhookUrlRefusedError))
    return 'address';
  if (all.some((each) => each instanceof Error && /^(TimeoutError|AbortError)$/.test(each.name))) return 'timeout';
  const code = all.map(codeOf).find((each) => each !== '') ?? '';
  if (/TIMEOUT|ETIMEDOUT/.test(code) && !/^EDNS|^ETIMEOUT$/.test(code)) return 'timeout';
  if (/^(ENOTFOUND|ENODATA|ESERVFAIL|EREFUSED|EAI_.*|ETIMEOUT|EBADNAME|EFORMERR)$/.test(code)) return 'dns';
  if (/CERT|^ERR_TLS|^ERR_SSL|UNABLE_TO_|DEPTH_ZERO|^EPROTO$/.test(code)) return 'tls';
  return 'connection';
};

/** The beginning of an answer, as text that PostgreSQL takes. */
const snippetOf = async (body: Readable): Promise<string> => {
  const kept: Buffer[] = [];
  let read = 0;
  try {
    for await (const chunk of body) {
      const bytes = Buffer.from(chunk as Uint8Array);
      if (read < snippetBytes) kept.push(bytes.subarray(0, snippetBytes - read));
      read += bytes.length;
      if (read > mostReadBytes) break;
    }
  } catch {
    // The status has come, which is the answer; the rest is only for people to read.
  }
  if (!body.readableEnded) body.destroy();
  return Buffer.concat(kept).toString('utf8').replaceAll('\0', '\uFFFD');
};

/**
 * @param options.timeoutMs an attempt in all: name, connection, answer. @default 15 s
 * @param options.ca for tests over TLS
 */
export const createWebhookHttp = (options: {
  readonly reach: WebhookReach;
  readonly timeoutMs?: number;
  readonly ca?: string;
}): WebhookHttp => {
  const { reach, timeoutMs = 15_000 } = options;
  const connector = buildConnector({
    lookup: guardedLookup(reach),
    timeout: timeoutMs,
    allowH2: false,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  });
  const agent = new Agent({
    pipelining: 1,
    allowH2: false,
    connect: (target, callback) => {
      connector(target, (...[error, socket]) => {
        // The lookup has seen to it; this sees that nothing has led round the lookup.
        if (error === null && !reach.isAllowed(socket.remoteAddress ?? '')) {
          socket.destroy();
          callback(new ForbiddenAddressError(), null);
        } else if (error === null) callback(null, socket);
        else callback(error, null);
      });
    },
  });

  const ask = async (url: URL, headers: Readonly<Record<string, string>>, body: string) => {
    const answer = await agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const after = answer.headers['retry-after'];
    return {
      status: answer.statusCode,
      retryAfterMs: retryAfterMs(typeof after === 'string' ? after : undefined, Date.now()),
      response: await snippetOf(answer.body),
    };
  };

  const statusProblem = (status: number): WebhookProblem | null =>
    status >= 200 && status < 300 ? null : status >= 300 && status < 400 ? 'redirect' : 'status';

  return {
    post: async (text, headers, body) => {
      const begun = performance.now();
      const since = (): number => Math.round(performance.now() - begun);
      try {
        // Looked at each time: the rules may be stricter by now than when it was entered, and a host that is an
        // address is connected to without a lookup.
        const answer = await ask(webhookUrl(text, reach.loopback), headers, body);
        return { ...answer, durationMs: since(), problem: statusProblem(answer.status) };
      } catch (error) {
        return { durationMs: since(), status: null, problem: problemOf(error), response: null, retryAfterMs: null };
      }
    },
    close: () => agent.close(),
  };
};
