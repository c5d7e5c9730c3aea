import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Below this a compressed body saves no packet. */
const worthwhileBytes = 1024;

/** A body in the forms that browsers take, made once. */
export interface Encoded {
  readonly type: string;
  readonly plain: Buffer;
  readonly br: Buffer | undefined;
  readonly gzip: Buffer | undefined;
  /** The same for every form: what it means is the same. */
  readonly etag: string;
}

const isText = (type: string): boolean => /^text\/|json|javascript|xml/.test(type);

/** @param quality of brotli, 1 to 11: what is read often may cost more once */
export const encode = async (body: Buffer, type: string, quality: number): Promise<Encoded> => {
  const small = body.length < worthwhileBytes || !isText(type);
  const [br, zipped] = small
    ? [undefined, undefined]
    : await Promise.all([
        brotli(body, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: quality,
            [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
            [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          },
        }),
        zip(body, { level: 9 }),
      ]);
  return {
    type,
    plain: body,
    br,
    gzip: zipped,
    etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  };
};

/** The form to send, by `Accept-Encoding`: brotli, gzip, or as it is. A form with `q=0` is one that is not wanted. */
export const pick = (
  { br, gzip, plain }: Encoded,
  accepted: string | undefined,
): { readonly body: Buffer; readonly encoding: 'br' | 'gzip' | undefined } => {
  const takes = (name: string): boolean =>
    accepted !== undefined && new RegExp(`(^|[,\\s])${name}\\s*(,|$|;\\s*q=(1|0\\.\\d*[1-9]))`, 'i').test(accepted);
  if (br !== undefined && takes('br')) return { body: br, encoding: 'br' };
  if (gzip !== undefined && takes('gzip')) return { body: gzip, encoding: 'gzip' };
  return { body: plain, encoding: undefined };
};
