import { timingSafeEqual } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { hmac } from '../hmac.ts';
import { assertObjectKey, isObjectKey, type FileStore } from '../objects.ts';
import type { S3Options } from './s3.ts';

/** What may be uploaded: this content, as this type, once or again, until then. */
export interface UploadGrant {
  readonly key: string;
  readonly contentType: string;
  readonly contentLength: number;
  /** Hex. */
  readonly sha256: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The one request that uploads it; its `content-length` is set by whoever sends it. */
export interface UploadInstructions {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Makes grants into requests that need no other credential. Anything else than the granted content is refused. */
export interface Uploads {
  /** What a page's policy must allow it to connect to. */
  origin(): string;
  createUpload(grant: UploadGrant): Promise<UploadInstructions>;
}

/**
 * Uploads that go to the S3 API itself, past the platform: the URL's signature covers length, type and checksum.
 * The payload is told by `x-amz-checksum-sha256` alone: a presigned URL's own payload hash is `UNSIGNED-PAYLOAD`.
 * @param options `endpoint`: as browsers reach it
 */
export const createPresignedUploads = (
  options: Pick<S3Options, 'endpoint' | 'region' | 'bucket' | 'accessKeyId' | 'secretAccessKey'>,
  clock: Clock,
): Uploads => {
  const root = options.endpoint.replace(/\/+$/, '');
  return {
    origin: () => new URL(root).origin,
    createUpload: async ({ key, contentType, contentLength, sha256, expiresAt }) => {
      assertObjectKey(key);
      const headers = {
        'content-type': contentType,
        'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
      };
      const now = clock.now();
      const url = new URL(`${root}/${options.bucket}/${key}`);
      url.searchParams.set('X-Amz-Expires', String(Math.max(1, Math.floor((expiresAt - now) / 1000))));
      const signed = await new AwsV4Signer({
        method: 'PUT',
        url: url.href,
        headers: { ...headers, 'content-length': String(contentLength) },
        accessKeyId: options.accessKeyId,
        secretAccessKey: options.secretAccessKey,
        region: options.region,
        service: 's3',
        signQuery: true,
        allHeaders: true,
        datetime: new Date(now).toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
      }).sign();
      return { method: 'PUT', url: signed.url.href, headers };
    },
  };
};

/** Where an upload's token stands: in a header, since addresses are logged. */
export const uploadTokenHeader = 'x-upload-token';

const grantSchema = z.object({
  key: z.string().refine(isObjectKey),
  contentType: z.string(),
  contentLength: z.number().int().min(0),
  sha256: z.string(),
  expiresAt: z.number(),
});

const sign = (key: Uint8Array, payload: string): Buffer => hmac(key, 'upload', payload);

/**
 * Uploads that the platform takes itself, at `<origin>/<key>`, for stores that browsers can't reach.
 * @param deps.key shared with whoever receives them
 */
export const createTokenUploads = (deps: { readonly origin: () => string; readonly key: Uint8Array }): Uploads => ({
  origin: deps.origin,
  createUpload: (grant) => {
    assertObjectKey(grant.key);
    const payload = Buffer.from(JSON.stringify(grant)).toString('base64url');
    const token = `${payload}.${sign(deps.key, payload).toString('base64url')}`;
    return Promise.resolve({
      method: 'PUT',
      url: `${deps.origin()}/${grant.key}`,
      headers: { 'content-type': grant.contentType, [uploadTokenHeader]: token },
    });
  },
});

/** `forbidden`: no such grant, or for something else. `mismatch`: the content is not the granted one. */
export type UploadOutcome = 'stored' | 'forbidden' | 'mismatch';

export interface IncomingUpload {
  readonly token: string;
  readonly key: string;
  readonly contentType: string;
  /** Undefined where the request does not say. */
  readonly contentLength: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

/** The receiving side of {@link createTokenUploads}. Reads no byte of what is not granted. */
export const createUploadReceiver = (deps: {
  readonly store: Pick<FileStore, 'putFrom'>;
  readonly key: Uint8Array;
  readonly clock: Clock;
}): ((upload: IncomingUpload) => Promise<UploadOutcome>) => {
  const grantOf = (token: string): UploadGrant | undefined => {
    const dot = token.indexOf('.');
    if (dot <= 0) return undefined;
    const payload = token.slice(0, dot);
    const given = Buffer.from(token.slice(dot + 1), 'base64url');
    const expected = sign(deps.key, payload);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return grantSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  };
  return async ({ token, key, contentType, contentLength, body }) => {
    const grant = grantOf(token);
    if (
      grant === undefined ||
      grant.key !== key ||
      grant.contentType !== contentType ||
      grant.contentLength !== contentLength ||
      grant.expiresAt <= deps.clock.now()
    )
      return 'forbidden';
    const outcome = await deps.store.putFrom(key, body, { byteSize: grant.contentLength, sha256: grant.sha256 });
    return outcome === 'stored' ? 'stored' : 'mismatch';
  };
};
