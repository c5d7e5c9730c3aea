import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '@stargraph/kit/clock';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { FileStore } from '@stargraph/kit/objects';
import { createUploadReceiver, uploadTokenHeader } from '@stargraph/kit/objects/upload';
import { LRUCache } from 'lru-cache';
import { RequestRefusedError } from '../answer.ts';
import { readHost } from '../host.ts';
import { readRange } from './range.ts';

/** What the gateway needs to serve, and to take, uploaded files. */
export interface AssetFiles {
  readonly store: Pick<FileStore, 'head' | 'read' | 'putFrom'>;
  /** Signs uploads that the platform takes itself; shared with config. */
  readonly uploadKey: Uint8Array;
  /** The origin of the host `assets.`, as pages name it. */
  readonly assetsUrl: () => string;
  /** Where the constructor's page uploads to. */
  readonly uploadOrigin: () => string;
}

export interface Assets {
  /** Answers the host `assets.`. @throws RequestRefusedError */
  serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
};
const filePath = /^\/(prj_[0-9a-z]{26}\/([0-9a-f]{64})\.(png|jpg|webp|gif|avif))$/;
const uploadPath = /^\/(uploads\/prj_[0-9a-z]{26}\/ast_[0-9a-z]{26})$/;

/** Whatever a file is, for the browser it is a picture: it runs nothing, loads nothing and is no page. */
const fileHeaders = {
  'cache-control': 'public, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
  'accept-ranges': 'bytes',
} as const;

const nothingThere = (): RequestRefusedError =>
  new RequestRefusedError(404, 'NOT_FOUND', 'There is nothing at this path.');

export const createAssets = (
  deps: AssetFiles & { readonly domain: string; readonly clock: Clock; readonly logger: Logger },
): Assets => {
  const { store, domain, logger } = deps;
  const receive = createUploadReceiver({ store, key: deps.uploadKey, clock: deps.clock });
  /** What is there stays, for a day at least after it was deleted. */
  const sizes = new LRUCache<string, number>({ max: 10_000, ttl: 600_000 });

  const reach = async <Value>(work: Promise<Value>): Promise<Value> => {
    try {
      return await work;
    } catch (error) {
      logger.error({ problem: messageOf(error) }, 'the object store is out of reach');
      throw new RequestRefusedError(503, 'UNAVAILABLE', 'Files can not be reached at the moment. Try again.', {
        'retry-after': '2',
      });
    }
  };
  const sizeOf = async (key: string): Promise<number> => {
    const known = sizes.get(key) ?? (await reach(store.head(key)))?.byteSize;
    if (known === undefined) throw nothingThere();
    sizes.set(key, known);
    return known;
  };

  const serveFile = async (
    [, path = '', hash = '', ending = '']: RegExpExecArray,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      throw new RequestRefusedError(405, 'METHOD_NOT_ALLOWED', 'Files are read by GET.', { allow: 'GET, HEAD' });
    const key = `assets/${path}`;
    const size = await sizeOf(key);
    const etag = `"${hash}"`;
    const headers = { ...fileHeaders, etag };
    const known = request.headers['if-none-match'];
    if (known === '*' || known?.split(',').some((each) => each.trim().replace(/^W\//, '') === etag) === true) {
      response.writeHead(304, headers).end();
      return;
    }
    const { range: asked, 'if-range': only = etag } = request.headers;
    const range = readRange(request.method === 'GET' && only === etag ? asked : undefined, size);
    if (range === 'impossible')
      throw new RequestRefusedError(416, 'RANGE_NOT_SATISFIABLE', 'The file ends before that.', {
        'content-range': `bytes */${size}`,
      });
    const part = range === 'whole' ? undefined : range;
    const body = request.method === 'HEAD' ? null : await reach(store.read(key, part));
    if (body === null && request.method === 'GET') {
      sizes.delete(key);
      throw nothingThere();
    }
    response.writeHead(part === undefined ? 200 : 206, {
      ...headers,
      'content-type': types[ending] ?? '',
      'content-length': part === undefined ? size : part.end - part.start + 1,
      ...(part === undefined ? {} : { 'content-range': `bytes ${part.start}-${part.end}/${size}` }),
    });
    if (body === null) {
      response.end();
      return;
    }
    try {
      await pipeline(body, response);
    } catch (error) {
      // A reader that went away is none of our concern; a store that broke off leaves the answer cut, as it has to be.
      logger.debug({ problem: messageOf(error) }, 'a file was not read to its end');
    }
  };

  const takeUpload = async (key: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { origin } = request.headers;
    response.setHeader('vary', 'origin');
    if (origin !== undefined && URL.canParse(origin) && readHost(new URL(origin).host, domain)?.kind === 'admin') {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-allow-methods', 'PUT');
      response.setHeader('access-control-allow-headers', `content-type, ${uploadTokenHeader}`);
      response.setHeader('access-control-max-age', '600');
    }
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    if (request.method !== 'PUT')
      throw new RequestRefusedError(405, 'METHOD_NOT_ALLOWED', 'Upload by PUT.', { allow: 'PUT, OPTIONS' });
    const { [uploadTokenHeader]: token, 'content-type': contentType = '', 'content-length': length } = request.headers;
    let outcome: Awaited<ReturnType<typeof receive>>;
    try {
      outcome = await receive({
        token: typeof token === 'string' ? token : '',
        key,
        contentType,
        contentLength: length === undefined ? undefined : Number(length),
        // The connection must outlive a body that is refused half-way: it carries the answer.
        body: request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>,
      });
    } catch (error) {
      if (request.errored !== null) return void response.destroy();
      logger.error({ problem: messageOf(error) }, 'an upload could not be stored');
      throw new RequestRefusedError(503, 'UNAVAILABLE', 'The file could not be stored. Try again.', {
        connection: 'close',
        'retry-after': '2',
      });
    }
    switch (outcome) {
      case 'stored':
        response.writeHead(204).end();
        return;
      case 'forbidden':
        throw new RequestRefusedError(403, 'FORBIDDEN', 'This upload is not granted, or not any more.', {
          connection: 'close',
        });
      case 'mismatch':
        throw new RequestRefusedError(400, 'CONTENT_MISMATCH', 'This is not the content that was announced.', {
          connection: 'close',
        });
    }
  };

  return {
    serve: async (path, request, response) => {
      const file = filePath.exec(path);
      if (file !== null) return await serveFile(file, request, response);
      const upload = uploadPath.exec(path)?.[1];
      if (upload !== undefined) return await takeUpload(upload, request, response);
      throw nothingThere();
    },
  };
};
