import type { Pool } from 'pg';
import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { newEvent } from '@stargraph/kit/contracts/event';
import { NotFoundError } from '@stargraph/kit/errors';
import { withIdempotency } from '@stargraph/kit/idempotency';
import { newId } from '@stargraph/kit/ids';
import { appendEvents } from '@stargraph/kit/outbox';
import { continueTrace } from '@stargraph/kit/tracing';
import { contentHash, type FileStore } from '@stargraph/kit/objects';
import type { UploadInstructions, Uploads } from '@stargraph/kit/objects/upload';
import { assetKey, isImageType, maxPixels, uploadKey, type Asset } from '../domain/asset.ts';
import {
  AssetContentMismatchError,
  AssetInUseError,
  AssetNotUploadedError,
  AssetTooLargeError,
  AssetTypeNotAllowedError,
} from '../domain/errors.ts';
import { readImage } from '../domain/image.ts';
import {
  announceAsset,
  countBytes,
  findAsset,
  holdUpload,
  lockStorage,
  markDeleted,
  settleAsset,
  usesOfAsset,
} from '../store/asset.ts';
import { lockDraft } from '../store/draft.ts';
import { assertStored, type CompanyStorage } from '../domain/storage.ts';

/** Tenant counts a company's bytes by these. A project has no environment of its own: it stands in its place. */
const aboutAsset = ({ projectId, id }: Pick<Asset, 'projectId' | 'id'>, at: Date) => ({
  environmentId: projectId,
  projectId,
  subject: `asset:${id}`,
  occurredAt: at.toISOString(),
  traceparent: continueTrace(undefined).traceparent,
});
const stored = (asset: Asset, at: Date) =>
  newEvent({
    ...aboutAsset(asset, at),
    type: 'config.asset.stored.v1',
    data: { assetId: asset.id, byteSize: asset.byteSize },
  });
const deleted = (asset: Asset, at: Date) =>
  newEvent({ ...aboutAsset(asset, at), type: 'config.asset.deleted.v1', data: { assetId: asset.id } });

/** How long an upload may begin after it was granted. */
const grantMs = 10 * 60_000;

/** 5 MiB. */
const defaultMaxBytes = 5 * 1024 * 1024;

export interface CreateUploadRequest {
  readonly projectId: string;
  readonly name: string;
  readonly contentType: string;
  readonly byteSize: number;
  /** Hex. */
  readonly sha256: string;
  /** The operator's id. */
  readonly author: string;
  readonly idempotencyKey: string;
  /** Whose bytes they are. */
  readonly storage: CompanyStorage;
}

export interface CreatedUpload {
  readonly asset: Asset;
  /** Null where the same content is there already. */
  readonly upload: (UploadInstructions & { readonly expiresAt: Date }) | null;
}

export interface RemoveAssetRequest {
  readonly companyId: string;
  readonly projectId: string;
  readonly id: string;
  readonly source: AuditSource;
}

/** A project's uploaded files: announced, uploaded past us, checked, and then there for good. */
export interface AssetLibrary {
  /** @throws AssetTypeNotAllowedError, AssetTooLargeError, LimitReachedError, NotFoundError, IdempotencyConflictError */
  createUpload(request: CreateUploadRequest): Promise<CreatedUpload>;
  /**
   * Checks what was uploaded and makes it an asset. May be repeated, and by several at once.
   * @throws NotFoundError, AssetNotUploadedError, AssetContentMismatchError, AssetTooLargeError
   */
  completeUpload(projectId: string, id: string): Promise<Asset>;
  /** @throws NotFoundError, AssetInUseError */
  remove(request: RemoveAssetRequest): Promise<void>;
}

export interface AssetLibraryDeps {
  readonly pool: Pool;
  readonly objects: FileStore;
  readonly uploads: Uploads;
  /** @default 5 MiB */
  readonly assetMaxBytes?: number | undefined;
  readonly clock: Clock;
  /** Tells the bus that an event was committed. */
  readonly wake: () => void;
}

