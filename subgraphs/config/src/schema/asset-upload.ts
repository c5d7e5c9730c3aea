import { badInput, forbidden, IdempotencyConflictError, LimitReachedError, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { idempotencyKeyDescription, idempotencyKeyOf, operatorOf } from '@stargraph/kit/graphql/request';
import type { ConfigBuilder } from '../builder.ts';
import { membershipFor, type Viewer } from '@stargraph/kit/viewer';
import type { Asset } from '../domain/asset.ts';
import type { CompanyStorage } from '../domain/storage.ts';
import {
  AssetContentMismatchError,
  AssetNotUploadedError,
  AssetTooLargeError,
  AssetTypeNotAllowedError,
} from '../domain/errors.ts';
import type { CreatedUpload } from '../use-case/asset-library.ts';
import type { AssetType } from './asset.ts';
import type { AssetErrorTypes } from './asset-error-types.ts';
import type { CommonErrorTypes } from './common-error-types.ts';

const maxNameLength = 200;

type Types = AssetErrorTypes & CommonErrorTypes & { readonly asset: AssetType };

/** @throws RequestError (BAD_USER_INPUT) */
const checkName = (name: string): string => {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > maxNameLength || trimmed.includes('\u0000') || !trimmed.isWellFormed())
    throw badInput(`The name of an asset has 1 to ${maxNameLength} characters.`);
  return trimmed;
};

/** @throws RequestError (FORBIDDEN) for whoever is no member */
const storageOf = (viewer: Viewer, projectId: string): CompanyStorage => {
  const membership = viewer.kind === 'operator' ? membershipFor(viewer.memberships, { projectId }) : undefined;
  if (membership === undefined) throw forbidden();
  const { companyId, plan = 'free', projects } = membership;
  return { companyId, plan, projectIds: projects.map((project) => project.projectId) };
};

const addUpload = ({ builder }: ConfigBuilder) => {
  const header = builder.objectRef<{ readonly name: string; readonly value: string }>('AssetUploadHeader').implement({
    description: 'A header of an upload.',
    access: 'inherit',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'Its name.' }),
      value: t.exposeString('value', { description: 'Its value.' }),
    }),
  });
  return builder.objectRef<NonNullable<CreatedUpload['upload']>>('AssetUpload').implement({
    description: 'The one request that uploads the announced bytes. Anything else is refused by the store.',
    access: 'inherit',
    fields: (t) => ({
      method: t.string({ description: 'Its method.', resolve: ({ method }) => method }),
      url: t.exposeString('url', { description: 'Where it goes.' }),
      headers: t.field({
        type: [header],
        listSize: { assumedSize: 5 },
        description: 'Its headers, all needed, beside the length that every client sends.',
        resolve: ({ headers }) => Object.entries(headers).map(([name, value]) => ({ name, value })),
      }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'Until when it may begin.',
        resolve: (upload) => upload.expiresAt,
      }),
    }),
  });
};

const addCreate = (
  types: ConfigBuilder,
  { asset, typeNotAllowed, tooLarge, limitReached, notFound, idempotencyConflict }: Types,
) => {
  const { builder, resultType } = types;
  const upload = addUpload(types);
  const success = builder.objectRef<CreatedUpload>('AssetUploadCreateSuccess').implement({
    description: 'The upload is awaited, or not needed.',
    access: 'inherit',
    fields: (t) => ({
      asset: t.field({ type: asset, description: 'The asset, pending or ready.', resolve: (parent) => parent.asset }),
      upload: t.field({
        type: upload,
        nullable: true,
        description:
          'How to upload it; null where the project has the same content already, and nothing is left to do.',
        resolve: (parent) => parent.upload,
      }),
    }),
  });
  const input = builder.inputType('AssetUploadCreateInput', {
    description: 'A file that is about to be uploaded.',
    fields: (t) => ({
      projectId: t.id({ required: true, description: 'The project.' }),
      name: t.string({ required: true, description: 'What colleagues find it by, 1 to 200 characters.' }),
      contentType: t.string({
        required: true,
        description: 'Its media type: `image/png`, `image/jpeg`, `image/webp`, `image/gif` or `image/avif`.',
      }),
      byteSize: t.int({ required: true, description: 'Its length in bytes.' }),
      sha256: t.string({ required: true, description: 'The SHA-256 of its bytes, 64 hex digits in small letters.' }),
      idempotencyKey: t.string({
        required: true,
        description: `${idempotencyKeyDescription} How to upload is told anew each time.`,
      }),
    }),
  });
  builder.mutationField('assetUploadCreate', (t) =>
    t.field({
      type: resultType('AssetUploadCreateResult', success, [
        typeNotAllowed,
        tooLarge,
        limitReached,
        notFound,
        idempotencyConflict,
      ]),
      description:
        'Announces an image. Upload it as the answer says, within ten minutes, then call `assetUploadComplete`. What is not completed within a day is forgotten.',
      access: { operator: 'content.edit', tenant: 'args.input.projectId' },
      args: { input: t.arg({ type: input, required: true, description: 'The file.' }) },
      resolve: (_root, { input: { projectId, name, contentType, byteSize, sha256, idempotencyKey } }, context) => {
        if (!/^[0-9a-f]{64}$/.test(sha256)) throw badInput('A SHA-256 has 64 hex digits in small letters.');
        if (byteSize < 1) throw badInput('A file has at least one byte.');
        const request = {
          projectId,
          name: checkName(name),
          contentType,
          byteSize,
          sha256,
          author: operatorOf(context.viewer),
          idempotencyKey: idempotencyKeyOf(idempotencyKey),
          storage: storageOf(context.viewer, projectId),
        };
        return settle(
          [AssetTypeNotAllowedError, AssetTooLargeError, LimitReachedError, NotFoundError, IdempotencyConflictError],
          () => context.services.assets.createUpload(request),
        );
      },
    }),
  );
};

const addComplete = (
  { builder, resultType }: ConfigBuilder,
  { asset, mismatch, notUploaded, tooLarge, notFound }: Types,
) => {
  const success = builder.objectRef<{ readonly asset: Asset }>('AssetUploadCompleteSuccess').implement({
    description: 'The image is in the library.',
    access: 'inherit',
    fields: (t) => ({
      asset: t.field({ type: asset, description: 'The asset, ready.', resolve: (parent) => parent.asset }),
    }),
  });
  const input = builder.inputType('AssetUploadCompleteInput', {
    description: 'An upload that is done.',
    fields: (t) => ({
      projectId: t.id({ required: true, description: 'The project.' }),
      assetId: t.id({ required: true, description: 'The asset.' }),
    }),
  });
  builder.mutationField('assetUploadComplete', (t) =>
    t.field({
      type: resultType('AssetUploadCompleteResult', success, [mismatch, notUploaded, tooLarge, notFound]),
      description:
        'Checks what was uploaded (its length, its hash, and that its bytes are an image of the announced type) and takes it into the library. Repeating it is harmless.',
      access: { operator: 'content.edit', tenant: 'args.input.projectId' },
      args: { input: t.arg({ type: input, required: true, description: 'The upload.' }) },
      resolve: (_root, { input: { projectId, assetId } }, { services }) =>
        settle([AssetContentMismatchError, AssetNotUploadedError, AssetTooLargeError, NotFoundError], async () => ({
          asset: await services.assets.completeUpload(projectId, assetId),
        })),
    }),
  );
};

export const addAssetUpload = (types: ConfigBuilder, used: Types): void => {
  addCreate(types, used);
  addComplete(types, used);
};
