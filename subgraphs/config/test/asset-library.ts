import { newEventId } from '@stargraph/kit/ids';
import { contentHash } from '@stargraph/kit/objects';
import { uploadTokenHeader } from '@stargraph/kit/objects/upload';
import type { Viewer } from '@stargraph/kit/viewer';
import type { RunningConfig, Tenant } from './harness.ts';

export interface AssetData {
  readonly id: string;
  readonly state: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly url: string | null;
  readonly name: string;
}
/** A mutation's answer, its union flattened. */
export interface AssetAnswer {
  readonly __typename: string;
  readonly asset: AssetData;
  readonly upload: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
  } | null;
  readonly nodeIds: readonly string[];
  readonly environmentIds: readonly string[];
  readonly detectedType: string | null;
  readonly maxBytes: number;
}

const asset = 'asset { id state width height url name }';
const createMutation = `mutation ($input: AssetUploadCreateInput!) { assetUploadCreate(input: $input) {
  __typename
  ... on AssetUploadCreateSuccess { ${asset} upload { method url headers { name value } expiresAt } }
  ... on Error { code message }
  ... on AssetTooLargeError { maxBytes maxPixels }
  ... on LimitReachedError { limit used most: allowed }
  ... on AssetTypeNotAllowedError { allowed }
} }`;
const completeMutation = `mutation ($input: AssetUploadCompleteInput!) { assetUploadComplete(input: $input) {
  __typename
  ... on AssetUploadCompleteSuccess { ${asset} }
  ... on Error { code message }
  ... on AssetContentMismatchError { detectedType }
} }`;
const deleteMutation = `mutation ($input: AssetDeleteInput!) { assetDelete(input: $input) {
  __typename
  ... on AssetDeleteSuccess { assetId }
  ... on Error { code message }
  ... on AssetInUseError { nodeIds environmentIds }
} }`;

export interface Announced {
  readonly contentType?: string;
  readonly byteSize?: number;
  readonly sha256?: string;
  readonly name?: string;
  readonly key?: string;
}

/** A tenant's library as its operators use it. */
export const libraryOf = (config: RunningConfig, tenant: Tenant, viewer: Viewer = tenant.owner) => {
  const { projectId } = tenant;
  const announce = (bytes: Uint8Array, other: Announced = {}): Promise<AssetAnswer> =>
    config.field('assetUploadCreate', createMutation, viewer, {
      input: {
        projectId,
        name: other.name ?? 'picture.png',
        contentType: other.contentType ?? 'image/png',
        byteSize: other.byteSize ?? bytes.length,
        sha256: other.sha256 ?? contentHash(bytes),
        idempotencyKey: other.key ?? newEventId(),
      },
    });
  const send = ({ upload }: AssetAnswer, bytes: Uint8Array) => {
    if (upload === null) throw new Error('Nothing is to be uploaded');
    const headers = new Map(upload.headers.map(({ name, value }) => [name, value]));
    return config.receive({
      token: headers.get(uploadTokenHeader) ?? '',
      key: new URL(upload.url).pathname.slice(1),
      contentType: headers.get('content-type') ?? '',
      contentLength: bytes.length,
      body: (async function* () {
        yield bytes;
      })(),
    });
  };
  const complete = (assetId: string): Promise<AssetAnswer> =>
    config.field('assetUploadComplete', completeMutation, viewer, { input: { projectId, assetId } });
  return {
    announce,
    send,
    complete,
    remove: (assetId: string): Promise<AssetAnswer> =>
      config.field('assetDelete', deleteMutation, viewer, { input: { projectId, assetId } }),
    /** The whole way. */
    add: async (bytes: Uint8Array, other: Announced = {}): Promise<AssetData> => {
      const announced = await announce(bytes, other);
      if (announced.upload === null) return announced.asset;
      await send(announced, bytes);
      return (await complete(announced.asset.id)).asset;
    },
    list: async (first = 100, after: string | null = null) => {
      const project = await config.entity<{
        assets: {
          edges: { node: AssetData }[];
          pageInfo: { hasNextPage: boolean; endCursor: string | null };
        };
      }>(
        { __typename: 'Project', id: projectId },
        `assets(first: ${first}${after === null ? '' : `, after: "${after}"`}) { edges { node { id state width height url name } } pageInfo { hasNextPage endCursor } }`,
        viewer,
      );
      if (project === null) throw new Error('The project is hidden from its operator');
      return { nodes: project.assets.edges.map(({ node }) => node), pageInfo: project.assets.pageInfo };
    },
  };
};
