import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { messageOf } from '../errors.ts';
import { assertObjectKey, checkBody, contentHash, isObjectKey, type FileStore } from '../objects.ts';

export interface S3Options {
  /** The API's root, addressed by path: `<endpoint>/<bucket>/<key>`. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** One attempt, its answer's body included. @default 10 s */
  readonly timeoutMs?: number;
  /** @default 4 */
  readonly attempts?: number;
  /** Before the second attempt, on average; doubled for each further one. @default 200 ms */
  readonly backoffMs?: number;
  /** Keys asked for at once. @default 1000, which is S3's most */
  readonly pageSize?: number;
}

/** The store refused, or was out of reach at every attempt. */
export class ObjectStoreError extends Error {
  /** Null where no answer came. */
  readonly status: number | null;
  /** S3's own word for it, such as `AccessDenied` or `NoSuchBucket`. */
  readonly code: string;
  constructor(what: string, status: number | null, code: string) {
    super(`${what}: ${code}`);
    this.name = 'ObjectStoreError';
    this.status = status;
    this.code = code;
  }
}

export interface S3ObjectStore extends FileStore {
  /** Asks whether the bucket is there and ours, so that a process tells of it at its start. @throws ObjectStoreError */
  checkBucket(): Promise<void>;
  /** Makes the bucket where it is missing. @throws ObjectStoreError */
  makeBucket(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

// A second writer of the same key at the same moment is told 409, a throttled one 429 or 503.
const isTransient = (status: number): boolean => status === 408 || status === 409 || status === 429 || status >= 500;
const notImplemented = 501;

/**
 * The S3 API (Amazon's, MinIO, R2, Ceph, …) with signature version 4. A put is signed with its content's hash, so
 * that the store refuses what was changed on the way, and never replaces an object.
 */
export const createS3ObjectStore = (options: S3Options): S3ObjectStore => {
  const {
    region,
    bucket,
    accessKeyId,
    secretAccessKey,
    timeoutMs = 10_000,
    attempts = 4,
    backoffMs = 200,
    pageSize = 1000,
  } = options;
  const root = `${options.endpoint.replace(/\/+$/, '')}/${bucket}`;
  const signingKeys = new Map<string, ArrayBuffer>();

  const request = async (
    method: string,
    url: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array | null,
    signal: AbortSignal,
  ): Promise<Response> => {
    const signed = await new AwsV4Signer({
      method,
      url,
      headers: { ...headers, 'x-amz-content-sha256': contentHash(body ?? '') },
      accessKeyId,
      secretAccessKey,
      region,
      service: 's3',
      cache: signingKeys,
    }).sign();
    return await fetch(signed.url, {
      method,
      headers: signed.headers,
      // Nobody hands over shared memory here.
      body: body as Uint8Array<ArrayBuffer> | null,
      redirect: 'error',
      signal,
    });
  };

  const once = async (
    method: string,
    url: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array | null,
  ): Promise<Answer> => {
    const response = await request(method, url, headers, body, AbortSignal.timeout(timeoutMs));
    return {
      status: response.status,
      headers: response.headers,
      body: new Uint8Array(await response.arrayBuffer()),
    };
  };

  /** Every request here may be sent twice: objects are immutable. */
  const send = async (
    method: string,
    url: string,
    headers: Readonly<Record<string, string>> = {},
    body: Uint8Array | null = null,
  ): Promise<Answer> => {
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt >= attempts;
      try {
        const answer = await once(method, url, headers, body);
        if (last || !isTransient(answer.status) || answer.status === notImplemented) return answer;
      } catch (error) {
        if (last) throw new ObjectStoreError(`${method} of an object`, null, causeOf(error));
      }
      await sleep(backoffMs * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  };

  const urlOf = (key: string): string => {
    assertObjectKey(key);
    return `${root}/${key}`;
  };
  const checkBucket = async (): Promise<void> => {
    const { status } = await send('HEAD', root);
    if (status !== 200) throw new ObjectStoreError(`The bucket ${bucket}`, status, headProblem(status));
  };

  const put = async (key: string, body: Uint8Array): Promise<void> => {
    const url = urlOf(key);
    let answer = await send('PUT', url, { 'if-none-match': '*' }, body);
    // Stores older than conditional writes; the key holds the content's hash, so what is replaced is the same.
    if (answer.status === notImplemented) answer = await send('PUT', url, {}, body);
    // 412: it is there already.
    if (answer.status !== 200 && answer.status !== 412) throw refusal('PUT', answer);
  };

  return {
    put,
    putFrom: async (key, source, expected) => {
      // Signed with its hash, so it has to be there as a whole: files of people are of a few megabytes.
      const pieces: Uint8Array[] = [];
      const outcome = await checkBody(source, expected, (piece) => void pieces.push(piece));
      if (outcome === 'stored') await put(key, Buffer.concat(pieces));
      return outcome;
    },
    head: async (key) => {
      const { status, headers } = await send('HEAD', urlOf(key));
      // HEAD can't say what is missing; that the bucket is there was asked at the start.
      if (status === 404) return null;
      const byteSize = Number(headers.get('content-length') ?? Number.NaN);
      if (status !== 200 || !Number.isSafeInteger(byteSize))
        throw new ObjectStoreError('HEAD of an object', status, headProblem(status));
      return { byteSize };
    },
    read: async (key, range) => {
      const stop = new AbortController();
      // Until its first byte; how fast the rest goes is its reader's matter.
      const timer = setTimeout(() => stop.abort(new Error('no answer in time')), timeoutMs);
      try {
        const headers: Record<string, string> =
          range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` };
        const { status, body } = await request('GET', urlOf(key), headers, null, stop.signal);
        if ((status === 200 || status === 206) && body !== null) return Readable.fromWeb(body as ReadableStream);
        if (status === 200) return Readable.from([]);
        const text = body === null ? new Uint8Array() : new Uint8Array(await new Response(body).arrayBuffer());
        const error = refusal('GET', { status, body: text });
        if (error.code === 'NoSuchKey') return null;
        throw error;
      } catch (error) {
        if (error instanceof ObjectStoreError) throw error;
        throw new ObjectStoreError('GET of an object', null, causeOf(error));
      } finally {
        clearTimeout(timer);
      }
    },
    remove: async (key) => {
      const answer = await send('DELETE', urlOf(key));
      if (answer.status === 204 || answer.status === 200) return;
      const error = refusal('DELETE', answer);
      if (error.code !== 'NoSuchKey') throw error;
    },
    // A put that ended half-way left nothing.
    tidy: async () => {},
    get: async (key) => {
      const answer = await send('GET', urlOf(key));
      if (answer.status === 200) return answer.body;
      const error = refusal('GET', answer);
      // A bucket that is missing is a fault of the set-up, and must not read as an object that never was.
      if (error.code === 'NoSuchKey') return null;
      throw error;
    },
    keys: async function* () {
      for (let from: string | undefined = ''; from !== undefined;) {
        const url: string = `${root}?list-type=2&max-keys=${pageSize}${from === '' ? '' : `&continuation-token=${encodeURIComponent(from)}`}`;
        const answer = await send('GET', url);
        if (answer.status !== 200) throw refusal('GET', answer);
        const page = Buffer.from(answer.body).toString('utf8');
        // Keys that the platform wrote hold nothing that XML would escape; whatever else is there is not its own.
        for (const [, key = ''] of page.matchAll(/<Key>([^<&]+)<\/Key>/g)) if (isObjectKey(key)) yield key;
        from = /<NextContinuationToken>([^<]+)<\/NextContinuationToken>/.exec(page)?.[1];
      }
    },
    checkBucket,
    makeBucket: async () => {
      const { status } = await send('HEAD', root);
      if (status === 200) return;
      if (status !== 404) throw new ObjectStoreError(`The bucket ${bucket}`, status, headProblem(status));
      // Amazon's first region is the one that may not be named.
      const place = region === 'us-east-1' ? null : Buffer.from(bucketConfiguration(region));
      const answer = await send('PUT', root, {}, place);
      // Someone else may have made it in the meantime.
      if (answer.status !== 200) await checkBucket();
    },
  };
};

const bucketConfiguration = (region: string): string =>
  `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;

/** An answer to HEAD has no body that could say more. */
const headProblem = (status: number): string =>
  status === 404 ? 'NoSuchBucket' : status === 403 ? 'AccessDenied' : `status ${status}`;

const refusal = (method: string, { status, body }: Pick<Answer, 'status' | 'body'>): ObjectStoreError => {
  const code = /<Code>([A-Za-z0-9]+)<\/Code>/.exec(Buffer.from(body).toString('utf8'))?.[1];
  return new ObjectStoreError(`${method} of an object`, status, code ?? `status ${status}`);
};

/** `fetch` hides what happened in its error's cause. */
const causeOf = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error ? messageOf(error.cause) : messageOf(error);
