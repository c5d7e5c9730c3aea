import { createHash } from 'node:crypto';
import { request } from 'node:http';
import type { Caller } from './caller.ts';
import type { TestPlatform } from './harness.ts';

/** A picture of one pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
);

/** Sends what an upload asks for. Node's own `fetch` finds no `*.localhost` everywhere, so the host goes in a header. */
const put = (origin: string, url: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<number> =>
  new Promise((resolve, reject) => {
    const { host, pathname, search } = new URL(url);
    const sent = request(
      `${origin}${pathname}${search}`,
      { method: 'PUT', headers: { ...headers, host, 'content-length': body.length } },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });

/** Takes an image into a project's library, as the constructor does, and gives its id. */
export const uploadImage = async (
  { origin }: TestPlatform,
  operator: Caller,
  projectId: string,
  name: string,
  image = pixel,
): Promise<string> => {
  const { assetUploadCreate: created } = (await operator.must(
    `mutation ($input: AssetUploadCreateInput!) { assetUploadCreate(input: $input) { ... on AssetUploadCreateSuccess {
       asset { id } upload { url headers { name value } } } } }`,
    {
      input: {
        projectId,
        name,
        contentType: 'image/png',
        byteSize: image.length,
        sha256: createHash('sha256').update(image).digest('hex'),
        idempotencyKey: 'image',
      },
    },
  )) as {
    assetUploadCreate: {
      asset: { id: string };
      upload: { url: string; headers: { name: string; value: string }[] } | null;
    };
  };
  const { asset, upload } = created;
  if (upload === null) return asset.id;
  const headers = Object.fromEntries(upload.headers.map((header) => [header.name, header.value]));
  const status = await put(origin, upload.url, headers, image);
  if (status !== 204) throw new Error(`The upload was answered ${status}`);
  await operator.must(
    `mutation ($input: AssetUploadCompleteInput!) { assetUploadComplete(input: $input) { ... on AssetUploadCompleteSuccess { asset { id } } } }`,
    { input: { projectId, assetId: asset.id } },
  );
  return asset.id;
};
