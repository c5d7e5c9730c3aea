import type { Client } from 'urql';
import { failureOf } from '../api/error.ts';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import { refusalKey, type Refusal } from '../api/refusal.ts';
import { AssetUploadCompleteDocument, AssetUploadCreateDocument } from '../generated/graphql.ts';

/** An image of the project's library. */
export interface LibraryImage {
  readonly id: string;
  readonly name: string;
  readonly url?: string | null | undefined;
  readonly width?: number | null | undefined;
  readonly height?: number | null | undefined;
}

/** `problem`: the key of the words for what went wrong. */
export type Uploaded = { readonly image: LibraryImage } | { readonly problem: string };

export const uploadTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'];

const hashOf = async (file: Blob): Promise<string> =>
  [...new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');

/** Sends the file where it is awaited; true once it is there. `fetch` tells nothing of how far it is. */
const send = (
  file: Blob,
  {
    method,
    url,
    headers,
  }: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
  },
  onProgress: (share: number) => void,
): Promise<boolean> =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const { name, value } of headers) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
    request.addEventListener('loadend', () => resolve(request.status >= 200 && request.status < 300));
    request.send(file);
  });

const refused = (refusal: Refusal): Uploaded => ({ problem: refusalKey(refusal) });

/** Takes a file into the library: announced, sent, checked. The same file again goes on where it stopped. */
export const createUploader = (client: Client, projectId: string) => {
  const keyOf = createIdempotencyKeys();
  return async (file: File, onProgress: (share: number) => void): Promise<Uploaded> => {
    const announced = {
      projectId,
      name: file.name.slice(0, 200) || 'image',
      contentType: file.type,
      byteSize: file.size,
      sha256: await hashOf(file),
    };
    const created = await client
      .mutation(AssetUploadCreateDocument, { input: { ...announced, idempotencyKey: keyOf(announced) } })
      .toPromise();
    if (created.data === undefined)
      return { problem: `error.${created.error ? failureOf(created.error).kind : 'network'}` };
    const result = created.data.assetUploadCreate;
    if (result.__typename !== 'AssetUploadCreateSuccess') return refused(result);
    if (result.upload == null) return { image: result.asset };
    if (!(await send(file, result.upload, onProgress))) return { problem: 'error.network' };
    const completed = await client
      .mutation(AssetUploadCompleteDocument, { input: { projectId, assetId: result.asset.id } })
      .toPromise();
    if (completed.data === undefined)
      return { problem: `error.${completed.error ? failureOf(completed.error).kind : 'network'}` };
    const checked = completed.data.assetUploadComplete;
    return checked.__typename === 'AssetUploadCompleteSuccess' ? { image: checked.asset } : refused(checked);
  };
};
