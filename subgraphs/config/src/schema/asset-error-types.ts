import type { ConfigBuilder } from '../builder.ts';
import {
  AssetContentMismatchError,
  AssetInUseError,
  AssetNotUploadedError,
  AssetTooLargeError,
  AssetTypeNotAllowedError,
} from '../domain/errors.ts';

/** The refusals of uploads, each type made once. */
export const addAssetErrors = ({ errorType }: ConfigBuilder) => ({
  typeNotAllowed: errorType(AssetTypeNotAllowedError, 'Files of this type are not taken.', (t) => ({
    allowed: t.stringList({ description: 'The media types that are.', resolve: ({ error }) => error.allowed }),
  })),
  tooLarge: errorType(AssetTooLargeError, 'The file has too many bytes, or the image too many pixels.', (t) => ({
    maxBytes: t.int({ description: 'The most bytes.', resolve: ({ error }) => error.maxBytes }),
    maxPixels: t.int({ description: 'The most pixels: width times height.', resolve: ({ error }) => error.maxPixels }),
  })),
  mismatch: errorType(
    AssetContentMismatchError,
    'What was uploaded is not what was announced: its bytes are others, or no image of that type.',
    (t) => ({
      detectedType: t.string({
        nullable: true,
        description: 'The media type that its bytes seem to be of; null where nothing is known.',
        resolve: ({ error }) => error.detectedType,
      }),
    }),
  ),
  notUploaded: errorType(AssetNotUploadedError, 'The file has not been uploaded yet.'),
  inUse: errorType(AssetInUseError, 'The draft, or a release that players see, shows the image.', (t) => ({
    nodeIds: t.idList({ description: 'The nodes of the draft that name it.', resolve: ({ error }) => error.nodeIds }),
    environmentIds: t.idList({
      description: 'The environments whose present release shows it.',
      resolve: ({ error }) => error.environmentIds,
    }),
  })),
});
export type AssetErrorTypes = ReturnType<typeof addAssetErrors>;
