import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import { isImageType, type ImageType } from './asset.ts';

export interface ReadImage {
  readonly contentType: ImageType;
  /** As it is shown, turned as it asks to be. */
  readonly width: number;
  readonly height: number;
}

/** What each reader calls an animated PNG, which is one all the same. */
const sniff = async (bytes: Uint8Array): Promise<string | null> => {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  return found === undefined ? null : found.mime === 'image/apng' ? 'image/png' : found.mime;
};

/** From here on EXIF says that the picture lies on its side. */
const firstSideways = 5;

const sizeOf = (bytes: Uint8Array): { readonly width: number; readonly height: number } | null => {
  try {
    const { width, height, orientation = 1 } = imageSize(bytes);
    const [across, down] = orientation >= firstSideways ? [height, width] : [width, height];
    return across > 0 && down > 0 ? { width: across, height: down } : null;
  } catch {
    // Whatever the bytes are, they are no image that has a size.
    return null;
  }
};

/**
 * What a file is by its own bytes, whatever its name says.
 * @returns `image` is null for what is no image of an allowed type; `type` is then what it seems to be, if anything
 */
export const readImage = async (
  bytes: Uint8Array,
): Promise<
  { readonly image: ReadImage; readonly type: string } | { readonly image: null; readonly type: string | null }
> => {
  const type = await sniff(bytes);
  const size = type !== null && isImageType(type) ? sizeOf(bytes) : null;
  return type === null || size === null || !isImageType(type)
    ? { image: null, type }
    : { image: { contentType: type, ...size }, type };
};
