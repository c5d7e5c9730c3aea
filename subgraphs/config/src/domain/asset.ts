/** Types of files that can be uploaded, with the ending of their addresses. No SVG: it is a program, not a picture. */
export const imageTypes = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
} as const;
export type ImageType = keyof typeof imageTypes;

export const isImageType = (text: string): text is ImageType => Object.hasOwn(imageTypes, text);

/** The most pixels of an image: phones hold each of them in four bytes. */
export const maxPixels = 4096 * 4096;

/** A file of one project. */
export interface Asset {
  readonly projectId: string;
  readonly id: string;
  /** Hex. */
  readonly sha256: string;
  readonly contentType: ImageType;
  readonly byteSize: number;
  /** As it is shown, turned as it asks to be; null until it is ready. */
  readonly width: number | null;
  readonly height: number | null;
  readonly name: string;
  readonly createdAt: Date;
  readonly state: 'pending' | 'ready' | 'deleted';
}

/** What a release holds of an image: where it is below the origin that serves assets, and how large. */
export interface PublishedImage {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** Below the origin that serves assets. It holds the content's hash, so what is there never changes. */
export const assetPath = ({
  projectId,
  sha256,
  contentType,
}: Pick<Asset, 'projectId' | 'sha256' | 'contentType'>): string => `${projectId}/${sha256}.${imageTypes[contentType]}`;

/** Where the checked file is in the object store: only what is below `assets/` is served. */
export const assetKey = (asset: Pick<Asset, 'projectId' | 'sha256' | 'contentType'>): string =>
  `assets/${assetPath(asset)}`;

/** Where an upload waits until it is checked. */
export const uploadKey = ({ projectId, id }: Pick<Asset, 'projectId' | 'id'>): string => `uploads/${projectId}/${id}`;
