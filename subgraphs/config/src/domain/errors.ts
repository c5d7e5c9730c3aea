import { DomainError } from '@stargraph/kit/errors';
import { imageTypes, maxPixels } from './asset.ts';
import type { Problem } from './problem.ts';

/** Somebody changed the same paths since the caller's base revision; nothing was applied. */
export class DraftConflictError extends DomainError {
  /** `<node id>/props/title/en` and the like. */
  readonly paths: readonly string[];
  /** The revision that the draft has now. */
  readonly revision: number;
  constructor(paths: readonly string[], revision: number) {
    super(
      'CONFLICT',
      'These parts of the draft were changed since the revision that you edited. Read the draft again and repeat your change.',
    );
    this.paths = paths;
    this.revision = revision;
  }
}

/** The draft is not at the revision that the caller wants published, so nobody has seen what would be. */
export class RevisionMovedError extends DomainError {
  readonly revision: number;
  constructor(revision: number) {
    super('CONFLICT', 'The draft has another revision by now. Look at it again, then publish that revision.');
    this.revision = revision;
  }
}

/** The platform's staff took the release away; it is not shown again. */
export class ReleaseTakenDownError extends DomainError {
  /** Why, in staff's words. */
  readonly reason: string;
  constructor(reason: string) {
    super('CONFLICT', "The platform's staff took this release away. Change the draft and publish that instead.");
    this.reason = reason;
  }
}

/** The draft can't become a release; every problem is named. */
export class ReleaseInvalidError extends DomainError {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(
      'INVALID_INPUT',
      `The draft has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`} that must be solved before it can be published.`,
    );
    this.problems = problems;
  }
}

/** Files of this type are not taken. */
export class AssetTypeNotAllowedError extends DomainError {
  readonly allowed = Object.keys(imageTypes);
  constructor(contentType: string) {
    super(
      'INVALID_INPUT',
      contentType === 'image/svg+xml'
        ? 'SVG files can hold programs, so they are not taken. Upload the picture as PNG or WebP.'
        : 'Files of this type are not taken. Upload a PNG, JPEG, WebP, GIF or AVIF picture.',
    );
  }
}

/** The file has too many bytes, or the image too many pixels. */
export class AssetTooLargeError extends DomainError {
  readonly maxBytes: number;
  readonly maxPixels = maxPixels;
  constructor(maxBytes: number) {
    super(
      'LIMIT_REACHED',
      `An image has at most ${maxBytes} bytes and ${maxPixels} pixels. Make it smaller, then upload it again.`,
    );
    this.maxBytes = maxBytes;
  }
}

/** What was uploaded is not what was announced: other bytes, or bytes that are no image of that type. */
export class AssetContentMismatchError extends DomainError {
  /** What the bytes seem to be; null where nothing is known of them. */
  readonly detectedType: string | null;
  constructor(detectedType: string | null) {
    super(
      'INVALID_INPUT',
      'The file is not what it was announced to be. Choose it again, or save it anew as an image.',
    );
    this.detectedType = detectedType;
  }
}

/** Nothing has been uploaded yet. */
export class AssetNotUploadedError extends DomainError {
  constructor() {
    super('CONFLICT', 'The file has not been uploaded yet. Upload it as assetUploadCreate says, then complete it.');
  }
}

/** The draft, or a release that players see, shows it. */
export class AssetInUseError extends DomainError {
  readonly nodeIds: readonly string[];
  readonly environmentIds: readonly string[];
  constructor(nodeIds: readonly string[], environmentIds: readonly string[]) {
    super(
      'CONFLICT',
      nodeIds.length > 0
        ? 'The draft shows this image. Take it out there first.'
        : 'A published release shows this image. Publish one without it first.',
    );
    this.nodeIds = nodeIds;
    this.environmentIds = environmentIds;
  }
}