export const createAssetLibrary = ({
  pool,
  objects,
  uploads,
  assetMaxBytes = defaultMaxBytes,
  clock,
  wake,
}: AssetLibraryDeps): AssetLibrary => {
  const sql = sqlOfPool(pool);
  const find = async (projectId: string, id: string): Promise<Asset> => {
    const asset = await findAsset(sql, projectId, id);
    if (asset === null) throw new NotFoundError(`The asset ${id}`);
    return asset;
  };

  /** The bytes that wait aside for a pending asset, and what they are. */
  const checkUpload = async (asset: Asset) => {
    const waiting = await objects.head(uploadKey(asset));
    if (waiting === null) throw new AssetNotUploadedError();
    // Never read as a whole before its size is known to be the announced one.
    if (waiting.byteSize !== asset.byteSize) throw new AssetContentMismatchError(null);
    const bytes = await objects.get(uploadKey(asset));
    if (bytes === null) throw new AssetNotUploadedError();
    const { image, type } = await readImage(bytes);
    if (contentHash(bytes) !== asset.sha256 || image?.contentType !== asset.contentType)
      throw new AssetContentMismatchError(type);
    if (image.width * image.height > maxPixels) throw new AssetTooLargeError(assetMaxBytes);
    return { bytes, image };
  };

  return {
    createUpload: async ({ projectId, name, contentType, byteSize, sha256, author, idempotencyKey, storage }) => {
      if (!isImageType(contentType)) throw new AssetTypeNotAllowedError(contentType);
      if (byteSize > assetMaxBytes) throw new AssetTooLargeError(assetMaxBytes);
      const at = new Date(clock.now());
      const expiresAt = new Date(clock.now() + grantMs);
      const { id } = await inTransaction(pool, (tx) =>
        withIdempotency(
          {
            tx,
            environmentId: projectId,
            viewer: author,
            operation: 'assetUploadCreate',
            key: idempotencyKey,
            input: { name, contentType, byteSize, sha256 },
            clock,
          },
          async () => {
            const before = await lockStorage(tx, storage);
            const id = await announceAsset(tx, {
              projectId,
              id: newId('asset'),
              sha256,
              contentType,
              byteSize,
              name,
              author,
              at,
              uploadUntil: expiresAt,
            });
            assertStored(storage, before, await countBytes(tx, storage.projectIds));
            return { id };
          },
        ),
      );
      const asset = await find(projectId, id);
      if (asset.state === 'ready') return { asset, upload: null };
      // Also for a repeat: what the first answer granted may be over.
      if (!(await holdUpload(sql, projectId, id, expiresAt))) return { asset: await find(projectId, id), upload: null };
      const grant = { key: uploadKey(asset), contentType, contentLength: byteSize, sha256, expiresAt: +expiresAt };
      return { asset, upload: { ...(await uploads.createUpload(grant)), expiresAt } };
    },
    completeUpload: async (projectId, id) => {
      const asset = await find(projectId, id);
      if (asset.state === 'ready') return asset;
      await holdUpload(sql, projectId, id, new Date(clock.now() + grantMs));
      const { bytes, image } = await checkUpload(asset);
      // Durable before any row says so; its key is its content, so several may write it.
      await objects.put(assetKey(asset), bytes);
      // Meanwhile another may have completed it, or deleted it.
      const settled = await inTransaction(pool, async (tx) => {
        const at = new Date(clock.now());
        const ready = await settleAsset(tx, asset, image, at);
        if (ready !== null) await appendEvents(tx, [stored(ready, at)], clock);
        return ready;
      });
      wake();
      return settled ?? (await find(projectId, id));
    },
    remove: async ({ companyId, projectId, id, source }) => {
      await inTransaction(pool, async (tx) => {
        // Edits and publications queue here: what is published now is what the draft shows.
        await lockDraft(tx, projectId);
        const { nodeIds, environmentIds } = await usesOfAsset(tx, projectId, id);
        if (nodeIds.length + environmentIds.length > 0) throw new AssetInUseError(nodeIds, environmentIds);
        const asset = await markDeleted(tx, projectId, id, new Date(clock.now()));
        if (asset === null) throw new NotFoundError(`The asset ${id}`);
        await recordAudit(
          tx,
          'config',
          source,
          {
            companyId,
            projectId,
            action: 'asset.deleted',
            target: { kind: 'asset', id, name: asset.name },
            before: { sha256: asset.sha256, contentType: asset.contentType, byteSize: asset.byteSize },
          },
          clock,
        );
        await appendEvents(tx, [deleted(asset, new Date(clock.now()))], clock);
      });
      wake();
    },
  };
};
